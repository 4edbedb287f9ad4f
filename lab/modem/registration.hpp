// SPDX-License-Identifier: Apache-2.0
// Inside the virtual modem: registration with the network that the enabled profile meets.
#pragma once

#include "modem/sim.hpp"

namespace esimlab::detail {

class Registration {
 public:
  Registration(Core& core, Sim& sim) : core_(core), sim_(sim) {}

  const NetworkState& state() const { return state_; }
  bool radio() const { return radio_; }
  void setRadio(bool on);
  // Looks at card and radio; starts or ends the search when they say something new.
  void update();
  void searchAgain();
  void modemOff();

  qmi::Tlvs servingSystem() const;
  qmi::Tlvs systemInfo() const;

 private:
  void enter(NetworkState state);
  void answer(const NetworkBehaviour& network);
  void reject(const NetworkBehaviour& network);

  Core& core_;
  Sim& sim_;
  NetworkState state_;
  bool radio_ = true;
  unsigned search_ = 0;
};

}  // namespace esimlab::detail
