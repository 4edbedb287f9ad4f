// SPDX-License-Identifier: Apache-2.0
#include "qmi_modem.hpp"

#include "runtime/log.hpp"

namespace esimgw::qmi {
namespace {

using GetIds = ESIMGW_QMI_TYPED(dms, get_ids);
using GetManufacturer = ESIMGW_QMI_TYPED(dms, get_manufacturer);
using GetModel = ESIMGW_QMI_TYPED(dms, get_model);
using GetRevision = ESIMGW_QMI_TYPED(dms, get_revision);
using GetMode = ESIMGW_QMI_TYPED(dms, get_operating_mode);

// Text of the modem that goes to logs and D-Bus: printable, bounded.
std::string clean(const gchar* text) {
  std::string out;
  for (const auto* at = text; at != nullptr && *at != '\0' && out.size() < 80; ++at) {
    if (*at >= ' ' && *at < 0x7F) out += *at;
  }
  return out;
}

// 14 to 16 digits, else it is not known.
Imei cleanImei(const gchar* text) {
  auto digits = clean(text);
  bool plausible = digits.size() >= 14 && digits.size() <= 16 &&
                   digits.find_first_not_of("0123456789") == std::string::npos;
  return plausible ? Imei(digits) : Imei();
}

}  // namespace

QmiModem::QmiModem(Loop& loop, CardRegistry& registry, ModemDescription description)
    : loop_(loop),
      registry_(registry),
      description_(std::move(description)),
      settings_(parseSettings(description_.settings)) {}

std::string QmiModem::describe() const {
  std::string all;
  for (const auto* part : {&manufacturer_, &model_, &revision_}) {
    if (part->empty()) continue;
    if (!all.empty()) all += ' ';
    all += *part;
  }
  return all;
}

Task<void> QmiModem::serve() {
  port_ = std::make_shared<Port>(
      loop_, description_.device, settings_,
      Leftovers(description_.runtimeDirectory, description_.name, description_.device));
  std::optional<Error> failed;
  try {
    co_await run();
  } catch (...) {
    failed = toError(std::current_exception());
  }
  attached_.clear();
  if (bearer_) bearer_->end();
  bearer_.reset();
  auto closing = port_->close();
  co_await shielded(std::move(closing));
  port_.reset();
  if (failed) throw *failed;
}

Task<void> QmiModem::run() {
  co_await port_->open();
  co_await identify();
  if (settings_.slot != 0) co_await port_->switchSlot(settings_.slot);
  co_await port_->registerEvents();
  co_await port_->readStates();
  co_await startBearer();
  nowServing();
  for (;;) {
    auto event = port_->events().next();
    if (port_->ended()) throw *port_->ended();
    if (port_->takeDoubt()) {
      co_await askWhetherAlive();
      continue;
    }
    auto again = reconcile();
    bool timePassed = false;
    try {
      co_await event.wait(again);
    } catch (const Error& error) {
      timePassed = again && loop_.now() >= *again;
      if (!timePassed) throw;
    }
  }
}

// All of it is for people: a modem that refuses to tell is served all the same.
Task<void> QmiModem::identify() {
  auto limit = settings_.commandTimeout;
  const gchar* text = nullptr;
  std::optional<Error> failed;
  try {
    auto manufacturer = co_await port_->call<GetManufacturer>(
        qmi_client_dms_get_manufacturer, port_->dms(), nullptr, "get manufacturer", limit);
    qmi_message_dms_get_manufacturer_output_get_manufacturer(manufacturer.get(), &text, nullptr);
    manufacturer_ = clean(std::exchange(text, nullptr));
    auto model = co_await port_->call<GetModel>(qmi_client_dms_get_model, port_->dms(), nullptr,
                                                "get model", limit);
    qmi_message_dms_get_model_output_get_model(model.get(), &text, nullptr);
    model_ = clean(std::exchange(text, nullptr));
    auto revision = co_await port_->call<GetRevision>(qmi_client_dms_get_revision, port_->dms(),
                                                      nullptr, "get revision", limit);
    qmi_message_dms_get_revision_output_get_revision(revision.get(), &text, nullptr);
    revision_ = clean(std::exchange(text, nullptr));
    auto ids = co_await port_->call<GetIds>(qmi_client_dms_get_ids, port_->dms(), nullptr,
                                            "get IMEI", limit);
    qmi_message_dms_get_ids_output_get_imei(ids.get(), &text, nullptr);
    imei_ = cleanImei(text);
  } catch (...) {
    failed = toError(std::current_exception());
  }
  if (port_->ended()) throw *port_->ended();
  if (failed) log::info("modem-not-identified", failed->sentence());
}

Task<void> QmiModem::startBearer() {
  bearer_ = std::make_shared<QmiBearer>(port_, description_.interface);
  std::optional<Error> failed;
  try {
    co_await bearer_->start();
  } catch (...) {
    failed = toError(std::current_exception());
  }
  if (port_->ended()) throw *port_->ended();
  if (failed) log::info("no-registration-state", failed->sentence());
}

// A command stayed unanswered: one that every modem answers at once tells whether it was that
// command or the modem. What stays unanswered again counts towards the limit.
Task<void> QmiModem::askWhetherAlive() {
  std::optional<Error> failed;
  try {
    co_await port_->call<GetMode>(qmi_client_dms_get_operating_mode, port_->dms(), nullptr,
                                  "ask for a sign of life", settings_.commandTimeout);
  } catch (...) {
    failed = toError(std::current_exception());
  }
  if (failed) log::info("no-sign-of-life", failed->sentence());
}

bool QmiModem::stays(Attached& attached, const SlotState* state) const {
  // What happens to the card during our own reset is the ladder's business.
  if (attached.transport->resetting()) {
    if (state != nullptr) attached.absences = state->absences;
    attached.absentSince.reset();
    return true;
  }
  if (state == nullptr || state->logical == 0) return false;
  if (!state->present) {
    if (!attached.absentSince) attached.absentSince = loop_.now();
    return loop_.now() - *attached.absentSince < settings_.absenceGrace;
  }
  bool wasAway = attached.absences != state->absences;
  attached.absentSince.reset();
  attached.absences = state->absences;
  if (attached.eid.empty()) attached.eid = state->eid;
  if (!state->eid.empty() && state->eid != attached.eid) return false;
  // Reset or pulled? Only a modem that tells the EID knows that it is the same card again.
  return !wasAway || !state->eid.empty();
}

Deadline QmiModem::reconcile() {
  Deadline again;
  for (auto at = attached_.begin(); at != attached_.end();) {
    auto& attached = at->second;
    if (!stays(attached, port_->slots().find(at->first))) {
      log::notice("card-gone", "the card in slot " + std::to_string(at->first) + " of " +
                                   description_.name + " is gone");
      at = attached_.erase(at);
      continue;
    }
    if (attached.absentSince) {
      auto end = *attached.absentSince + settings_.absenceGrace;
      if (!again || end < *again) again = end;
    }
    ++at;
  }
  for (const auto& state : port_->slots().states()) {
    bool usable = state.present && state.logical != 0;
    if (usable && !attached_.contains(state.physical)) attach(state);
  }
  return again;
}

void QmiModem::attach(const SlotState& state) {
  CardInfo info;
  info.location = description_.name + "/slot" + std::to_string(state.physical);
  info.modem = manufacturer_.empty() ? model_ : manufacturer_ + " " + model_;
  info.firmware = revision_;
  info.imei = imei_;
  info.apduDataLimit = settings_.apduDataLimit;
  log::notice("card-found", "card in " + info.location);
  auto transport = std::make_shared<SlotTransport>(port_, state.physical, std::move(info));
  auto attachment = registry_.attach(std::make_shared<ApduCard>(transport), bearer_);
  attached_.emplace(state.physical, Attached{transport, state.eid, state.absences, std::nullopt,
                                             std::move(attachment)});
}

}  // namespace esimgw::qmi
