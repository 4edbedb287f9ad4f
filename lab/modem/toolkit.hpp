// SPDX-License-Identifier: Apache-2.0
// Inside the virtual modem: the terminal side of the card's toolkit (ETSI TS 102 223), as far as
// REFRESH.
#pragma once

#include "modem/sim.hpp"

namespace esimlab::detail {

// The stages and modes of the UIM Refresh indication (0x0033).
enum class RefreshStage : std::uint8_t { waitForOk = 0, start = 1, success = 2, failure = 3 };
enum class RefreshMode : std::uint8_t {
  reset = 0,
  init = 1,
  initFcn = 2,
  fcn = 3,
  initFullFcn = 4,
  applicationReset = 5,
  sessionReset = 6
};

class Toolkit {
 public:
  Toolkit(Core& core, Sim& sim) : core_(core), sim_(sim) {}

  // The card said 91xx: fetches and does what it wants. A UICC reset that no client delays has
  // happened when this returns; the card is ready settleTime later.
  void serve();
  // Votes of clients: Refresh OK (false refuses the refresh) and Refresh Complete.
  void vote(Client& client, bool ok);
  void complete(Client& client);
  // TLV 0x10 of the last Refresh indication; nothing before the first.
  const Bytes& lastEvent() const { return lastEvent_; }
  void modemOff();

 private:
  struct Command {
    std::uint8_t number = 0, type = 0, qualifier = 0;
  };
  std::optional<Command> fetch(std::uint8_t length);
  void respond(const Command& command, std::uint8_t generalResult);
  void refresh(RefreshMode mode);
  void start();
  void perform();
  void finish();
  void tell(RefreshStage stage);
  void await(std::set<std::uint8_t> clients, void (Toolkit::*next)());

  Core& core_;
  Sim& sim_;
  std::optional<RefreshMode> running_;
  std::set<std::uint8_t> awaited_;  // client ids whose word is still missing
  void (Toolkit::*next_)() = nullptr;
  unsigned waits_ = 0;
  Bytes lastEvent_;
};

}  // namespace esimlab::detail
