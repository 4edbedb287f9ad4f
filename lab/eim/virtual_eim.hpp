// SPDX-License-Identifier: Apache-2.0
// The virtual eIM as a whole: HTTPS server, ESipa, misbehaviour, records.
#pragma once

#include <functional>
#include <string>

#include "eim/esipa.hpp"
#include "eim/https_server.hpp"
#include "eim/misbehaviour.hpp"
#include "eim/tls_identity.hpp"
#include "messages/eim_configuration.hpp"
#include "pki/pki.hpp"

namespace esimlab {

// How the card is told to recognise the TLS server (tag A6 of the eIM Configuration Data).
enum class TlsTrust { none, publicKey, leafCertificate, authority, otherKey };

struct VirtualEimOptions {
  std::string eimId = "eim.lab.example";
  // What the certificate names. The first is the host of eimFqdn.
  std::vector<std::string> hosts = {"127.0.0.1", "localhost"};
  eim::TlsForm tlsForm = eim::TlsForm::selfSigned;
};

// What goes to the card for an association.
struct AssociationForm {
  std::int64_t counter = 0;
  bool signerAsCertificate = false;  // A5 as certificate instead of key
  TlsTrust trust = TlsTrust::publicKey;
  std::uint32_t protocols = 1;  // retrieveHttps
  bool requestToken = false;    // associationToken -1
  bool nameCi = false;          // euiccCiPKId present
};

class VirtualEim {
 public:
  using Options = VirtualEimOptions;

  VirtualEim(esimgw::Loop& loop, const Pki& pki, Options options = {});

  // One of these before the first client comes.
  void listen(std::uint16_t port = 0) { server_.listen(port); }
  void adopt(int fd) { server_.adopt(fd); }
  std::uint16_t port() const { return server_.port(); }
  std::string fqdn() const;  // "host:port", without ":443"

  // eIM Configuration Data: for a lab card's options, or encoded under 30 for AddInitialEim.
  EimConfigurationData configurationData(const AssociationForm& form = {}) const;
  Bytes configurationDataDer(const AssociationForm& form = {}) const;

  // PEM certificates that make a client trust every right identity of this server.
  std::vector<std::string> trustAnchors() const;

  // From now on (new connections) the server shows this.
  void useTls(eim::TlsForm form, eim::TlsDefect defect = eim::TlsDefect::none);

  eim::Esipa& esipa() { return esipa_; }
  const eim::Esipa& esipa() const { return esipa_; }
  HttpsServer& server() { return server_; }
  eim::Misbehaviours& misbehaviours() { return misbehaviours_; }

  // Called for each request that reached the server: after it was read and before anything is done
  // with it; and after the answer's last octet went to the kernel (or was cut). A test may kill the
  // client in either. `index` counts from 1.
  using Hook = std::function<void(unsigned index, const std::string& function, ByteView body)>;
  void onRequest(Hook hook) { onRequest_ = std::move(hook); }
  void onAnswered(Hook hook) { onAnswered_ = std::move(hook); }

  // What the HTTP side of a request looked like.
  struct HttpRecord {
    unsigned index = 0;
    unsigned connection = 0;
    bool resumed = false;
    std::string tlsVersion;
    std::string function;
    std::string userAgent;
    std::string adminProtocol;
    int status = 0;
    std::string fault;  // of the HTTP side; empty when right
  };
  const std::vector<HttpRecord>& httpRecords() const { return httpRecords_; }
  void clearRecords() { httpRecords_.clear(); }

 private:
  HttpResponse handle(const HttpRequest& request);
  HttpResponse execute(const HttpRequest& request, HttpRecord& record);

  Options options_;
  Bytes ciPublicKeyId_;
  Identity signer_;
  eim::TlsPki tls_;
  eim::TlsIdentity identity_;
  eim::Esipa esipa_;
  eim::Misbehaviours misbehaviours_;
  HttpsServer server_;
  Hook onRequest_;
  Hook onAnswered_;
  std::vector<HttpRecord> httpRecords_;
};

}  // namespace esimlab
