// SPDX-License-Identifier: Apache-2.0
// Certificates, chains and protocol signatures against public test data (fixtures/rsp_session.txt).
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <sstream>
#include <vector>

#include "crypto/certificate.hpp"
#include "crypto/euicc_chain.hpp"
#include "crypto/hash.hpp"
#include "crypto/key.hpp"
#include "tlv/tlv.hpp"

namespace esimgw::crypto {
namespace {

using namespace std::chrono_literals;

// All test certificates are valid here.
constexpr std::chrono::sys_seconds in2026 =
    std::chrono::sys_days(std::chrono::year(2026) / 11 / 22);

std::map<std::string, Bytes> loadFixture() {
  std::map<std::string, Bytes> entries;
  std::ifstream file(FIXTURES "/rsp_session.txt");
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::string name;
    std::string hex;
    if (line.starts_with('#') || !(words >> name >> hex)) continue;
    entries[name] = fromHex(hex);
  }
  return entries;
}

const Bytes& fixture(const std::string& name) {
  static const auto entries = loadFixture();
  return entries.at(name);
}

Certificate certificate(const std::string& name) {
  return Certificate::fromDer(fixture(name));
}

struct Chain {
  std::vector<Certificate> cis;
  Certificate eum;
  Certificate euicc;

  ChainFault check(std::chrono::sys_seconds now = in2026) const {
    return checkEuiccChain(euicc, eum, cis, now);
  }
};

Chain sgp26(const std::string& curve) {
  return {{certificate("sgp26/CERT_CI_ECDSA_" + curve)},
          certificate("sgp26/CERT_EUM_ECDSA_" + curve),
          certificate("sgp26/CERT_EUICC_ECDSA_" + curve)};
}

Bytes joined(std::initializer_list<ByteView> parts) {
  Bytes all;
  for (auto part : parts) append(all, part);
  return all;
}

// --- certificates --------------------------------------------------------------------------------

TEST(Certificate, fieldsOfTheEuiccCertificate) {
  auto euicc = certificate("sgp26/CERT_EUICC_ECDSA_NIST");
  EXPECT_EQ(euicc.subjectEid(), "89049032123451234512345678901235");
  EXPECT_EQ(euicc.subjectOrganization(), "RSP Test EUM");
  EXPECT_EQ(euicc.der(), fixture("sgp26/CERT_EUICC_ECDSA_NIST"));
  EXPECT_TRUE(euicc.hasPolicy("2.23.146.1.2.1.1"));
  EXPECT_FALSE(euicc.isCertificateAuthority());
  EXPECT_TRUE(euicc.maySign());
  EXPECT_EQ(
      std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(euicc.notAfter())).year(),
      std::chrono::year(7496));
  auto eum = certificate("sgp26/CERT_EUM_ECDSA_NIST");
  EXPECT_EQ(euicc.authorityKeyIdentifier(), eum.subjectKeyIdentifier());
  ASSERT_EQ(eum.permittedEids().size(), 1u);
  EXPECT_EQ(eum.permittedEids()[0].organization, "RSP Test EUM");
  EXPECT_EQ(eum.permittedEids()[0].eidPrefix, "89049032");
  EXPECT_FALSE(eum.subjectEid());
}

TEST(Certificate, ciKeyIdentifiers) {
  EXPECT_EQ(toHex(certificate("sgp26/CERT_CI_ECDSA_NIST").subjectKeyIdentifier()),
            "F54172BDF98A95D65CBEB88A38A1C11D800A85C3");
  EXPECT_EQ(toHex(certificate("sgp26/CERT_CI_ECDSA_BRP").subjectKeyIdentifier()),
            "C0BC70BA36929D43B467FF57570530E57AB8FCD8");
}

TEST(Certificate, smdpOidAndKey) {
  auto dpAuth = certificate("sgp26/CERT_S_SM_DPauth_ECDSA_NIST");
  EXPECT_EQ(dpAuth.registeredId(), "2.999.10");
  auto spki = dpAuth.spki();
  EXPECT_EQ(tlv::parse(spki).tag, 0x30u);
  EXPECT_EQ(PublicKey::fromSpki(spki).spki(), spki);
  EXPECT_TRUE(dpAuth.signedBy(certificate("sgp26/CERT_CI_ECDSA_NIST")));
  EXPECT_FALSE(dpAuth.signedBy(certificate("sgp26/CERT_CI_ECDSA_BRP")));
}

