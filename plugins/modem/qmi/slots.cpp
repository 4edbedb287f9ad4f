// SPDX-License-Identifier: Apache-2.0
#include "slots.hpp"

#include <algorithm>

namespace esimgw::qmi {
namespace {

// No modem has more; whatever claims to is broken.
constexpr guint mostSlots = 8;
constexpr guint mostApplications = 16;

Bytes copy(const GArray* octets) {
  if (octets == nullptr) return {};
  const auto* data = reinterpret_cast<const std::uint8_t*>(octets->data);
  return {data, data + octets->len};
}

template <class T>
const T& at(const std::vector<T>& values, std::size_t index) {
  static const T none{};
  return index < values.size() ? values[index] : none;
}

}  // namespace

bool Slots::takeSlotStatus(QmiMessageUimGetSlotStatusOutput* output) {
  GArray* status = nullptr;
  GArray* eids = nullptr;
  qmi_message_uim_get_slot_status_output_get_physical_slot_status(output, &status, nullptr);
  qmi_message_uim_get_slot_status_output_get_slot_eid(output, &eids, nullptr);
  return setPhysical(status, eids);
}

bool Slots::takeSlotStatus(QmiIndicationUimSlotStatusOutput* output) {
  GArray* status = nullptr;
  GArray* eids = nullptr;
  qmi_indication_uim_slot_status_output_get_physical_slot_status(output, &status, nullptr);
  qmi_indication_uim_slot_status_output_get_slot_eid(output, &eids, nullptr);
  return setPhysical(status, eids);
}

bool Slots::takeCardStatus(QmiMessageUimGetCardStatusOutput* output) {
  GArray* cards = nullptr;
  qmi_message_uim_get_card_status_output_get_card_status(output, nullptr, nullptr, nullptr, nullptr,
                                                         &cards, nullptr);
  return setLogical<QmiMessageUimGetCardStatusOutputCardStatusCardsElement,
                    QmiMessageUimGetCardStatusOutputCardStatusCardsElementApplicationsElement>(
      cards);
}

bool Slots::takeCardStatus(QmiIndicationUimCardStatusOutput* output) {
  GArray* cards = nullptr;
  qmi_indication_uim_card_status_output_get_card_status(output, nullptr, nullptr, nullptr, nullptr,
                                                        &cards, nullptr);
  return setLogical<QmiIndicationUimCardStatusOutputCardStatusCardsElement,
                    QmiIndicationUimCardStatusOutputCardStatusCardsElementApplicationsElement>(
      cards);
}

bool Slots::setPhysical(GArray* status, GArray* eids) {
  // An answer without the list tells nothing new.
  if (status == nullptr) return false;
  physical_.clear();
  for (guint i = 0; i < std::min(status->len, mostSlots); ++i) {
    const auto& slot = g_array_index(status, QmiPhysicalSlotStatusSlot, i);
    Physical physical;
    physical.active = slot.physical_slot_status == QMI_UIM_SLOT_STATE_ACTIVE;
    physical.present = slot.physical_card_status == QMI_UIM_PHYSICAL_CARD_STATE_PRESENT;
    physical.logical = slot.logical_slot;
    physical.iccid = copy(slot.iccid);
    if (eids != nullptr && i < eids->len) {
      physical.eid = copy(g_array_index(eids, QmiSlotEidElement, i).eid);
    }
    physical_.push_back(std::move(physical));
  }
  return merge();
}

template <class CardElement, class ApplicationElement>
bool Slots::setLogical(GArray* cards) {
  if (cards == nullptr) return false;
  logical_.clear();
  for (guint i = 0; i < std::min(cards->len, mostSlots); ++i) {
    const auto& card = g_array_index(cards, CardElement, i);
    Logical logical;
    logical.present = card.card_state == QMI_UIM_CARD_STATE_PRESENT;
    const auto* applications = card.applications;
    for (guint j = 0; applications != nullptr && j < std::min(applications->len, mostApplications);
         ++j) {
      logical.applicationStates.push_back(
          static_cast<int>(g_array_index(applications, ApplicationElement, j).state));
    }
    logical_.push_back(std::move(logical));
  }
  return merge();
}

bool Slots::merge() {
  auto count = physical_.empty() ? logical_.size() : physical_.size();
  bool changed = count != states_.size();
  states_.resize(count);
  for (std::size_t i = 0; i < count; ++i) {
    auto& state = states_[i];
    SlotState now = state;
    now.physical = static_cast<unsigned>(i + 1);
    if (physical_.empty()) {
      now.logical = static_cast<std::uint8_t>(i + 1);
      now.present = logical_[i].present;
    } else {
      const auto& physical = physical_[i];
      now.logical = physical.active ? std::max<std::uint8_t>(physical.logical, 1) : 0;
      // Before the first Card Status only the contacts are known.
      bool powered = logical_.empty() || now.logical == 0 || now.logical > logical_.size() ||
                     logical_[now.logical - 1].present;
      now.present = physical.present && powered;
      if (!physical.eid.empty() || !now.present) now.eid = physical.eid;
    }
    auto logicalIndex = static_cast<std::size_t>(now.logical == 0 ? mostSlots : now.logical - 1);
    bool differs = now.present != state.present || now.logical != state.logical ||
                   now.eid != state.eid || at(physical_, i) != at(shownPhysical_, i) ||
                   at(logical_, logicalIndex) != at(shownLogical_, logicalIndex);
    if (differs) ++now.changes;
    if (state.present && !now.present) ++now.absences;
    changed = changed || differs;
    state = std::move(now);
  }
  shownPhysical_ = physical_;
  shownLogical_ = logical_;
  return changed;
}

const SlotState* Slots::find(unsigned physical) const {
  for (const auto& state : states_) {
    if (state.physical == physical) return &state;
  }
  return nullptr;
}

}  // namespace esimgw::qmi
