// SPDX-License-Identifier: Apache-2.0
#include "port.hpp"

#include <filesystem>

#include "detached.hpp"
#include "runtime/log.hpp"

namespace esimgw::qmi {
namespace {

// libqmi's own timeout comes after ours: it bounds how long an abandoned command keeps its turn.
constexpr auto libraryMargin = std::chrono::seconds(5);

GObjectPtr<QmiDevice> takeDevice(GObject* source, GAsyncResult* result) {
  GError* error = nullptr;
  auto* device = g_async_initable_new_finish(G_ASYNC_INITABLE(source), result, &error);
  if (device == nullptr) throw fromGError(error);
  return GObjectPtr<QmiDevice>(QMI_DEVICE(device));
}

Unit takeOpened(GObject* source, GAsyncResult* result) {
  GError* error = nullptr;
  if (!qmi_device_open_finish(QMI_DEVICE(source), result, &error)) throw fromGError(error);
  return {};
}

}  // namespace

GObjectPtr<QmiClient> takeClient(GObject* source, GAsyncResult* result) {
  GError* error = nullptr;
  auto* client = qmi_device_allocate_client_finish(QMI_DEVICE(source), result, &error);
  if (client == nullptr) throw fromGError(error);
  return GObjectPtr<QmiClient>(client);
}

MessagePtr takeResponse(GObject* source, GAsyncResult* result) {
  GError* error = nullptr;
  auto* message = qmi_device_command_full_finish(QMI_DEVICE(source), result, &error);
  if (message == nullptr) throw fromGError(error);
  return MessagePtr(message);
}

Port::Port(Loop& loop, std::string device, Settings settings, Leftovers leftovers)
    : loop_(loop),
      device_(std::move(device)),
      settings_(std::move(settings)),
      leftovers_(std::move(leftovers)) {}

Port::~Port() {
  if (qmi_) g_signal_handlers_disconnect_by_data(qmi_.get(), this);
  if (uim_) g_signal_handlers_disconnect_by_data(uim_.get(), this);
}

std::string Port::deviceName() const {
  return std::filesystem::path(device_).filename().string();
}

guint Port::librarySeconds(Duration limit) const {
  return static_cast<guint>(std::chrono::ceil<std::chrono::seconds>(limit + libraryMargin).count());
}

Error Port::explain(const Error& error, const std::string& what, TimePoint deadline,
                    Duration limit) {
  auto context = what + " on " + deviceName();
  if (ended_) return ended_->in(context);
  bool ours = error.domain() == Domain::runtime && loop_.now() >= deadline;
  if (error.code() != Code::timeout || (error.domain() == Domain::runtime && !ours)) {
    if (error.domain() != Domain::runtime) answered();
    return error.in(context);
  }
  doubt_ = true;
  auto seconds = std::chrono::duration<double>(limit).count();
  char text[32];
  std::snprintf(text, sizeof text, "%g", seconds);
  Error mute(Domain::modem, Code::timeout,
             std::string("the modem did not answer within ") + text + " seconds");
  if (++unanswered_ >= settings_.muteLimit) {
    end({Domain::modem, Code::modemMute,
         "the modem left " + std::to_string(unanswered_) +
             " commands in a row unanswered; restart it if this stays"});
  } else {
    events_.notify();
  }
  return mute.in(context);
}

void Port::end(Error error) {
  if (ended_) return;
  ended_ = std::move(error);
  events_.notify();
  chunkCame_.notify();
}

Task<Port::Turn> Port::enter() {
  auto place = queue_.enter();
  // A command that was given up keeps its turn until libqmi gives it up too.
  auto when = loop_.now() + std::chrono::seconds(librarySeconds(settings_.apduTimeout) + 1);
  Deadline deadline = when;
  std::optional<Turn> turn;
  std::optional<Error> failed;
  try {
    auto got = co_await place.wait(deadline);
    turn = std::move(got);
  } catch (...) {
    failed = toError(std::current_exception());
  }
  if (ended_) throw ended_->in(deviceName());
  if (failed) throw failed->in("wait for " + deviceName() + " to finish an earlier command");
  co_return std::move(*turn);
}

Task<void> Port::open() {
  inherited_ = leftovers_.read();
  co_await openDevice();
  // Shielded: a daemon that is stopped right now would leave behind the id that is on its way.
  auto dms = shielded(allocate(QMI_SERVICE_DMS));
  auto dmsClient = co_await std::move(dms);
  dms_ = std::move(dmsClient);
  remember();
  auto uim = shielded(allocate(QMI_SERVICE_UIM));
  auto uimClient = co_await std::move(uim);
  uim_ = std::move(uimClient);
  g_signal_connect(uim_.get(), "slot-status", G_CALLBACK(onSlotStatus), this);
  g_signal_connect(uim_.get(), "card-status", G_CALLBACK(onCardStatus), this);
  remember();
  std::optional<Error> noNas;
  try {
    auto nas = shielded(allocate(QMI_SERVICE_NAS));
    auto nasClient = co_await std::move(nas);
    nas_ = std::move(nasClient);
  } catch (...) {
    noNas = toError(std::current_exception());
  }
  if (ended_) throw *ended_;
  if (noNas) log::info("no-registration-state", noNas->sentence());
  co_await reclaim();
}

Task<void> Port::openDevice() {
  auto limit = settings_.openTimeout;
  auto when = loop_.now() + limit;
  Deadline deadline = when;
  std::optional<Error> failed;
  GioOperation<GObjectPtr<QmiDevice>> creation;
  GObjectPtr<GFile> file(g_file_new_for_path(device_.c_str()));
  const char* proxy = settings_.proxyPath.empty() ? "qmi-proxy" : settings_.proxyPath.c_str();
  g_async_initable_new_async(
      QMI_TYPE_DEVICE, G_PRIORITY_DEFAULT, creation.cancellable(), &creation.callback,
      creation.userData(takeDevice), QMI_DEVICE_FILE, file.get(), QMI_DEVICE_NO_FILE_CHECK,
      settings_.skipFileCheck ? TRUE : FALSE, QMI_DEVICE_PROXY_PATH, proxy, nullptr);
  try {
    auto device = co_await creation.wait(deadline);
    qmi_ = std::move(device);
  } catch (...) {
    failed = toError(std::current_exception());
  }
  if (failed) throw explain(*failed, "open modem", when, limit);
  connectSignals();
  GioOperation<Unit> opening;
  // The proxy always: ModemManager and others use the modem beside us. No SYNC: it would take away
  // every other client's ids.
  int flags = QMI_DEVICE_OPEN_FLAGS_PROXY | QMI_DEVICE_OPEN_FLAGS_EXPECT_INDICATIONS;
  if (settings_.overMbim) flags |= QMI_DEVICE_OPEN_FLAGS_MBIM;
  qmi_device_open(qmi_.get(), static_cast<QmiDeviceOpenFlags>(flags), librarySeconds(limit),
                  opening.cancellable(), &opening.callback, opening.userData(takeOpened));
  try {
    co_await opening.wait(deadline);
  } catch (...) {
    failed = toError(std::current_exception());
  }
  if (failed) throw explain(*failed, "open modem", when, limit);
  opened_ = true;
}

void Port::connectSignals() {
  g_signal_connect(qmi_.get(), QMI_DEVICE_SIGNAL_INDICATION, G_CALLBACK(onIndication), this);
  g_signal_connect(qmi_.get(), QMI_DEVICE_SIGNAL_REMOVED, G_CALLBACK(onRemoved), this);
}

void Port::onRemoved(QmiDevice*, gpointer self) {
  static_cast<Port*>(self)->end(
      {Domain::modem, Code::modemGone, "the modem vanished, or qmi-proxy ended"});
}

void Port::onIndication(QmiDevice*, QmiMessage* message, gpointer data) {
  auto* self = static_cast<Port*>(data);
  try {
    auto ours = self->uim_ ? qmi_client_get_cid(self->uim_.get()) : 0;
    auto client = qmi_message_get_client_id(message);
    if (client != ours && client != QMI_CID_BROADCAST) return;
    auto chunk = readApduChunk(message);
    if (!chunk) return;
    self->longResponses_.add(std::move(*chunk));
    self->chunkCame_.notify();
  } catch (...) {
    log::error("callback-failed", toError(std::current_exception()).sentence());
  }
}

void Port::onSlotStatus(QmiClientUim*, QmiIndicationUimSlotStatusOutput* output, gpointer data) {
  auto* self = static_cast<Port*>(data);
  try {
    if (self->slots_.takeSlotStatus(output)) self->events_.notify();
  } catch (...) {
    log::error("callback-failed", toError(std::current_exception()).sentence());
  }
}

void Port::onCardStatus(QmiClientUim*, QmiIndicationUimCardStatusOutput* output, gpointer data) {
  auto* self = static_cast<Port*>(data);
  try {
    if (self->slots_.takeCardStatus(output)) self->events_.notify();
  } catch (...) {
    log::error("callback-failed", toError(std::current_exception()).sentence());
  }
}

Task<Port::ClientPtr> Port::allocate(QmiService service) {
  auto what = std::string("get a client id for ") + qmi_service_get_string(service);
  if (ended_) throw ended_->in(what);
  auto limit = settings_.commandTimeout;
  auto when = loop_.now() + limit;
  Deadline deadline = when;
  // A client id that comes too late would stay taken for ever: it is given back at once.
  GObjectPtr<QmiDevice> device = addReference(qmi_.get());
  std::shared_ptr<QmiDevice> shared(std::move(device));
  DetachedOperation<ClientPtr> operation([shared](ClientPtr late) {
    qmi_device_release_client(shared.get(), late.get(), QMI_DEVICE_RELEASE_CLIENT_FLAGS_RELEASE_CID,
                              5, nullptr, nullptr, nullptr);
  });
  qmi_device_allocate_client(qmi_.get(), service, QMI_CID_NONE, librarySeconds(limit), nullptr,
                             &operation.callback, operation.userData(takeClient));
  std::optional<Error> failed;
  ClientPtr client;
  try {
    auto got = co_await operation.wait(deadline);
    client = std::move(got);
  } catch (...) {
    failed = toError(std::current_exception());
  }
  if (failed) {
    operation.abandon();
    throw explain(*failed, what, when, limit);
  }
  answered();
  co_return std::move(client);
}

Origin Port::origin() const {
  return {qmi_client_get_cid(uim_.get()), qmi_client_get_next_transaction_id(uim_.get())};
}

Task<MessagePtr> Port::command(MessagePtr request, std::string what, Duration limit, Turn turn,
                               Late late) {
  if (ended_) throw ended_->in(what);
  auto when = loop_.now() + limit;
  Deadline deadline = when;
  DetachedOperation<MessagePtr> operation([turn, late](MessagePtr answer) {
    if (late) late(std::move(answer), turn);
  });
  qmi_device_command_full(qmi_.get(), request.get(), nullptr, librarySeconds(limit), nullptr,
                          &operation.callback, operation.userData(takeResponse));
  std::optional<Error> failed;
  MessagePtr answer;
  try {
    auto got = co_await operation.wait(deadline);
    answer = std::move(got);
  } catch (...) {
    failed = toError(std::current_exception());
  }
  if (failed) {
    operation.abandon();
    throw explain(*failed, what, when, limit);
  }
  answered();
  co_return std::move(answer);
}

Task<Bytes> Port::longResponse(std::uint32_t token, std::size_t total, std::string what) {
  auto limit = settings_.apduTimeout;
  auto when = loop_.now() + limit;
  Deadline deadline = when;
  for (;;) {
    auto more = chunkCame_.next();
    auto whole = longResponses_.take(token, total);
    if (whole) co_return std::move(*whole);
    std::optional<Error> failed;
    try {
      co_await more.wait(deadline);
    } catch (...) {
      failed = toError(std::current_exception());
    }
    if (failed || ended_) {
      Error lost(Domain::modem, Code::timeout, "a part of the answer did not come");
      throw explain(failed ? *failed : lost, what, when, limit);
    }
  }
}

}  // namespace esimgw::qmi
