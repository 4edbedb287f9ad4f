// SPDX-License-Identifier: Apache-2.0
#include "pki/pki.hpp"

#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "pki/certificate.hpp"
#include "pki/openssl.hpp"

namespace esimlab {
namespace {

using openssl::need;

// Certificate policies, 2.23.146.1.2.1.x (SGP.22 Annex H).
constexpr auto policyCi = "critical,2.23.146.1.2.1.0";
constexpr auto policyEuicc = "critical,2.23.146.1.2.1.1";
constexpr auto policyEum = "critical,2.23.146.1.2.1.2";
constexpr auto policyDpTls = "2.23.146.1.2.1.3";
constexpr auto policyDpAuth = "critical,2.23.146.1.2.1.4";
constexpr auto policyDpPb = "critical,2.23.146.1.2.1.5";

constexpr auto eumOrganisation = "eSIM Gateway Lab EUM";
// The root names two lists and is on both; the EUM's certificate is on one.
constexpr auto revocationList = "URI:http://ci.lab.example.com/CRL-B.crl";
constexpr auto revocationLists =
    "URI:http://ci.lab.example.com/CRL-A.crl,URI:http://ci.lab.example.com/CRL-B.crl";
const Validity cardValidity{"20200101000000Z", "74960101000000Z"};

bool isAddress(const std::string& host) {
  auto digitOrDot = [](char c) { return (c >= '0' && c <= '9') || c == '.'; };
  return host.find(':') != std::string::npos || std::all_of(host.begin(), host.end(), digitOrDot);
}

std::string alternativeNames(const std::vector<std::string>& hosts) {
  std::string names;
  for (const auto& host : hosts) {
    if (!names.empty()) names += ',';
    names += (isAddress(host) ? "IP:" : "DNS:") + host;
  }
  return names;
}

Identity mintCi() {
  CertificateRequest request;
  request.subject = {{"CN", "Lab CI"}, {"OU", "TESTCERT"}, {"O", "eSIM Gateway Lab"}, {"C", "DE"}};
  request.extensions = {
      {"subjectKeyIdentifier", "hash"},  {"basicConstraints", "critical,CA:TRUE"},
      {"certificatePolicies", policyCi}, {"keyUsage", "critical,keyCertSign,cRLSign"},
      {"subjectAltName", "RID:2.999.1"}, {"crlDistributionPoints", revocationLists}};
  return issue(request, nullptr);
}

// SGP.22 §4.5.2.1: the name constraint binds organisation and EID prefix of the cards below.
Identity mintEum(const Identity& ci) {
  CertificateRequest request;
  request.subject = {{"C", "DE"}, {"O", eumOrganisation}, {"CN", "Lab EUM"}};
  request.extensions = {{"authorityKeyIdentifier", "keyid"},
                        {"subjectKeyIdentifier", "hash"},
                        {"keyUsage", "critical,keyCertSign"},
                        {"certificatePolicies", policyEum},
                        {"subjectAltName", "RID:2.999.5"},
                        {"basicConstraints", "critical,CA:TRUE,pathlen:0"},
                        {"crlDistributionPoints", revocationList},
                        {"nameConstraints", "critical,permitted;dirName:permitted_name"}};
  request.sections = "[permitted_name]\nO=" + std::string(eumOrganisation) +
                     "\nserialNumber=" + std::string(eumPrefix) + "\n";
  return issue(request, &ci);
}

Identity mintTlsAuthority() {
  CertificateRequest request;
  request.subject = {{"O", "eSIM Gateway Lab"}, {"CN", "Lab TLS authority"}};
  request.extensions = {{"subjectKeyIdentifier", "hash"},
                        {"basicConstraints", "critical,CA:TRUE"},
                        {"keyUsage", "critical,keyCertSign"}};
  return issue(request, nullptr);
}

Identity issueSmdp(const Identity& ci, const char* name, const char* policy, const std::string& oid,
                   const Validity& validity) {
  CertificateRequest request;
  request.subject = {{"O", "eSIM Gateway Lab SM-DP+"}, {"CN", name}};
  request.extensions = {
      {"authorityKeyIdentifier", "keyid"},       {"subjectKeyIdentifier", "hash"},
      {"keyUsage", "critical,digitalSignature"}, {"certificatePolicies", policy},
      {"subjectAltName", "RID:" + oid},          {"crlDistributionPoints", revocationLists}};
  request.validity = validity;
  return issue(request, &ci);
}

CertificateRequest tlsServer(const std::vector<std::string>& hosts, const Validity& validity) {
  if (hosts.empty()) throw PkiError("a TLS server needs a name");
  CertificateRequest request;
  request.subject = {{"O", "eSIM Gateway Lab"}, {"CN", hosts.front()}};
  request.extensions = {{"subjectKeyIdentifier", "hash"},
                        {"keyUsage", "critical,digitalSignature"},
                        {"extendedKeyUsage", "serverAuth"},
                        {"subjectAltName", alternativeNames(hosts)}};
  request.validity = validity;
  return request;
}

void saveIdentity(const std::filesystem::path& path, const Identity& identity) {
  std::ofstream file(path);
  std::filesystem::permissions(
      path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  file << identity.certificatePem() << identity.key.pem();
  if (!file.flush()) throw PkiError("cannot write " + path.filename().string());
}

Identity loadIdentity(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  if (!file) throw PkiError("cannot read " + path.filename().string());
  auto pem = text.str();
  auto source = openssl::textOf(pem);
  openssl::Certificate certificate(
      need(PEM_read_bio_X509(source.get(), nullptr, nullptr, nullptr), "PEM_read_bio_X509"));
  unsigned char* octets = nullptr;
  int size = i2d_X509(certificate.get(), &octets);
  need(size > 0, "i2d_X509");
  Bytes der(octets, octets + size);
  OPENSSL_free(octets);
  return {std::move(der), PrivateKey::fromPem(pem)};
}

}  // namespace

Pki::Pki(Identity ci, Identity eum, Identity tlsAuthority)
    : ci_(std::move(ci)), eum_(std::move(eum)), tlsAuthority_(std::move(tlsAuthority)) {}

Pki Pki::mint() {
  auto ci = mintCi();
  auto eum = mintEum(ci);
  return {std::move(ci), std::move(eum), mintTlsAuthority()};
}

Pki Pki::load(const std::filesystem::path& directory) {
  return {loadIdentity(directory / "ci.pem"), loadIdentity(directory / "eum.pem"),
          loadIdentity(directory / "tls-authority.pem")};
}

void Pki::save(const std::filesystem::path& directory) const {
  std::filesystem::create_directories(directory);
  saveIdentity(directory / "ci.pem", ci_);
  saveIdentity(directory / "eum.pem", eum_);
  saveIdentity(directory / "tls-authority.pem", tlsAuthority_);
}

Bytes Pki::ciPublicKeyId() const {
  return subjectKeyId(ci_.certificate);
}

Identity Pki::issueEuicc(const Eid& eid) const {
  CertificateRequest request;
  request.subject = {{"C", "DE"},
                     {"O", eumOrganisation},
                     {"serialNumber", eidDigits(eid)},
                     {"CN", "Lab IoT eUICC"}};
  request.extensions = {{"authorityKeyIdentifier", "keyid"},
                        {"subjectKeyIdentifier", "hash"},
                        {"keyUsage", "critical,digitalSignature"},
                        {"certificatePolicies", policyEuicc}};
  request.validity = cardValidity;
  return issue(request, &eum_);
}

Identity Pki::issueSmdpAuth(const std::string& oid, const Validity& validity) const {
  return issueSmdp(ci_, "Lab SM-DP+ auth", policyDpAuth, oid, validity);
}

Identity Pki::issueSmdpPb(const std::string& oid, const Validity& validity) const {
  return issueSmdp(ci_, "Lab SM-DP+ pb", policyDpPb, oid, validity);
}

Identity Pki::issueSmdpTls(const std::string& oid, const std::string& host,
                           const Validity& validity) const {
  auto request = tlsServer({host}, validity);
  request.extensions = {{"authorityKeyIdentifier", "keyid"},
                        {"subjectKeyIdentifier", "hash"},
                        {"keyUsage", "critical,digitalSignature"},
                        {"extendedKeyUsage", "critical,serverAuth,clientAuth"},
                        {"certificatePolicies", policyDpTls},
                        {"subjectAltName", alternativeNames({host}) + ",RID:" + oid},
                        {"crlDistributionPoints", revocationLists}};
  return issue(request, &ci_);
}

Identity Pki::issueTlsServer(const std::vector<std::string>& hosts, const Validity& validity,
                             const PrivateKey& key) const {
  auto request = tlsServer(hosts, validity);
  request.extensions.emplace_back("authorityKeyIdentifier", "keyid");
  return issue(request, &tlsAuthority_, key);
}

Identity Pki::selfSignedTlsServer(const std::vector<std::string>& hosts, const Validity& validity,
                                  const PrivateKey& key) {
  return issue(tlsServer(hosts, validity), nullptr, key);
}

Identity Pki::selfSignedEimSigner(const std::string& eimId, const Validity& validity) {
  CertificateRequest request;
  // X.520 ends common names at 64 characters; an eimId may have 128.
  request.subject = {{"O", "eSIM Gateway Lab"}, {"CN", eimId.substr(0, 64)}};
  request.extensions = {{"subjectKeyIdentifier", "hash"},
                        {"keyUsage", "critical,digitalSignature"}};
  request.validity = validity;
  return issue(request, nullptr);
}

}  // namespace esimlab
