// SPDX-License-Identifier: Apache-2.0
// An eIM reached over HTTPS with the ASN.1 function binding (SGP.32 §6.1.1, §6.3).
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "esipa/eim.hpp"
#include "net/http_client.hpp"

namespace esimgw::esipa {

struct RemoteEimOptions {
  std::string address;    // eimFqdn as the card has it: host or host:port
  net::TlsTrust trust;    // see esipa/trust.hpp
  std::string connectTo;  // "host:port" to connect to instead of resolving the address
  std::string proxy;      // URL of an HTTP proxy, empty: none
  std::string path = "/gsma/rsp2/asn1";
  // Peers write and expect different versions here; none is known to refuse this one.
  std::string adminProtocol = "gsma/rsp/v2.1.0";
  std::string userAgent = "gsma-rsp-ipad";
  Duration timeout = std::chrono::seconds(60);  // for each call, connecting included
  Duration connectTimeout = std::chrono::seconds(30);
  std::size_t responseLimit = 64 * 1024;  // octets
  bool keepAlive = false;                 // endDialogue() leaves the connection open
  bool middleboxCompatibility = true;     // see net::HttpServer
  std::function<bool()> clockPlausible;   // see net::HttpServer
};

class RemoteEim final : public Eim {
 public:
  // Throws Error{eim, configuration} when the address or another option cannot be used.
  RemoteEim(Loop& loop, RemoteEimOptions options);
  ~RemoteEim() override;

  Task<EimPackageAnswer> getEimPackage(rsp::GetEimPackageRequest request) override;
  Task<rsp::ProvideEimPackageResultResponse> provideEimPackageResult(Bytes message) override;
  Task<void> handleNotification(Bytes message) override;
  void useInterface(std::string interface) override;
  void endDialogue() override;
  void dropConnections() override;

  net::HttpCounters counters() const;

 private:
  Task<Bytes> call(Bytes message, const char* function);  // the name is for errors

  RemoteEimOptions options_;
  net::HttpClient client_;
};

}  // namespace esimgw::esipa
