// SPDX-License-Identifier: Apache-2.0
// Registration as the modem's NAS service tells it, and the data path as the kernel shows it.
#pragma once

#include "addresses.hpp"
#include "card/card.hpp"
#include "port.hpp"

namespace esimgw::qmi {

class QmiBearer final : public Bearer {
 public:
  QmiBearer(std::shared_ptr<Port> port, std::string interface);
  ~QmiBearer() override;

  // Registers for indications and reads the present state. Does nothing without a NAS client.
  Task<void> start();
  // The modem is gone: the state becomes unknown.
  void end();

  BearerState state() const override { return state_; }
  Task<BearerState> changed() override;

 private:
  static void onServingSystem(QmiClientNas*, QmiIndicationNasServingSystemOutput*, gpointer self);
  void update();

  std::shared_ptr<Port> port_;
  std::string interface_;
  GObjectPtr<QmiClientNas> client_;
  BearerState::Kind registration_ = BearerState::Kind::unknown;
  std::string plmn_;
  BearerState state_;
  Event change_;
  AddressWatch addresses_;
};

}  // namespace esimgw::qmi