TEST(Certificate, refusesGarbage) {
  auto der = fixture("sgp26/CERT_CI_ECDSA_NIST");
  for (std::size_t size = 0; size < der.size(); size += 7) {
    EXPECT_THROW(Certificate::fromDer(ByteView(der).first(size)), Error);
  }
  auto longer = der;
  longer.push_back(0);
  EXPECT_THROW(Certificate::fromDer(longer), Error);
  EXPECT_THROW(PublicKey::fromSpki(der), Error);
}

// --- chains --------------------------------------------------------------------------------------

TEST(EuiccChain, acceptsBothCurves) {
  EXPECT_EQ(sgp26("NIST").check(), ChainFault::none);
  EXPECT_EQ(sgp26("BRP").check(), ChainFault::none);
}

TEST(EuiccChain, matchesByKeyIdentifierNotByName) {
  Chain session{
      {certificate("session/ci-2017")}, certificate("session/eum"), certificate("session/euicc")};
  EXPECT_EQ(session.check(), ChainFault::none);
  session.cis = {certificate("sgp26/CERT_CI_ECDSA_NIST")};  // the same key under another name
  EXPECT_EQ(session.check(), ChainFault::none);
}

TEST(EuiccChain, refusesUnknownAndForeignIssuers) {
  auto chain = sgp26("NIST");
  chain.cis.clear();
  EXPECT_EQ(chain.check(), ChainFault::unknownCi);
  chain.cis = {certificate("sgp26/CERT_CI_ECDSA_BRP")};
  EXPECT_EQ(chain.check(), ChainFault::unknownCi);
  auto mixed = sgp26("NIST");
  mixed.euicc = certificate("sgp26/CERT_EUICC_ECDSA_BRP");
  EXPECT_EQ(mixed.check(), ChainFault::euiccInvalid);
}

TEST(EuiccChain, refusesOtherRoles) {
  auto chain = sgp26("NIST");
  chain.eum = certificate("sgp26/CERT_S_SM_DPauth_ECDSA_NIST");
  EXPECT_EQ(chain.check(), ChainFault::eumInvalid);
  chain = sgp26("NIST");
  chain.euicc = chain.eum;
  EXPECT_EQ(chain.check(), ChainFault::euiccInvalid);
}

TEST(EuiccChain, refusesWrongTimes) {
  using std::chrono::year;
  auto at = [](int y) { return std::chrono::sys_seconds(std::chrono::sys_days(year(y) / 6 / 1)); };
  EXPECT_EQ(sgp26("NIST").check(at(1970)), ChainFault::ciInvalid);
  EXPECT_EQ(sgp26("NIST").check(at(2054)), ChainFault::eumExpired);
  EXPECT_EQ(sgp26("NIST").check(at(2056)), ChainFault::ciInvalid);
}

// Every octet of the two lower certificates is covered by one check or another.
TEST(EuiccChain, refusesEveryTamperedOctet) {
  auto good = sgp26("NIST");
  for (const auto* name : {"sgp26/CERT_EUM_ECDSA_NIST", "sgp26/CERT_EUICC_ECDSA_NIST"}) {
    for (std::size_t i = 0; i < fixture(name).size(); ++i) {
      auto der = fixture(name);
      der[i] ^= 0x01;
      try {
        auto chain = good;
        (std::string_view(name).find("EUM") != std::string_view::npos ? chain.eum : chain.euicc) =
            Certificate::fromDer(der);
        EXPECT_NE(chain.check(), ChainFault::none) << name << " octet " << i;
      } catch (const Error&) {
        // no certificate any more
      }
    }
  }
}

// --- protocol signatures over exactly the octets of SGP.22 ---------------------------------------

class SessionSignatures : public testing::Test {
 protected:
  // Members of the A0 arm of one recorded message.
  static std::vector<tlv::Element> okArm(const std::string& name) {
    auto arm = tlv::parse(tlv::parse(fixture(name)).value, 0xA0);
    return elements(arm.value);
  }
  static std::vector<tlv::Element> elements(ByteView members) {
    std::vector<tlv::Element> all;
    for (tlv::Reader reader(members); !reader.atEnd();) all.push_back(reader.next());
    return all;
  }

  std::vector<tlv::Element> initiate_ =
      elements(tlv::parse(fixture("session/initiate-response"), 0x30).value);
  std::vector<tlv::Element> authenticated_ = okArm("session/auth-server-response");
  std::vector<tlv::Element> client_ = okArm("session/authenticate-response");
  std::vector<tlv::Element> prepared_ = okArm("session/prepare-download-response");
  PublicKey dpAuth_ = Certificate::fromDer(initiate_.at(4).raw).publicKey();
  PublicKey dpPb_ = Certificate::fromDer(client_.at(4).raw).publicKey();
  PublicKey euicc_ = certificate("session/euicc").publicKey();
};

