// SPDX-License-Identifier: Apache-2.0
// Inside the virtual modem: the QMI services. Each handles one request; Refusal (and Malformed)
// leave it as exceptions.
#pragma once

#include "modem/registration.hpp"
#include "modem/toolkit.hpp"

namespace esimlab::detail {

// Logical channels and APDUs, a part of UIM.
class ApduService {
 public:
  ApduService(Core& core, Sim& sim, Toolkit& toolkit) : core_(core), sim_(sim), toolkit_(toolkit) {}
  Reply openLogicalChannel(const Request& request);
  Reply logicalChannel(const Request& request);
  Reply sendApdu(const Request& request);

 private:
  Reply open(const Request& request, ByteView aid, std::uint8_t fileControl);
  Reply close(std::uint8_t channel);
  Reply pack(const Request& request, const CardAnswer& answer);
  Reply packLong(const Request& request, const Bytes& octets);
  CardAnswer exchange(const Request& request, Bytes command, std::uint8_t channel);
  void serveToolkit(Reply& reply);
  void occupyLeakedChannels(Slot& slot);

  Core& core_;
  Sim& sim_;
  Toolkit& toolkit_;
  std::uint32_t nextToken_ = 1;
};

// Cards: status, slots, power, refresh.
class UimService {
 public:
  UimService(Core& core, Sim& sim, Toolkit& toolkit)
      : core_(core), sim_(sim), toolkit_(toolkit), apdus_(core, sim, toolkit) {}
  Reply handle(const Request& request);

 private:
  Reply reset(const Request& request);
  Reply readTransparent(const Request& request);
  Reply registerEvents(const Request& request);
  Reply registerRefresh(const Request& request, bool all);
  Reply voteRefresh(const Request& request, bool complete);
  Reply lastRefreshEvent();
  Reply power(const Request& request, bool on);
  Reply provision(const Request& request);
  Reply answerToReset(const Request& request);
  Reply switchSlot(const Request& request);

  Core& core_;
  Sim& sim_;
  Toolkit& toolkit_;
  ApduService apdus_;
};

// The slot that a request means by its logical number; throws Refusal.
Slot& logicalSlot(Sim& sim, std::uint8_t number);
// The same, when its card is ready.
Slot& readySlot(Sim& sim, std::uint8_t number);

class DmsService {
 public:
  DmsService(Core& core, Sim& sim, Registration& registration)
      : core_(core), sim_(sim), registration_(registration) {}
  Reply handle(const Request& request);
  void modemOff() { mode_ = 0; }

 private:
  Reply identifiers() const;
  Reply setOperatingMode(const Request& request);

  Core& core_;
  Sim& sim_;
  Registration& registration_;
  std::uint8_t mode_ = 0;
};

class NasService {
 public:
  explicit NasService(Registration& registration) : registration_(registration) {}
  Reply handle(const Request& request);

 private:
  Registration& registration_;
};

// As much of the data service as a host needs to see that there is one.
class WdsService {
 public:
  explicit WdsService(Registration& registration) : registration_(registration) {}
  Reply handle(const Request& request);
  void modemOff() { started_ = false; }

 private:
  Registration& registration_;
  bool started_ = false;
};

class CtlService {
 public:
  CtlService(Core& core, Sim& sim) : core_(core), sim_(sim) {}
  Reply handle(const Request& request);

 private:
  Reply allocate(const Request& request);
  Reply release(const Request& request);

  Core& core_;
  Sim& sim_;
};

}  // namespace esimlab::detail
