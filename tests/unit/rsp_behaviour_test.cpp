// SPDX-License-Identifier: Apache-2.0
// What vectors cannot show: tolerance where peers deviate, refusals, octets kept, ids.
#include <gtest/gtest.h>

#include <unordered_set>

#include "rsp/activation_code.hpp"
#include "rsp/es10.hpp"
#include "rsp/esipa.hpp"
#include "rsp/profile_download.hpp"

namespace esimgw::rsp {
namespace {

const std::string eidHex = "89049032123451234512345678901235";
const std::string signatureHex = "5F3740" + std::string(128, '7');

EuiccPackageRequest packageFor(std::vector<Psmo> operations) {
  EuiccPackageRequest request;
  auto& toBeSigned = request.euiccPackageSigned;
  toBeSigned.eimId = "eim.example";
  toBeSigned.eidValue = *Eid::fromDigits(eidHex);
  toBeSigned.counterValue = 7;
  toBeSigned.eimTransactionId = Bytes{0xAA, 0xBB};
  toBeSigned.euiccPackage.operations = std::move(operations);
  request.eimSignature = Bytes(64, 0x77);
  return request;
}

Iccid someIccid() {
  return *Iccid::fromDigits("8988211000000000019");
}

// --- ids -----------------------------------------------------------------------------------------

TEST(Ids, eid) {
  auto eid = Eid::fromDigits(eidHex);
  ASSERT_TRUE(eid);
  EXPECT_EQ(eid->digits(), eidHex);
  EXPECT_EQ(eid->redacted(), "89049032...1235");
  EXPECT_EQ(toHex(eid->octets()), eidHex);
  EXPECT_FALSE(Eid::fromDigits("89049032123451234512345678901236"));
  EXPECT_FALSE(Eid::fromDigits(eidHex.substr(1)));
  EXPECT_FALSE(Eid::fromDigits("8904903212345123451234567890123F"));
  EXPECT_THROW(Eid::fromContents(Bytes(15)), tlv::Malformed);
  EXPECT_FALSE(Eid::fromContents(Bytes(16, 0x11)).hasValidCheckDigits());
  std::unordered_set<Eid> seen{*eid, Eid{}};
  EXPECT_TRUE(seen.contains(*Eid::fromDigits(eidHex)));
  EXPECT_LT(Eid{}, *eid);
}

TEST(Ids, iccid) {
  auto odd = Iccid::fromDigits("8949449999999990031");
  ASSERT_TRUE(odd);
  EXPECT_EQ(toHex(odd->octets()), "989444999999990930F1");
  EXPECT_EQ(odd->digits(), "8949449999999990031");
  EXPECT_EQ(odd->redacted(), "8949...0031");
  EXPECT_EQ(Iccid::fromDigits("89000123456789012341")->digits(), "89000123456789012341");
  EXPECT_FALSE(Iccid::fromDigits("12345"));
  EXPECT_THROW(Iccid::fromContents(Bytes(9)), tlv::Malformed);
  // Whatever a card uses as padding is left alone.
  auto strange = Iccid::fromContents(fromHex("98941000000000FFFFA3"));
  EXPECT_EQ(toHex(strange.contents()), "98941000000000FFFFA3");
  EXPECT_EQ(std::unordered_set<Iccid>({*odd, strange, *odd}).size(), 2u);
}

TEST(Ids, activationCode) {
  auto full = ActivationCode::parse("lpa:1$smdp.example.com:8443$AB-12$2.999.10$1$more$1");
  ASSERT_TRUE(full);
  EXPECT_EQ(full->smdpAddress, "smdp.example.com:8443");
  EXPECT_EQ(full->matchingId, "AB-12");
  EXPECT_EQ(full->smdpOid, "2.999.10");
  EXPECT_TRUE(full->confirmationCodeRequired);
  EXPECT_EQ(full->text(), "1$smdp.example.com:8443$AB-12$2.999.10$1");
  auto bare = ActivationCode::parse("1$h.example$$$1");
  ASSERT_TRUE(bare);
  EXPECT_TRUE(bare->matchingId.empty());
  EXPECT_FALSE(bare->smdpOid);
  EXPECT_EQ(bare->text(), "1$h.example$$$1");
  for (auto* wrong :
       {"", "1", "1$", "1$a", "2$a$b", "1$$b", "1$a b$c", "1$a$b c", "LPA:", "LPA1$a$b"}) {
    EXPECT_FALSE(ActivationCode::parse(wrong)) << wrong;
  }
  EXPECT_FALSE(ActivationCode::parse("1$" + std::string(254, 'a') + "$b"));
}

// --- eIM packages that cannot be processed -------------------------------------------------------

TEST(EimPackage, unknownKindKeepsItsTransactionId) {
  for (auto* package : {"BF6F048202AABB",
                        "BF6F06300482"
                        "02AABB",
                        "BF6F048302AABB"}) {
    auto message = tlv::encode(0xBF4F, fromHex(package));
    auto response = GetEimPackageResponse::parse(message);
    ASSERT_TRUE(std::holds_alternative<UnknownElement>(response.package));
    EXPECT_EQ(std::get<UnknownElement>(response.package).tag(), 0xBF6Fu);
    EXPECT_EQ(response.eimTransactionId(), (Bytes{0xAA, 0xBB})) << package;
    EXPECT_EQ(response.encode(), message);
  }
  auto plain = GetEimPackageResponse::parse(fromHex("BF4F03BF6F00"));
  EXPECT_FALSE(plain.eimTransactionId());
}

TEST(EimPackage, brokenOneKeepsItsTransactionIdAsSoonAsItIsThere) {
  GetEimPackageResponse whole{packageFor({Psmo{psmo::Enable{someIccid()}}})};
  auto message = whole.encode();
  auto text = toHex(message);
  auto idEnds = text.find("8202AABB") / 2 + 4;
  for (std::size_t size = 0; size < message.size(); ++size) {
    try {
      GetEimPackageResponse::parse(ByteView(message).first(size));
      ADD_FAILURE() << "length " << size;
    } catch (const MalformedEimPackage& malformed) {
      EXPECT_EQ(malformed.eimTransactionId().has_value(), size >= idEnds) << "length " << size;
    }
  }
  EXPECT_EQ(GetEimPackageResponse::parse(message).eimTransactionId(), (Bytes{0xAA, 0xBB}));
}

TEST(EimPackage, wrongContentsAreMalformed) {
  for (auto* wrong : {"BF4F00", "BF5003020101", "BF4F0402020101FF", "BF4F04BF51820010",
                      "BF4F06BF5403820100FF", "BF4F80"}) {
    EXPECT_THROW(GetEimPackageResponse::parse(fromHex(wrong)), MalformedEimPackage) << wrong;
  }
  // An id of 17 octets is none.
  auto request = tlv::encode(0xBF52, {fromHex("5C01A0"), tlv::encode(0x83, Bytes(17, 1))});
  try {
    GetEimPackageResponse::parse(tlv::encode(0xBF4F, request));
    ADD_FAILURE();
  } catch (const MalformedEimPackage& malformed) {
    EXPECT_FALSE(malformed.eimTransactionId());
    EXPECT_EQ(std::string(malformed.what()).find("0101"), std::string::npos);
  }
}

TEST(EimPackage, errorsNameThePlace) {
  try {
    GetEimPackageResponse::parse(fromHex("BF4F04BF520083"));
    ADD_FAILURE();
  } catch (const tlv::Malformed& malformed) {
    EXPECT_EQ(std::string(malformed.what()).rfind("GetEimPackageResponse", 0), 0u);
  }
  try {
    GetEimPackageRequest::parse(fromHex("BF4F035A0101"));
    ADD_FAILURE();
  } catch (const tlv::Malformed& malformed) {
    EXPECT_STREQ(malformed.what(), "GetEimPackageRequest: eidValue: EID of wrong size");
  }
}

// --- questions about packages and results --------------------------------------------------------

TEST(EuiccPackage, saysWhatItWillDo) {
  auto enable = packageFor({Psmo{psmo::Enable{someIccid(), true}}});
  EXPECT_TRUE(enable.rollbackGranted());
  EXPECT_TRUE(enable.changesProfiles());
  EXPECT_EQ(enable.enable()->iccid, someIccid());
  auto list = packageFor({Psmo{ProfileInfoListRequest{}}});
  EXPECT_FALSE(list.changesProfiles());
  EXPECT_FALSE(list.enable());
  EXPECT_TRUE(list.psmos());
  EXPECT_FALSE(list.ecos());
  EuiccPackageRequest ecos = packageFor({});
  ecos.euiccPackageSigned.euiccPackage.operations = std::vector<Eco>{{eco::DeleteEim{"x"}}};
  auto parsed = EuiccPackageRequest::parse(ecos.encode());
  ASSERT_TRUE(parsed.ecos());
  EXPECT_EQ(std::get<eco::DeleteEim>(parsed.ecos()->at(0).operation).eimId, "x");
  EXPECT_FALSE(parsed.changesProfiles());
}

// The same tag is a PSMO in one list and an eCO in the other.
TEST(EuiccPackage, tellsA8AndA9ApartByTheList) {
  auto fallback = packageFor(
      {Psmo{psmo::SetFallbackAttribute{someIccid()}}, Psmo{psmo::UnsetFallbackAttribute{}}});
  auto parsed = EuiccPackageRequest::parse(fallback.encode());
  EXPECT_TRUE(
      std::holds_alternative<psmo::UnsetFallbackAttribute>(parsed.psmos()->at(1).operation));
}

TEST(EuiccPackage, unknownOperationIsKept) {
  auto odd = packageFor({Psmo{UnknownElement{fromHex("AF00")}}, Psmo{psmo::Disable{someIccid()}}});
  auto parsed = EuiccPackageRequest::parse(odd.encode());
  ASSERT_EQ(parsed.psmos()->size(), 2u);
  EXPECT_EQ(std::get<UnknownElement>(parsed.psmos()->at(0).operation).tag(), 0xAFu);
  EXPECT_TRUE(parsed.changesProfiles());
}

TEST(EuiccPackageResult, armsAndQuestions) {
  const std::string data = "3012800165810107820288998301093003840100";
  auto done = EuiccPackageResult::parse(
      tlv::encode(0xBF51, tlv::encode(0xA0, fromHex(data + signatureHex))));
  EXPECT_EQ(done.seqNumber(), 9);
  EXPECT_EQ(done.eimTransactionId(), (Bytes{0x88, 0x99}));
  EXPECT_EQ(done.eimId(), "e");
  EXPECT_EQ(done.counterValue(), 7);
  EXPECT_TRUE(done.switchesProfile());
  EXPECT_FALSE(done.enabledProfile());
  // The same without A0.
  auto bare = EuiccPackageResult::parse(tlv::encode(0xBF51, fromHex(data + signatureHex)));
  EXPECT_EQ(bare.seqNumber(), 9);
  auto refused = EuiccPackageResult::parse(
      tlv::encode(0xBF51, tlv::encode(0xA1, fromHex("3009800165810107020104" + signatureHex))));
  EXPECT_EQ(std::get<EuiccPackageErrorSigned>(refused.result)
                .euiccPackageErrorDataSigned.euiccPackageErrorCode,
            EuiccPackageErrorCode::replayError);
  EXPECT_FALSE(refused.seqNumber());
  EXPECT_FALSE(refused.switchesProfile());
  auto unsignedError = EuiccPackageResult::parse(fromHex("BF5105A203800165"));
  EXPECT_EQ(unsignedError.eimId(), "e");
  EXPECT_FALSE(unsignedError.counterValue());
}

// --- octets are kept -----------------------------------------------------------------------------

TEST(Raw, signedObjectsAreForwardedAsTheyStood) {
  // Lengths in long form: no DER, but signed like this.
  auto bytes = fromHex("BF518157A0815430810E8001658101078301093003830100" + signatureHex);
  auto result = EuiccPackageResult::parse(bytes);
  EXPECT_EQ(result.encode(), bytes);
  EXPECT_EQ(toHex(result.data()->raw), "30810E8001658101078301093003830100");
  ProvideEimPackageResult message{std::nullopt, {result}};
  EXPECT_EQ(message.encode(), tlv::encode(0xBF50, bytes));
  result.raw.clear();
  std::get<EuiccPackageResultSigned>(result.result).euiccPackageResultDataSigned.raw.clear();
  EXPECT_NE(result.encode(), bytes);
  EXPECT_EQ(EuiccPackageResult::parse(result.encode()).seqNumber(), 9);
}

TEST(Raw, cancelSessionResponseChangesItsTagTowardsTheEim) {
  auto response = CancelSessionResponse::parse(fromHex("BF4103810105"));
  CancelSessionRequestEsipa request{Bytes{1}, response};
  EXPECT_EQ(toHex(request.encode()), "BF4108800101A103810105");
  auto nested = CancelSessionRequestEsipa::parse(fromHex("BF410B800101A106BF4103810105"));
  EXPECT_EQ(std::get<CancelSessionResponseError>(nested.cancelSessionResponse.result),
            CancelSessionResponseError::invalidTransactionId);
  EXPECT_THROW(CancelSessionRequestEsipa::parse(fromHex("BF410E800101A109BF4106BF4103810105")),
               tlv::Malformed);
}

// --- tolerance -----------------------------------------------------------------------------------

TEST(Tolerance, missingWrappersAndOtherOrder) {
  for (auto* list : {"BF2D10A00EE30C5A0A988812010000000010F9", "BF2D0EE30C5A0A988812010000000010F9",
                     "BF2D10300EE30C5A0A988812010000000010F9"}) {
    auto parsed = ProfileInfoListResponse::parse(fromHex(list));
    EXPECT_EQ(std::get<std::vector<ProfileInfo>>(parsed.result).size(), 1u) << list;
    EXPECT_EQ(toHex(parsed.encode()), "BF2D10A00EE30C5A0A988812010000000010F9");
  }
  auto bare = GetEimConfigurationDataResponse::parse(fromHex("BF55053003800165"));
  EXPECT_EQ(bare.eimConfigurationDataList.at(0).eimId, "e");
  auto profile = ProfileInfo::parse(fromHex("E3139F7001015A0A988812010000000010F98F0100"));
  EXPECT_TRUE(profile.enabled());
  EXPECT_TRUE(profile.iccid);
  EXPECT_EQ(profile.classOrDefault(), ProfileClass::operational);
}

TEST(Tolerance, nestedKeysAndCertificates) {
  auto keyOf = [](const std::string& a5) {
    auto data = tlv::encode(0x30, {fromHex("800165"), tlv::encode(0xA5, fromHex(a5))});
    return EimConfigurationData::parse(data).eimPublicKeyData->key;
  };
  auto strip = [](const std::string& hex) { return toHex(tlv::parse(fromHex(hex)).value); };
  auto wrap = [](tlv::Tag tag, const std::string& hex) {
    return toHex(tlv::encode(tag, fromHex(hex)));
  };
  const std::string goodSpki = toHex(tlv::encode(0x30, fromHex("300406022A03030100")));
  const std::string goodCertificate = toHex(tlv::encode(0x30, fromHex("3000300406022A03030100")));
  for (const auto& form : {wrap(0xA0, strip(goodSpki)), wrap(0xA0, goodSpki), goodSpki}) {
    EXPECT_EQ(toHex(std::get<SubjectPublicKeyInfo>(keyOf(form)).der), goodSpki) << form;
  }
  for (const auto& form :
       {wrap(0xA1, strip(goodCertificate)), wrap(0xA1, goodCertificate), goodCertificate}) {
    EXPECT_EQ(toHex(std::get<Certificate>(keyOf(form)).der), goodCertificate) << form;
  }
}

TEST(Tolerance, bitStringsOfCards) {
  for (auto* bits : {"81020780", "81020080", "810407800000"}) {
    auto metadata = NotificationMetadata::parse(
        tlv::encode(0xBF2F, {fromHex("800101"), fromHex(bits), fromHex("0C0161")}));
    EXPECT_TRUE(metadata.profileManagementOperation.has(NotificationEvent::install)) << bits;
    EXPECT_EQ(metadata.profileManagementOperation.bits, 1u) << bits;
  }
  for (auto* bits : {"8100", "81020880", "810101"}) {
    EXPECT_THROW(NotificationMetadata::parse(
                     tlv::encode(0xBF2F, {fromHex("800101"), fromHex(bits), fromHex("0C0161")})),
                 tlv::Malformed)
        << bits;
  }
}

TEST(Tolerance, longLengthsAndUnknownMembers) {
  auto request =
      GetEimPackageRequest::parse(fromHex("BF4F82001C5A8110" + eidHex + "8603AABBCC9F550100"));
  EXPECT_EQ(request.eidValue.digits(), eidHex);
}

// --- refusals ------------------------------------------------------------------------------------

TEST(Refusal, codesAndNumbersOutOfRange) {
  EXPECT_THROW(GetEimPackageResponse::parse(fromHex("BF4F0302"
                                                    "01FF")),
               tlv::Malformed);
  EXPECT_THROW(GetEimPackageResponse::parse(fromHex("BF4F0702050100000000")), tlv::Malformed);
  EXPECT_THROW(NotificationSentRequest::parse(fromHex("BF300B8009010000000000000000")),
               tlv::Malformed);
  auto later =
      GetEimPackageResponse::parse(fromHex("BF4F0302"
                                           "0163"));
  EXPECT_EQ(static_cast<int>(std::get<EimPackageError>(later.package)), 0x63);
  EXPECT_EQ(explain(EimPackageError::noEimPackageAvailable),
            "noEimPackageAvailable (1): no eIM package is waiting");
  EXPECT_TRUE(describe(static_cast<EimPackageError>(0x63)).name.empty());
}

TEST(Refusal, objectIdentifiers) {
  auto oidOf = [](const char* contents) {
    return EuiccCancelSessionSigned::parse(
               tlv::encode(0x30, {fromHex("800101"), tlv::encode(0x81, fromHex(contents)),
                                  fromHex("820100")}))
        .smdpOid.dotted;
  };
  EXPECT_EQ(oidOf("88370A"), "2.999.10");
  EXPECT_EQ(oidOf("2B06010401A9470101"), "1.3.6.1.4.1.5319.1.1");
  for (auto* wrong : {"", "88", "FFFFFFFFFFFFFFFFFFFFFF7F"}) {
    EXPECT_THROW(oidOf(wrong), tlv::Malformed) << wrong;
  }
  psmo::ConfigureImmediateEnable operation{.defaultSmdpOid = Oid{"1..2"}};
  EXPECT_THROW(Psmo{operation}.encode(), std::invalid_argument);
}

TEST(Refusal, isdrSelectResponse) {
  EXPECT_THROW(IsdrSelectResponse::parse(fromHex("6F05E1")), tlv::Malformed);
  EXPECT_THROW(IsdrSelectResponse::parse(fromHex("6F02E100")), tlv::Malformed);
  EXPECT_FALSE(IsdrSelectResponse::parse(fromHex("6F028400")).consumer);
}

TEST(IpaEuiccData, tagListIsCutIntoTags) {
  IpaEuiccDataRequest request{.tagList = fromHex("A081BF20BF22A9")};
  EXPECT_EQ(request.tags(), (std::vector<tlv::Tag>{0xA0, 0x81, 0xBF20, 0xBF22, 0xA9}));
  request.tagList = fromHex("A0BF");
  EXPECT_THROW(request.tags(), tlv::Malformed);
}

TEST(EuiccInfo2, freeMemory) {
  EuiccInfo2 info;
  info.extCardResource = fromHex("810108820400045BF883022419");
  EXPECT_EQ(info.freeNonVolatileMemory(), 0x45BF8u);
  info.extCardResource = fromHex("8182");
  EXPECT_FALSE(info.freeNonVolatileMemory());
}

}  // namespace
}  // namespace esimgw::rsp
