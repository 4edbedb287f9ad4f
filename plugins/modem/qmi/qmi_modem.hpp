// SPDX-License-Identifier: Apache-2.0
// One QMI modem: opens it, attaches the cards in its slots, follows their coming and going.
#pragma once

#include "bearer.hpp"
#include "card/plugin.hpp"
#include "port.hpp"
#include "slot_transport.hpp"

namespace esimgw::qmi {

class QmiModem final : public Modem {
 public:
  QmiModem(Loop& loop, CardRegistry& registry, ModemDescription description);

  Task<void> serve() override;
  std::string describe() const override;

 private:
  struct Attached {
    std::shared_ptr<SlotTransport> transport;
    Bytes eid;
    unsigned absences = 0;
    std::optional<TimePoint> absentSince;
    Attachment attachment;
  };

  Task<void> run();
  Task<void> identify();
  Task<void> startBearer();
  Task<void> askWhetherAlive();
  // Compares what is attached with what the slots hold; returns when to look again.
  Deadline reconcile();
  // False when the card is to be detached.
  bool stays(Attached& attached, const SlotState* state) const;
  void attach(const SlotState& state);

  Loop& loop_;
  CardRegistry& registry_;
  ModemDescription description_;
  Settings settings_;
  std::string manufacturer_;
  std::string model_;
  std::string revision_;
  Imei imei_;
  std::shared_ptr<Port> port_;
  std::shared_ptr<QmiBearer> bearer_;
  std::map<unsigned, Attached> attached_;  // by physical slot
};

}  // namespace esimgw::qmi
