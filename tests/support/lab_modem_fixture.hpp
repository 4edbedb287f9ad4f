// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include "support/qmi_host.hpp"

namespace esimlab::test {

// A modem that is on, with one card and one host that has a UIM client.
class LabModemUim : public testing::Test {
 protected:
  LabModemUim() {
    modem_.insertCard(1, card_);
    modem_.networks().fallback = NetworkBehaviour{};
    modem_.powerOn();
    loop_.runUntilIdle();
    host_.allocate(qmi::Service::uim);
  }
  void advance(esimgw::Duration by) {
    clock_.advance(by);
    loop_.runUntilIdle();
  }

  esimgw::ManualClock clock_;
  esimgw::Loop loop_{clock_};
  QmiModem modem_{loop_, {}, 2};
  std::shared_ptr<FakeCard> card_ = std::make_shared<FakeCard>();
  QmiHost host_{loop_, modem_};
};

}  // namespace esimlab::test
