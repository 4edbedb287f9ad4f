// SPDX-License-Identifier: Apache-2.0
#include "support/qmi_client.hpp"

namespace esimlab::test {
namespace {

using namespace std::chrono_literals;

constexpr auto patience = 15s;

// Keeps what a GIO callback brings until the test, which turns the loop, looks.
struct Waiting {
  bool done = false;
  GAsyncResult* result = nullptr;

  ~Waiting() { g_clear_object(&result); }
  static void callback(GObject*, GAsyncResult* result, gpointer data) {
    auto* waiting = static_cast<Waiting*>(data);
    waiting->result = G_ASYNC_RESULT(g_object_ref(result));
    waiting->done = true;
  }
  void wait(esimgw::Loop& loop) {
    if (!loop.runUntil([this] { return done; }, patience + 10s)) std::abort();
  }
};

}  // namespace

QmiTestClient::QmiTestClient(esimgw::Loop& loop, std::string path, std::string proxy)
    : loop_(loop), path_(std::move(path)), proxy_(std::move(proxy)) {}

QmiTestClient::~QmiTestClient() {
  if (device_) g_signal_handlers_disconnect_by_data(device_.get(), this);
}

std::string QmiTestClient::open() {
  esimgw::GObjectPtr<GFile> file(g_file_new_for_path(path_.c_str()));
  Waiting made;
  if (proxy_.empty()) {
    g_async_initable_new_async(QMI_TYPE_DEVICE, G_PRIORITY_DEFAULT, nullptr, Waiting::callback,
                               &made, QMI_DEVICE_FILE, file.get(), nullptr);
  } else {
    g_async_initable_new_async(QMI_TYPE_DEVICE, G_PRIORITY_DEFAULT, nullptr, Waiting::callback,
                               &made, QMI_DEVICE_FILE, file.get(), QMI_DEVICE_NO_FILE_CHECK, TRUE,
                               QMI_DEVICE_PROXY_PATH, proxy_.c_str(), nullptr);
  }
  made.wait(loop_);
  GError* error = nullptr;
  device_.reset(qmi_device_new_finish(made.result, &error));
  if (!device_) return esimgw::takeMessage(error);
  Waiting opened;
  qmi_device_open(
      device_.get(),
      QmiDeviceOpenFlags(QMI_DEVICE_OPEN_FLAGS_PROXY | QMI_DEVICE_OPEN_FLAGS_EXPECT_INDICATIONS), 5,
      nullptr, Waiting::callback, &opened);
  opened.wait(loop_);
  if (!qmi_device_open_finish(device_.get(), opened.result, &error)) {
    return esimgw::takeMessage(error);
  }
  auto onRemoved = +[](QmiDevice*, QmiTestClient* self) { self->removed_ = true; };
  g_signal_connect(device_.get(), QMI_DEVICE_SIGNAL_REMOVED, G_CALLBACK(onRemoved), this);
  auto onIndication = +[](QmiDevice*, QmiMessage* message, QmiTestClient* self) {
    guint16 length = 0;
    if (qmi_message_get_message_id(message) != 0x003B) return;
    const guint8* value = qmi_message_get_raw_tlv(message, 0x01, &length);
    if (value == nullptr) return;
    qmi::Reader reader({value, length});
    auto token = reader.u32();
    reader.u16();
    auto offset = reader.u16();
    self->chunks_[token][offset] = esimgw::toBytes(reader.counted16());
  };
  g_signal_connect(device_.get(), QMI_DEVICE_SIGNAL_INDICATION, G_CALLBACK(onIndication), this);
  Waiting allocated;
  qmi_device_allocate_client(device_.get(), QMI_SERVICE_UIM, QMI_CID_NONE, 5, nullptr,
                             Waiting::callback, &allocated);
  allocated.wait(loop_);
  client_.reset(qmi_device_allocate_client_finish(device_.get(), allocated.result, &error));
  return client_ ? "" : esimgw::takeMessage(error);
}

void QmiTestClient::close() {
  Waiting released;
  qmi_device_release_client(device_.get(), client_.get(),
                            QMI_DEVICE_RELEASE_CLIENT_FLAGS_RELEASE_CID, 5, nullptr,
                            Waiting::callback, &released);
  released.wait(loop_);
  qmi_device_release_client_finish(device_.get(), released.result, nullptr);
  Waiting closed;
  qmi_device_close_async(device_.get(), 5, nullptr, Waiting::callback, &closed);
  closed.wait(loop_);
  qmi_device_close_finish(device_.get(), closed.result, nullptr);
}

QmiTestClient::Response QmiTestClient::send(std::uint16_t id, const qmi::Tlvs& tlvs,
                                            unsigned seconds) {
  auto* message = qmi_message_new(QMI_SERVICE_UIM, qmi_client_get_cid(client_.get()),
                                  qmi_client_get_next_transaction_id(client_.get()), id);
  for (const auto& tlv : tlvs) {
    qmi_message_add_raw_tlv(message, tlv.type, tlv.value.data(), tlv.value.size(), nullptr);
  }
  Waiting answered;
  qmi_device_command_full(device_.get(), message, nullptr, seconds, nullptr, Waiting::callback,
                          &answered);
  answered.wait(loop_);
  qmi_message_unref(message);
  GError* error = nullptr;
  auto* response = qmi_device_command_full_finish(device_.get(), answered.result, &error);
  if (response == nullptr) return {.failure = esimgw::takeMessage(error)};
  Response read;
  qmi_message_foreach_raw_tlv(
      response,
      [](guint8 type, const guint8* value, gsize length, gpointer data) {
        static_cast<Response*>(data)->tlvs[type].assign(value, value + length);
      },
      &read);
  qmi_message_unref(response);
  if (auto& result = read.tlvs[0x02]; result.size() == 4) {
    read.error = static_cast<std::uint16_t>(result[2] | result[3] << 8);
  }
  return read;
}

std::optional<std::uint8_t> QmiTestClient::openIsdR() {
  qmi::Writer aid;
  aid.counted8(esimgw::fromHex("A0000005591010FFFFFFFF8900000100"));
  auto response = send(0x0042, {{0x01, {1}}, {0x10, aid.take()}});
  if (!response.failure.empty() || response.error != 0) return {};
  return response.tlvs[0x10].at(0);
}

qmi::Bytes QmiTestClient::apdu(std::uint8_t channel, const qmi::Bytes& command) {
  qmi::Writer value;
  value.counted16(command);
  auto response = send(0x003B, {{0x01, {1}}, {0x02, value.take()}, {0x10, {channel}}});
  if (!response.failure.empty() || response.error != 0) return {};
  if (response.tlvs.contains(0x10)) {
    return esimgw::toBytes(qmi::Reader(response.tlvs[0x10]).counted16());
  }
  if (!response.tlvs.contains(0x11)) return {};
  qmi::Reader announced(response.tlvs[0x11]);
  auto total = announced.u16();
  return collect(announced.u32(), total);
}

qmi::Bytes QmiTestClient::collect(std::uint32_t token, std::size_t total) {
  qmi::Bytes octets;
  loop_.runUntil(
      [&] {
        octets.clear();
        for (const auto& [offset, piece] : chunks_[token]) {
          if (offset == octets.size()) esimgw::append(octets, piece);
        }
        return octets.size() == total;
      },
      5s);
  return octets;
}

void QmiTestClient::closeChannel(std::uint8_t channel) {
  send(0x003F, {{0x01, {1}}, {0x11, {channel}}});
}

std::string QmiTestClient::readEid() {
  auto channel = openIsdR();
  if (!channel) return "no channel";
  auto command = esimgw::fromHex("80E2910006BF3E035C015A00");
  command[0] |= *channel;
  auto answer = apdu(*channel, command);
  if (answer.size() == 2 && answer[0] == 0x61) {
    answer = apdu(*channel, {command[0], 0xC0, 0x00, 0x00, answer[1]});
  }
  closeChannel(*channel);
  auto text = esimgw::toHex(answer);
  return text.starts_with("BF3E125A10") && text.ends_with("9000") ? text.substr(10, 32) : text;
}

}  // namespace esimlab::test
