// SPDX-License-Identifier: Apache-2.0
#include "reset_ladder.hpp"

#include <algorithm>

#include "runtime/log.hpp"

namespace esimgw::qmi {
namespace {

// How often the card's state is asked for while it comes back, should the modem not tell by itself.
constexpr auto lookAgain = std::chrono::milliseconds(500);

using PowerOff = ESIMGW_QMI_TYPED(uim, power_off_sim);
using PowerOn = ESIMGW_QMI_TYPED(uim, power_on_sim);
using SetMode = ESIMGW_QMI_TYPED(dms, set_operating_mode);

const char* nameOf(Rung rung) {
  switch (rung) {
    case Rung::wait: return "wait";
    case Rung::simPower: return "sim-power";
    case Rung::radio: return "radio";
    case Rung::modem: return "modem";
  }
  return "";
}

}  // namespace

unsigned ResetLadder::changes() const {
  const auto* state = port_.slots().find(slot_);
  return state == nullptr ? 0 : state->changes;
}

std::uint8_t ResetLadder::logicalSlot() const {
  const auto* state = port_.slots().find(slot_);
  return state == nullptr || state->logical == 0 ? 1 : state->logical;
}

void ResetLadder::sessionStarts() {
  mark_ = changes();
}

std::size_t ResetLadder::firstRung(ResetReason why) const {
  const auto& rungs = port_.settings().resetLadder;
  std::size_t first = 0;
  // What needs a reset now does not get it by waiting.
  if (why != ResetReason::profileChanged) {
    while (first + 1 < rungs.size() && rungs[first] == Rung::wait) ++first;
    bool recent = last_ && port_.loop().now() - lastTime_ < port_.settings().ladderMemory;
    if (recent) first = std::max(first, std::min(*last_ + 1, rungs.size() - 1));
  }
  return first;
}

Task<void> ResetLadder::climb(ResetReason why) {
  const auto& rungs = port_.settings().resetLadder;
  std::optional<Error> failed;
  for (auto i = firstRung(why); i < rungs.size(); ++i) {
    last_ = i;
    auto rung = rungs[i];
    failed.reset();
    try {
      // A card must not stay powered off because somebody lost interest.
      auto work = step(rung);
      co_await shielded(std::move(work));
    } catch (...) {
      failed = toError(std::current_exception());
    }
    lastTime_ = port_.loop().now();
    mark_ = changes();
    if (!failed) {
      log::info("card-reset", std::string("rung ") + nameOf(rung) + " brought the card on " +
                                  port_.deviceName() + " back");
      co_return;
    }
    log::info("rung-failed", std::string("rung ") + nameOf(rung) + ": " + failed->sentence());
    if (port_.ended()) break;
  }
  if (failed) throw failed->in("reset the card on " + port_.deviceName());
}

Task<void> ResetLadder::step(Rung rung) {
  switch (rung) {
    case Rung::wait: co_await waitForRefresh(); break;
    case Rung::simPower: co_await cyclePower(); break;
    case Rung::radio: co_await cycleRadio(); break;
    case Rung::modem: co_await restartModem(); break;
  }
}

Task<void> ResetLadder::waitForRefresh() {
  Deadline deadline = port_.loop().now() + port_.settings().refreshWait;
  while (changes() == mark_ && !port_.ended()) {
    auto event = port_.events().next();
    bool late = false;
    try {
      co_await event.wait(deadline);
    } catch (const Error&) {
      late = true;
    }
    if (late) {
      throw Error(Domain::modem, Code::timeout, "the modem did not react to a REFRESH of the card");
    }
  }
  co_await cardBack();
}

Task<void> ResetLadder::cyclePower() {
  auto limit = port_.settings().commandTimeout;
  GError* error = nullptr;
  std::shared_ptr<QmiMessageUimPowerOffSimInput> off(qmi_message_uim_power_off_sim_input_new(),
                                                     qmi_message_uim_power_off_sim_input_unref);
  qmi_message_uim_power_off_sim_input_set_slot(off.get(), logicalSlot(), &error);
  std::shared_ptr<QmiMessageUimPowerOnSimInput> on(qmi_message_uim_power_on_sim_input_new(),
                                                   qmi_message_uim_power_on_sim_input_unref);
  qmi_message_uim_power_on_sim_input_set_slot(on.get(), logicalSlot(), &error);
  std::optional<Error> failed;
  try {
    co_await port_.call<PowerOff>(qmi_client_uim_power_off_sim, port_.uim(), off, "power SIM off",
                                  limit);
  } catch (...) {
    failed = toError(std::current_exception());
  }
  if (port_.ended()) throw *port_.ended();
  if (!failed) co_await sleepFor(port_.settings().powerOffTime);
  // Also after an error: it may have been switched off all the same.
  std::optional<Error> notOn;
  try {
    co_await port_.call<PowerOn>(qmi_client_uim_power_on_sim, port_.uim(), on, "power SIM on",
                                 limit);
  } catch (...) {
    notOn = toError(std::current_exception());
  }
  if (failed) throw *failed;
  // NoEffect: the modem had it on again by itself.
  bool already = notOn && notOn->sentence().find("'NoEffect'") != std::string::npos;
  if (notOn && !already) throw *notOn;
  co_await cardBack();
}

Task<void> ResetLadder::setMode(QmiDmsOperatingMode mode, std::string what) {
  std::shared_ptr<QmiMessageDmsSetOperatingModeInput> input(
      qmi_message_dms_set_operating_mode_input_new(),
      qmi_message_dms_set_operating_mode_input_unref);
  qmi_message_dms_set_operating_mode_input_set_mode(input.get(), mode, nullptr);
  co_await port_.call<SetMode>(qmi_client_dms_set_operating_mode, port_.dms(), input,
                               std::move(what), port_.settings().commandTimeout);
}

Task<void> ResetLadder::cycleRadio() {
  std::optional<Error> failed;
  try {
    co_await setMode(QMI_DMS_OPERATING_MODE_LOW_POWER, "switch radio off");
  } catch (...) {
    failed = toError(std::current_exception());
  }
  if (port_.ended()) throw *port_.ended();
  if (!failed) co_await sleepFor(port_.settings().powerOffTime);
  co_await setMode(QMI_DMS_OPERATING_MODE_ONLINE, "switch radio on");
  if (failed) throw *failed;
  co_await cardBack();
}

// The modem leaves the bus and comes back as a new device: this one's end is the success.
Task<void> ResetLadder::restartModem() {
  co_await setMode(QMI_DMS_OPERATING_MODE_OFFLINE, "take modem offline");
  co_await setMode(QMI_DMS_OPERATING_MODE_RESET, "restart modem");
  Deadline deadline = port_.loop().now() + port_.settings().settleTimeout;
  while (!port_.ended()) {
    auto event = port_.events().next();
    co_await event.wait(deadline);
  }
}

Task<void> ResetLadder::cardBack() {
  auto until = port_.loop().now() + port_.settings().settleTimeout;
  for (;;) {
    if (port_.ended()) throw *port_.ended();
    std::optional<Error> failed;
    try {
      co_await port_.readStates();
    } catch (...) {
      failed = toError(std::current_exception());
    }
    const auto* state = port_.slots().find(slot_);
    if (!failed && state != nullptr && state->present) break;
    if (port_.loop().now() >= until) {
      throw Error(Domain::card, Code::cardAbsent, "the card did not come back");
    }
    auto event = port_.events().next();
    Deadline soon = port_.loop().now() + lookAgain;
    try {
      co_await event.wait(soon);
    } catch (const Error&) {
      // Nothing was told: ask.
    }
  }
  co_await sleepFor(port_.settings().settleTime);
}

}  // namespace esimgw::qmi
