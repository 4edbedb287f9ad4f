// SPDX-License-Identifier: Apache-2.0
// Port's typed requests about slots and cards.
#include "port.hpp"
#include "runtime/log.hpp"

namespace esimgw::qmi {
namespace {

using GetSlotStatus = ESIMGW_QMI_TYPED(uim, get_slot_status);
using GetCardStatus = ESIMGW_QMI_TYPED(uim, get_card_status);
using RegisterEvents = ESIMGW_QMI_TYPED(uim, register_events);
using SwitchSlot = ESIMGW_QMI_TYPED(uim, switch_slot);

}  // namespace

// Never Refresh Register: whoever registers must also answer, and ModemManager does both already.
Task<void> Port::registerEvents() {
  auto mask = QMI_UIM_EVENT_REGISTRATION_FLAG_CARD_STATUS |
              QMI_UIM_EVENT_REGISTRATION_FLAG_PHYSICAL_SLOT_STATUS;
  // Modems without slot status refuse the whole mask.
  for (auto wanted :
       {mask, static_cast<decltype(mask)>(QMI_UIM_EVENT_REGISTRATION_FLAG_CARD_STATUS)}) {
    std::shared_ptr<QmiMessageUimRegisterEventsInput> input(
        qmi_message_uim_register_events_input_new(), qmi_message_uim_register_events_input_unref);
    qmi_message_uim_register_events_input_set_event_registration_mask(
        input.get(), static_cast<QmiUimEventRegistrationFlag>(wanted), nullptr);
    std::optional<Error> failed;
    try {
      co_await call<RegisterEvents>(qmi_client_uim_register_events, this->uim(), input,
                                    "watch the card", settings_.commandTimeout);
    } catch (...) {
      failed = toError(std::current_exception());
    }
    if (!failed) co_return;
    if (ended_) throw *ended_;
    log::info("card-not-watched", failed->sentence());
  }
}

Task<void> Port::readStates() {
  std::optional<Error> noSlots;
  try {
    auto slots = co_await call<GetSlotStatus>(qmi_client_uim_get_slot_status, this->uim(), nullptr,
                                              "get slot status", settings_.commandTimeout);
    slots_.takeSlotStatus(slots.get());
  } catch (...) {
    noSlots = toError(std::current_exception());
  }
  if (noSlots && noSlots->code() != Code::unsupported) {
    log::info("no-slot-status", noSlots->sentence());
  }
  auto cards = co_await call<GetCardStatus>(qmi_client_uim_get_card_status, this->uim(), nullptr,
                                            "get card status", settings_.commandTimeout);
  slots_.takeCardStatus(cards.get());
}

Task<void> Port::switchSlot(unsigned physical) {
  std::shared_ptr<QmiMessageUimSwitchSlotInput> input(qmi_message_uim_switch_slot_input_new(),
                                                      qmi_message_uim_switch_slot_input_unref);
  qmi_message_uim_switch_slot_input_set_logical_slot(input.get(), 1, nullptr);
  qmi_message_uim_switch_slot_input_set_physical_slot(input.get(), physical, nullptr);
  std::optional<Error> failed;
  try {
    co_await call<SwitchSlot>(qmi_client_uim_switch_slot, this->uim(), input, "switch slot",
                              settings_.commandTimeout);
  } catch (...) {
    failed = toError(std::current_exception());
  }
  // NoEffect: it is active already.
  if (failed && failed->sentence().find("'NoEffect'") == std::string::npos) throw *failed;
}

}  // namespace esimgw::qmi
