// SPDX-License-Identifier: Apache-2.0
#include "bearer.hpp"

#include "runtime/log.hpp"

namespace esimgw::qmi {
namespace {

using GetServingSystem = ESIMGW_QMI_TYPED(nas, get_serving_system);
using RegisterIndications = ESIMGW_QMI_TYPED(nas, register_indications);

struct Serving {
  BearerState::Kind kind = BearerState::Kind::unknown;
  std::string plmn;
};

BearerState::Kind kindOf(QmiNasRegistrationState state) {
  switch (state) {
    case QMI_NAS_REGISTRATION_STATE_REGISTERED: return BearerState::Kind::registered;
    case QMI_NAS_REGISTRATION_STATE_REGISTRATION_DENIED: return BearerState::Kind::denied;
    case QMI_NAS_REGISTRATION_STATE_NOT_REGISTERED:
    case QMI_NAS_REGISTRATION_STATE_NOT_REGISTERED_SEARCHING: return BearerState::Kind::searching;
    default: return BearerState::Kind::unknown;
  }
}

std::string plmnDigits(unsigned mcc, unsigned mnc, bool threeDigits) {
  if (mcc > 999 || mnc > 999) return {};
  char text[16];
  std::snprintf(text, sizeof text, threeDigits || mnc > 99 ? "%03u%03u" : "%03u%02u", mcc, mnc);
  return text;
}

// The response and the indication have the same fields under different names.
template <auto getServing, auto getPlmn, auto getDigits, class Output>
std::optional<Serving> read(Output* output) {
  QmiNasRegistrationState registration = QMI_NAS_REGISTRATION_STATE_UNKNOWN;
  if (!getServing(output, &registration, nullptr, nullptr, nullptr, nullptr, nullptr)) {
    return std::nullopt;
  }
  Serving serving{kindOf(registration), {}};
  guint16 mcc = 0;
  guint16 mnc = 0;
  if (serving.kind != BearerState::Kind::registered ||
      !getPlmn(output, &mcc, &mnc, nullptr, nullptr)) {
    return serving;
  }
  gboolean threeDigits = FALSE;
  getDigits(output, nullptr, nullptr, &threeDigits, nullptr);
  serving.plmn = plmnDigits(mcc, mnc, threeDigits != FALSE);
  return serving;
}

}  // namespace

QmiBearer::QmiBearer(std::shared_ptr<Port> port, std::string interface)
    : port_(std::move(port)), interface_(std::move(interface)), addresses_([this] { update(); }) {}

QmiBearer::~QmiBearer() {
  end();
}

Task<void> QmiBearer::start() {
  if (port_->nas() == nullptr) co_return;
  client_ = addReference(port_->nas());
  g_signal_connect(client_.get(), "serving-system", G_CALLBACK(onServingSystem), this);
  auto limit = port_->settings().commandTimeout;
  std::shared_ptr<QmiMessageNasRegisterIndicationsInput> input(
      qmi_message_nas_register_indications_input_new(),
      qmi_message_nas_register_indications_input_unref);
  qmi_message_nas_register_indications_input_set_serving_system_events(input.get(), TRUE, nullptr);
  co_await port_->call<RegisterIndications>(qmi_client_nas_register_indications, port_->nas(),
                                            input, "watch registration", limit);
  auto answer = co_await port_->call<GetServingSystem>(
      qmi_client_nas_get_serving_system, port_->nas(), nullptr, "get registration", limit);
  auto serving = read<qmi_message_nas_get_serving_system_output_get_serving_system,
                      qmi_message_nas_get_serving_system_output_get_current_plmn,
                      qmi_message_nas_get_serving_system_output_get_mnc_pcs_digit_include_status>(
      answer.get());
  if (serving) {
    registration_ = serving->kind;
    plmn_ = serving->plmn;
  }
  update();
}

void QmiBearer::end() {
  if (client_) g_signal_handlers_disconnect_by_data(client_.get(), this);
  client_.reset();
  registration_ = BearerState::Kind::unknown;
  plmn_.clear();
  update();
}

void QmiBearer::onServingSystem(QmiClientNas*, QmiIndicationNasServingSystemOutput* output,
                                gpointer data) {
  auto* self = static_cast<QmiBearer*>(data);
  try {
    auto serving =
        read<qmi_indication_nas_serving_system_output_get_serving_system,
             qmi_indication_nas_serving_system_output_get_current_plmn,
             qmi_indication_nas_serving_system_output_get_mnc_pcs_digit_include_status>(output);
    if (!serving) return;
    self->registration_ = serving->kind;
    // Later indications of the same registration may leave the network out.
    if (!serving->plmn.empty() || serving->kind != BearerState::Kind::registered) {
      self->plmn_ = serving->plmn;
    }
    self->update();
  } catch (...) {
    log::error("callback-failed", toError(std::current_exception()).sentence());
  }
}

void QmiBearer::update() {
  BearerState now{registration_, plmn_, interface_};
  if (registration_ == BearerState::Kind::registered) {
    auto carrying = interfaceWithAddress(interface_);
    if (!carrying.empty()) {
      now.kind = BearerState::Kind::connected;
      now.interface = carrying;
    }
  }
  if (now == state_) return;
  state_ = std::move(now);
  change_.notify();
}

Task<BearerState> QmiBearer::changed() {
  auto next = change_.next();
  co_await next.wait();
  co_return state_;
}

}  // namespace esimgw::qmi
