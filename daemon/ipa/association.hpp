// SPDX-License-Identifier: Apache-2.0
// One eIM as one eUICC knows it: trust, schedule, backoff and what is known of its reach. A failure
// of one association never delays another.
#pragma once

#include <memory>

#include "esipa/eim.hpp"
#include "ipa/gateway.hpp"
#include "ipa/operations.hpp"
#include "ipa/poll_schedule.hpp"
#include "rsp/eim_configuration.hpp"
#include "runtime/pending.hpp"

namespace esimgw {

struct Association {
  Association(rsp::EimConfigurationData eimConfiguration, PollSchedule pollSchedule)
      : configuration(std::move(eimConfiguration)), schedule(pollSchedule) {}

  rsp::EimConfigurationData configuration;
  std::unique_ptr<Eim> eim;  // nothing: its configuration cannot be used, see `problem`
  PollSchedule schedule;

  // Asks for a poll now; `operation` follows it, if anybody wants to.
  void pollNow(std::shared_ptr<Operation> operation = nullptr) {
    if (operation) followers.push_back(std::move(operation));
    due = true;
    wake.notify();
  }
  bool due = true;  // also right after start
  Event wake;
  std::vector<std::shared_ptr<Operation>> followers;

  Stop stop;      // of its serving task
  Stop dialogue;  // of the poll in progress

  EimView::Reach reach = EimView::Reach::never;
  std::optional<Problem> problem;
  std::optional<WallTime> lastContact;
  std::optional<WallTime> nextPoll;

  const std::string& eimId() const { return configuration.eimId; }
};

}  // namespace esimgw