TEST_F(SessionSignatures, serverSignature1) {
  EXPECT_TRUE(dpAuth_.verifies(initiate_.at(1).raw, initiate_.at(2).value));
  EXPECT_FALSE(dpAuth_.verifies(initiate_.at(1).value, initiate_.at(2).value));
}

TEST_F(SessionSignatures, euiccSignature1) {
  EXPECT_TRUE(euicc_.verifies(authenticated_.at(0).raw, authenticated_.at(1).value));
  EXPECT_FALSE(dpAuth_.verifies(authenticated_.at(0).raw, authenticated_.at(1).value));
}

TEST_F(SessionSignatures, smdpSignature2CoversTheEuiccSignature) {
  auto octets = joined({client_.at(2).raw, authenticated_.at(1).raw});
  EXPECT_TRUE(dpPb_.verifies(octets, client_.at(3).value));
  EXPECT_FALSE(dpPb_.verifies(client_.at(2).raw, client_.at(3).value));
}

TEST_F(SessionSignatures, euiccSignature2CoversTheServerSignature) {
  auto octets = joined({prepared_.at(0).raw, client_.at(3).raw});
  EXPECT_TRUE(euicc_.verifies(octets, prepared_.at(1).value));
  EXPECT_FALSE(euicc_.verifies(prepared_.at(0).raw, prepared_.at(1).value));
}

TEST_F(SessionSignatures, smdpSignOfTheBoundProfilePackage) {
  auto package = tlv::parse(fixture("session/bound-profile-package"), 0xBF36);
  auto channel = tlv::find(package.value, 0xBF23)->value;
  auto member = [&](tlv::Tag tag) { return tlv::find(channel, tag)->raw; };
  auto euiccOtpk = tlv::find(prepared_.at(0).value, 0x5F49)->raw;
  auto octets = joined({member(0x82), member(0x80), member(0xA6), member(0x5F49), euiccOtpk});
  EXPECT_TRUE(dpPb_.verifies(octets, tlv::find(channel, 0x5F37)->value));
}

TEST_F(SessionSignatures, euiccSignPir) {
  auto result = tlv::parse(fixture("session/pending-notification"), 0xBF37).value;
  auto data = tlv::find(result, 0xBF27)->raw;
  auto signature = toBytes(tlv::find(result, 0x5F37)->value);
  EXPECT_TRUE(euicc_.verifies(data, signature));
  for (auto& octet : signature) {
    octet ^= 0x80;
    EXPECT_FALSE(euicc_.verifies(data, signature));
    octet ^= 0x80;
  }
}

TEST_F(SessionSignatures, rawAndDerAreTheSameSignature) {
  auto raw = toBytes(initiate_.at(2).value);
  auto der = derFromRaw(raw);
  EXPECT_EQ(rawFromDer(der), raw);
  EXPECT_TRUE(dpAuth_.verifies(initiate_.at(1).raw, der));
  EXPECT_THROW(derFromRaw(ByteView(raw).first(63)), Error);
  EXPECT_THROW(rawFromDer(raw), Error);
}

// --- keys and hashes -----------------------------------------------------------------------------

TEST(Keys, signAndVerify) {
  auto key = PrivateKey::generate();
  auto again = PrivateKey::fromPem(key.pem());
  EXPECT_EQ(again.publicKey(), key.publicKey());
  auto octets = toBytes(std::string_view("eUICC"));
  // Signatures differ each time; short numbers come up about once in 128.
  for (int i = 0; i < 300; ++i) {
    auto signature = key.sign(octets);
    ASSERT_EQ(signature.size(), rawSignatureSize);
    ASSERT_TRUE(again.publicKey().verifies(octets, signature));
    ASSERT_EQ(rawFromDer(derFromRaw(signature)), signature);
  }
  EXPECT_FALSE(PrivateKey::generate().publicKey().verifies(octets, key.sign(octets)));
  EXPECT_FALSE(key.publicKey().verifies(octets, {}));
  EXPECT_FALSE(key.publicKey().verifies(octets, Bytes(64, 0)));
  EXPECT_THROW(PrivateKey::fromPem("-----BEGIN NOTHING-----"), Error);
}

TEST(Hash, sha256) {
  EXPECT_EQ(toHex(sha256(toBytes(std::string_view("abc")))),
            "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD");
  EXPECT_NE(randomBytes(16), randomBytes(16));
}

}  // namespace
}  // namespace esimgw::crypto
