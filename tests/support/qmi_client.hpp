// SPDX-License-Identifier: Apache-2.0
// A libqmi client as small as can be: UIM messages from raw TLVs, one at a time.
#pragma once

#include <libqmi-glib.h>

#include <map>
#include <optional>
#include <string>

#include "modem/qmux.hpp"
#include "runtime/glib.hpp"

namespace esimlab::test {

class QmiTestClient {
 public:
  // With a proxy name: that abstract socket, and the path need not exist.
  QmiTestClient(esimgw::Loop& loop, std::string path, std::string proxy = "");
  ~QmiTestClient();
  QmiTestClient(const QmiTestClient&) = delete;
  QmiTestClient& operator=(const QmiTestClient&) = delete;

  // Opens the device and allocates a UIM client; empty, or what went wrong.
  std::string open();
  void close();  // releases the client id
  bool removed() const { return removed_; }

  struct Response {
    std::string failure;  // of the transaction
    std::uint16_t error = 0;
    std::map<std::uint8_t, qmi::Bytes> tlvs;
  };
  Response send(std::uint16_t message, const qmi::Tlvs& tlvs, unsigned seconds = 5);

  std::optional<std::uint8_t> openIsdR();
  // Response with status word, collected from indications when long; empty on failure.
  qmi::Bytes apdu(std::uint8_t channel, const qmi::Bytes& command);
  void closeChannel(std::uint8_t channel);
  // Opens ISD-R, GetEID (SGP.22 ES10c), GET RESPONSE where told, closes: EID digits.
  std::string readEid();

 private:
  qmi::Bytes collect(std::uint32_t token, std::size_t total);

  esimgw::Loop& loop_;
  std::string path_;
  std::string proxy_;
  esimgw::GObjectPtr<QmiDevice> device_;
  esimgw::GObjectPtr<QmiClient> client_;
  bool removed_ = false;
  std::map<std::uint32_t, std::map<std::size_t, qmi::Bytes>> chunks_;  // by token and offset
};

}  // namespace esimlab::test
