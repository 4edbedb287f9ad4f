// SPDX-License-Identifier: Apache-2.0
// The lab's certificates and signatures, against public test data where there is some.
#include <gtest/gtest.h>

#include <filesystem>

#include "lab_pki_known.inc"
#include "pki/pki.hpp"

namespace esimlab {
namespace {

using esimgw::fromHex;

TEST(LabPki, ChainsHaveTheSizeAndShapeOfRealOnes) {
  auto pki = Pki::mint();
  auto eid = makeEid(eumPrefix, 42);
  auto euicc = pki.issueEuicc(eid);
  EXPECT_GE(pki.eum().certificate.size(), 600U);
  EXPECT_GE(euicc.certificate.size(), 500U);
  EXPECT_EQ(checkEuiccChain(pki.ci().certificate, pki.eum().certificate, euicc.certificate, eid),
            "");
  EXPECT_EQ(authorityKeyId(pki.eum().certificate), pki.ciPublicKeyId());
  EXPECT_EQ(authorityKeyId(pki.issueSmdpAuth("2.999.10").certificate), pki.ciPublicKeyId());
  EXPECT_EQ(pki.ciPublicKeyId().size(), 20U);
  EXPECT_NE(checkEuiccChain(pki.ci().certificate, pki.eum().certificate, euicc.certificate,
                            makeEid(eumPrefix, 43)),
            "");
  auto foreign = makeEid("89033023", 1);
  EXPECT_EQ(checkEuiccChain(pki.ci().certificate, pki.eum().certificate,
                            pki.issueEuicc(foreign).certificate, foreign),
            "EUM may not issue for this EID");
  auto other = Pki::mint();
  EXPECT_NE(checkEuiccChain(other.ci().certificate, pki.eum().certificate, euicc.certificate, eid),
            "");
  EXPECT_NE(checkEuiccChain(pki.ci().certificate, other.eum().certificate, euicc.certificate, eid),
            "");
}

TEST(LabPki, AcceptsTheGsmaTestChain) {
  auto eid = eidFromDigits("89049032123451234512345678901235");
  auto ci = fromHex(known::ciNist);
  auto eum = fromHex(known::eumNist);
  auto euicc = fromHex(known::euiccNist);
  EXPECT_EQ(checkEuiccChain(ci, eum, euicc, eid), "");
  EXPECT_EQ(esimgw::toHex(subjectKeyId(ci)), "F54172BDF98A95D65CBEB88A38A1C11D800A85C3");
  EXPECT_NE(checkEuiccChain(ci, euicc, eum, eid), "");
  auto damaged = euicc;
  damaged.back() ^= 1;
  EXPECT_NE(checkEuiccChain(ci, eum, damaged, eid), "");
  EXPECT_EQ(checkEuiccChain(ci, eum, fromHex("3000"), eid), "a certificate cannot be parsed");
}

// euiccSignature1 of a recorded session: r‖s over exactly euiccSigned1.
TEST(LabPki, VerifiesARecordedSignature) {
  auto key = PublicKey::fromCertificate(fromHex(known::sessionEuicc));
  auto message = fromHex(known::sessionEuiccSigned1);
  auto signature = fromHex(known::sessionEuiccSignature1);
  EXPECT_TRUE(key.verify(message, signature));
  message[10] ^= 1;
  EXPECT_FALSE(key.verify(message, signature));
}

TEST(LabPki, SignsInPlainFormat) {
  auto key = PrivateKey::generate();
  auto message = esimgw::toBytes(std::string_view("message"));
  for (int round = 0; round < 20; ++round) {
    auto signature = key.sign(message);
    EXPECT_EQ(signature.size(), 64U);
    EXPECT_TRUE(key.publicKey().verify(message, signature));
  }
  EXPECT_FALSE(PrivateKey::generate().publicKey().verify(message, key.sign(message)));
  EXPECT_FALSE(key.publicKey().verify(message, Bytes(64, 0)));
  EXPECT_FALSE(key.publicKey().verify(message, {}));
  auto again = PrivateKey::fromPem(key.pem());
  EXPECT_EQ(again.subjectPublicKeyInfo(), key.subjectPublicKeyInfo());
  EXPECT_THROW(PrivateKey::fromPem("nothing"), PkiError);
}

TEST(LabPki, IsKeptInADirectory) {
  char path[] = "/tmp/esim-lab-pki-XXXXXX";
  ASSERT_NE(mkdtemp(path), nullptr);
  auto pki = Pki::mint();
  pki.save(path);
  auto mode = std::filesystem::status(std::filesystem::path(path) / "ci.pem").permissions();
  EXPECT_EQ(mode & std::filesystem::perms(077), std::filesystem::perms::none);
  auto loaded = Pki::load(path);
  std::filesystem::remove_all(path);
  EXPECT_EQ(loaded.ci().certificate, pki.ci().certificate);
  auto eid = makeEid(eumPrefix, 3);
  EXPECT_EQ(checkEuiccChain(pki.ci().certificate, pki.eum().certificate,
                            loaded.issueEuicc(eid).certificate, eid),
            "");
}

TEST(LabPki, Eids) {
  EXPECT_EQ(eidDigits(eidFromDigits("89049032123451234512345678901235")),
            "89049032123451234512345678901235");
  EXPECT_THROW(eidFromDigits("89049032123451234512345678901236"), std::invalid_argument);
  EXPECT_THROW(eidFromDigits("8904903212345123451234567890123"), std::invalid_argument);
  EXPECT_EQ(eidDigits(makeEid("89049032", 7)).substr(0, 30), "890490320000000000000000000007");
}

}  // namespace
}  // namespace esimlab
