// SPDX-License-Identifier: Apache-2.0
#include "eim/virtual_eim.hpp"

#include <algorithm>

namespace esimlab {
namespace {

constexpr std::string_view path = "/gsma/rsp2/asn1";
constexpr std::string_view mediaType = "application/x-gsma-rsp-asn1";

// "gsma/rsp/v" and three numbers (SGP.32 §6.1.1, SGP.22 §6.2).
bool isAdminProtocol(std::string_view value) {
  constexpr std::string_view prefix = "gsma/rsp/v";
  if (!value.starts_with(prefix)) return false;
  value.remove_prefix(prefix.size());
  int dots = 0;
  char before = '.';
  for (char c : value) {
    if (c == '.' && (before == '.' || ++dots > 2)) return false;
    if (c != '.' && (c < '0' || c > '9')) return false;
    before = c;
  }
  return dots == 2 && before != '.';
}

bool isUserAgent(std::string_view value) {
  auto product = value.substr(0, value.find(';'));
  return product == "gsma-rsp-ipad" || product == "gsma-rsp-ipae";
}

// Status and reason when the HTTP side of a request is wrong, else 200.
std::pair<int, std::string> checkRequest(const HttpRequest& request) {
  if (request.target != path) return {404, "path"};
  if (request.method != "POST") return {405, "method"};
  if (request.header("Content-Type") != mediaType) return {415, "Content-Type"};
  if (!isAdminProtocol(request.header("X-Admin-Protocol"))) return {400, "X-Admin-Protocol"};
  if (!isUserAgent(request.header("User-Agent"))) return {400, "User-Agent"};
  return {200, {}};
}

PublicKeyData certificateData(Bytes der) {
  return {PublicKeyData::Kind::certificate, std::move(der)};
}

PublicKeyData keyData(Bytes der) {
  return {PublicKeyData::Kind::key, std::move(der)};
}

}  // namespace

VirtualEim::VirtualEim(esimgw::Loop& loop, const Pki& pki, Options options)
    : options_(std::move(options)),
      ciPublicKeyId_(pki.ciPublicKeyId()),
      signer_(Pki::selfSignedEimSigner(options_.eimId)),
      tls_(pki, options_.hosts),
      identity_(tls_.identity(options_.tlsForm)),
      esipa_(options_.eimId, signer_.key, {pki.ci().certificate}),
      server_(loop, identity_, [this](const HttpRequest& request) { return handle(request); }) {
  server_.onAnswered([this](const HttpRequest& request, const HttpResponse&) {
    if (onAnswered_) onAnswered_(request.index, eim::functionOf(request.body), request.body);
  });
}

std::string VirtualEim::fqdn() const {
  auto host = options_.hosts.front();
  return port() == 443 ? host : host + ":" + std::to_string(port());
}

EimConfigurationData VirtualEim::configurationData(const AssociationForm& form) const {
  EimConfigurationData data;
  data.eimId = options_.eimId;
  data.fqdn = fqdn();
  data.idType = EimIdType::proprietary;
  data.counterValue = form.counter;
  if (form.requestToken) data.associationToken = -1;
  data.publicKey = form.signerAsCertificate ? certificateData(signer_.certificate)
                                            : keyData(signer_.key.subjectPublicKeyInfo());
  switch (form.trust) {
    case TlsTrust::none: break;
    case TlsTrust::publicKey: data.trustedTls = keyData(tls_.subjectPublicKeyInfo()); break;
    case TlsTrust::leafCertificate:
      data.trustedTls = certificateData(identity_.chain.front());
      break;
    case TlsTrust::authority: data.trustedTls = certificateData(tls_.authorityCertificate()); break;
    case TlsTrust::otherKey:
      data.trustedTls = keyData(PrivateKey::generate().subjectPublicKeyInfo());
      break;
  }
  data.supportedProtocol = form.protocols;
  if (form.nameCi) data.euiccCiPublicKeyId = ciPublicKeyId_;
  return data;
}

Bytes VirtualEim::configurationDataDer(const AssociationForm& form) const {
  return encode(0x30, configurationData(form));
}

std::vector<std::string> VirtualEim::trustAnchors() const {
  Identity leaf{identity_.chain.front(), identity_.key};
  Identity authority{tls_.authorityCertificate(), identity_.key};
  return {leaf.certificatePem(), authority.certificatePem()};
}

void VirtualEim::useTls(eim::TlsForm form, eim::TlsDefect defect) {
  identity_ = tls_.identity(form, defect);
  server_.setIdentity(identity_);
}

HttpResponse VirtualEim::handle(const HttpRequest& request) {
  auto function = eim::functionOf(request.body);
  if (onRequest_) onRequest_(request.index, function, request.body);
  HttpRecord record;
  record.index = request.index;
  record.connection = request.connection;
  record.resumed = request.resumed;
  record.tlsVersion = request.tlsVersion;
  record.function = function;
  record.userAgent = request.header("User-Agent");
  record.adminProtocol = request.header("X-Admin-Protocol");
  auto response = execute(request, record);
  record.status = response.status;
  httpRecords_.push_back(std::move(record));
  return response;
}

HttpResponse VirtualEim::execute(const HttpRequest& request, HttpRecord& record) {
  auto due = misbehaviours_.due(record.function);
  if (auto instead = eim::insteadOf(due)) return *instead;
  HttpResponse response;
  auto [status, fault] = checkRequest(request);
  record.fault = fault;
  if (!fault.empty()) {
    response.status = status;
    return response;
  }
  auto answer = esipa_.answer(request.body, due);
  response.status = answer.httpStatus;
  response.body = std::move(answer.body);
  if (!response.body.empty()) response.headers.emplace_back("Content-Type", mediaType);
  response.headers.emplace_back("X-Admin-Protocol", record.adminProtocol);
  eim::spoil(response, due);
  return response;
}

}  // namespace esimlab
