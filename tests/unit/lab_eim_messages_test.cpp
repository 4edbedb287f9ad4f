// SPDX-License-Identifier: Apache-2.0
// Every message that the virtual eIM writes or reads, octet by octet.
#include <gtest/gtest.h>

#include "eim/messages.hpp"
#include "eim/requests.hpp"

namespace esimlab::eim {
namespace {

using esimgw::fromHex;
using esimgw::toBytes;
using esimgw::toHex;
using esimgw::tlv::Malformed;

// --- written -------------------------------------------------------------------------------------

TEST(EimMessages, GetEimPackageResponse) {
  EXPECT_EQ(toHex(getEimPackageError(1)), "BF4F03020101");
  EXPECT_EQ(toHex(getEimPackageError(2)), "BF4F03020102");
  EXPECT_EQ(toHex(getEimPackageError(3)), "BF4F03020103");
  EXPECT_EQ(toHex(getEimPackageError(4)), "BF4F03020104");
  EXPECT_EQ(toHex(getEimPackageError(127)), "BF4F0302017F");
  EXPECT_EQ(toHex(getEimPackageResponse(fromHex("BF520D5C05BF20BF22A083040A0B0C0D"))),
            "BF4F10BF520D5C05BF20BF22A083040A0B0C0D");
}

TEST(EimMessages, ProvideEimPackageResultResponse) {
  EXPECT_EQ(toHex(acknowledgements({13, 14})), "BF5009BF530680010D80010E");
  EXPECT_EQ(toHex(acknowledgements({1, 2})), "BF5009BF5306800101800102");
  EXPECT_EQ(toHex(acknowledgements({1, 127, 128, 255, 256, 8388607})),
            "BF501ABF531780010180017F80020080800200FF8002010080037FFFFF");
  EXPECT_EQ(toHex(acknowledgements({})), "BF5003BF5300");
  EXPECT_EQ(toHex(emptyResponse()), "BF50023000");
  EXPECT_EQ(toHex(provideEimPackageResultError(2)), "BF5003020102");
  EXPECT_EQ(toHex(provideEimPackageResultError(127)), "BF500302017F");
}

TEST(EimMessages, IpaEuiccDataRequest) {
  IpaEuiccDataRequest request;
  request.tags = fromHex("A0A281");
  EXPECT_EQ(toHex(encode(request)), "BF52055C03A0A281");
  request.tags = fromHex("BF20BF228384A5A6A8A9");
  request.ciPublicKeyId = fromHex("58B6317876A0243BD719751B32199AED03929177");
  request.notificationSequence = 5;
  request.resultSequence = 6;
  request.transactionId = fromHex("0A0B0C0D");
  EXPECT_EQ(toHex(encode(request)),
            "BF52325C0ABF20BF228384A5A6A8A9041458B6317876A0243BD719751B32199AED03929177A103800105A2"
            "0380010683040A0B0C0D");
  request = {};
  request.tags = fromHex("A0");
  request.notificationEvents = 1 << 3;
  EXPECT_EQ(toHex(encode(request)), "BF52095C01A0A10481020410");
  request = {};
  request.tags = fromHex("A2");
  request.resultSequence = 128;
  EXPECT_EQ(toHex(encode(request)), "BF52095C01A2A20480020080");
  request = {};
  request.transactionId = fromHex("95CD603FE577FA9548EC0C9B50B06756");
  EXPECT_EQ(toHex(encode(request)), "BF52145C00831095CD603FE577FA9548EC0C9B50B06756");
}

TEST(EimMessages, ProfileDownloadTrigger) {
  using Contact = ProfileDownloadTrigger::Contact;
  EXPECT_EQ(toHex(encode(ProfileDownloadTrigger{})), "BF5400");
  EXPECT_EQ(toHex(encode(ProfileDownloadTrigger{.transactionId = {0x00}})), "BF5403820100");
  EXPECT_EQ(toHex(encode(ProfileDownloadTrigger{
                Contact::activationCode, "1$smdp.example.com$AB12-CD34", fromHex("0A0B0C0D")})),
            "BF5426A01E801C3124736D64702E6578616D706C652E636F6D24414231322D4344333482040A0B0C0D");
  EXPECT_EQ(toHex(encode(ProfileDownloadTrigger{Contact::activationCode, "", {}})),
            "BF5404A0028000");
  EXPECT_EQ(toHex(encode(ProfileDownloadTrigger{Contact::defaultSmdp, "", {}})), "BF5404A0028100");
  EXPECT_EQ(toHex(encode(ProfileDownloadTrigger{Contact::smds, "", {}})), "BF5404A002A200");
  EXPECT_EQ(toHex(encode(ProfileDownloadTrigger{Contact::smds, "lpa.ds.gsma.com",
                                                fromHex("95CD603FE577FA9548EC0C9B50B06756")})),
            "BF5427A013A211800F6C70612E64732E67736D612E636F6D821095CD603FE577FA9548EC0C9B50B06756");
}

// --- read ----------------------------------------------------------------------------------------

struct GetEimPackageVector {
  const char* eid;
  bool notify;
  int cause;
  const char* rPlmn;
  const char* der;
};
struct PackageResultVector {
  EuiccPackageResult::Kind kind;
  const char* eimId;
  std::int64_t counter;
  const char* transactionId;
  std::int64_t sequenceNumber;
  std::size_t operations;
  int errorCode;
  std::optional<std::int64_t> token;
  const char* der;
};
struct NotificationVector {
  Notification::Kind kind;
  std::int64_t sequenceNumber;
  int event;
  const char* address;
  const char* iccid;
  const char* der;
};

#include "lab_eim_vectors.inc"

TEST(EimRequests, GetEimPackage) {
  for (const auto& vector : getEimPackageVectors) {
    SCOPED_TRACE(vector.der);
    // SGP.32 wants the cause whenever a state change is told; the ASN.1 alone does not.
    if (vector.notify && vector.cause < 0) {
      EXPECT_THROW(readGetEimPackage(fromHex(vector.der)), Malformed);
      continue;
    }
    auto request = readGetEimPackage(fromHex(vector.der));
    EXPECT_EQ(toHex(request.eid), vector.eid);
    EXPECT_EQ(request.notifyStateChange, vector.notify);
    EXPECT_EQ(request.stateChangeCause.value_or(-1), vector.cause);
    EXPECT_EQ(toHex(request.rPlmn), vector.rPlmn);
  }
}

TEST(EimRequests, EuiccPackageResult) {
  for (const auto& vector : packageResultVectors) {
    SCOPED_TRACE(vector.der);
    auto result = readEuiccPackageResult(fromHex(vector.der));
    EXPECT_EQ(result.kind, vector.kind);
    EXPECT_EQ(result.eimId, vector.eimId);
    EXPECT_EQ(result.counter, vector.counter);
    EXPECT_EQ(toHex(result.transactionId), vector.transactionId);
    EXPECT_EQ(result.sequenceNumber, vector.sequenceNumber);
    EXPECT_EQ(result.operations.size(), vector.operations);
    EXPECT_EQ(result.errorCode, vector.errorCode);
    EXPECT_EQ(result.associationToken, vector.token);
    EXPECT_EQ(toHex(result.raw), vector.der);
    EXPECT_EQ(result.signature.size(),
              vector.kind == EuiccPackageResult::Kind::unsignedError ? 0u : 64u);
  }
}

TEST(EimRequests, SignedElementKeepsItsOctets) {
  auto result = readEuiccPackageResult(fromHex(packageResultVectors[0].der));
  EXPECT_EQ(toHex(result.signedElement),
            "301C800F65696D2E6578616D706C652E636F6D81010183010130038301"
            "00");
  EXPECT_EQ(toHex(result.signature).substr(0, 16), "9EB91A30D49DB916");
}

TEST(EimRequests, PendingNotification) {
  for (const auto& vector : notificationVectors) {
    SCOPED_TRACE(vector.der);
    auto notification = readNotification(fromHex(vector.der));
    EXPECT_EQ(notification.kind, vector.kind);
    EXPECT_EQ(notification.sequenceNumber, vector.sequenceNumber);
    EXPECT_EQ(notification.event, vector.event);
    EXPECT_EQ(notification.address, vector.address);
    EXPECT_EQ(toHex(notification.iccid), vector.iccid);
    EXPECT_EQ(notification.euiccCertificate.empty(), vector.kind != Notification::Kind::other);
    EXPECT_EQ(toHex(notification.raw), vector.der);
  }
}

constexpr const char* eid = "5A1089049032123451234512345678901235";

TEST(EimRequests, ProvideEimPackageResultInEveryForm) {
  std::string result = packageResultVectors[0].der;
  auto plain = readProvideEimPackageResult(fromHex("BF5078" + std::string(eid) + result));
  EXPECT_EQ(toHex(plain.eid), "89049032123451234512345678901235");
  ASSERT_TRUE(plain.packageResult);
  EXPECT_FALSE(plain.withNotifications);
  auto withoutEid = readProvideEimPackageResult(fromHex("BF5066" + result));
  EXPECT_TRUE(withoutEid.eid.empty());

  std::string compact =
      "A168BF2F22800105810206400C0D6E2E6578616D706C652E636F6D5A0A988812010000000010F95F37406FEF0B8D"
      "5898C0ABB85349A962744F3F1585036C64C4B4CF4717B88B3EAA0520E5323703DDBB6518359C524430575A46ABA9"
      "C5C85CA6C6CE9E5C4028F09C004B";
  auto both = readProvideEimPackageResult(fromHex("BF5081D53081D2" + result + "A06A" + compact));
  ASSERT_TRUE(both.packageResult);
  EXPECT_TRUE(both.withNotifications);
  ASSERT_EQ(both.notifications.size(), 1u);
  EXPECT_EQ(both.notifications[0].sequenceNumber, 5);

  auto data = readProvideEimPackageResult(
      fromHex("BF5020" + std::string(eid) + "BF520BA10980040A0B0C0D020168"));
  ASSERT_TRUE(data.data);
  EXPECT_EQ(data.data->error, 104);
  EXPECT_EQ(toHex(data.data->transactionId), "0A0B0C0D");

  auto trigger = readProvideEimPackageResult(fromHex("BF5008BF5405300380017F"));
  ASSERT_TRUE(trigger.trigger);
  EXPECT_EQ(trigger.trigger->errorReason, 127);

  auto error =
      readProvideEimPackageResult(fromHex("BF501D" + std::string(eid) + "A00980040A0B0C0D020101"));
  EXPECT_EQ(error.packageError, 1);
  EXPECT_EQ(toHex(error.errorTransactionId), "0A0B0C0D");
  EXPECT_EQ(readProvideEimPackageResult(fromHex("BF5005A003020102")).packageError, 2);
}

TEST(EimRequests, IpaEuiccDataResponse) {
  EXPECT_TRUE(readIpaEuiccDataResponse(fromHex("BF5202A000")).members.empty());
  auto response = readIpaEuiccDataResponse(
      fromHex("BF528188A08185A28182BF5163A061301C800F65696D2E6578616D706C652E636F6D81010183010B30"
              "038301005F37409EB91A30D49DB916BEF4E728F41498A6F93E2F866243B044762F81260F6E7503E92BD6"
              "7F168C1750F41ED244674F15EF2413882C62E9BEC31A7ABFDF6C75D63BBF5119A217800F65696D2E6578"
              "616D706C652E636F6D82040A0B0C0D"));
  ASSERT_EQ(response.results.size(), 2u);
  EXPECT_EQ(response.results[0].sequenceNumber, 11);
  EXPECT_EQ(response.results[1].kind, EuiccPackageResult::Kind::unsignedError);
  auto echoed = readIpaEuiccDataResponse(fromHex("BF5214A012871095CD603FE577FA9548EC0C9B50B06756"));
  EXPECT_EQ(toHex(echoed.transactionId), "95CD603FE577FA9548EC0C9B50B06756");
  auto capabilities = readIpaEuiccDataResponse(fromHex("BF520CA00AA808800206C081020780"));
  ASSERT_EQ(capabilities.members.size(), 1u);
  EXPECT_EQ(capabilities.members[0].tag, 0xA8u);
  // A certificate under A5 lost its 30; it comes back.
  auto certificate = readIpaEuiccDataResponse(fromHex("BF5207A005A503020105"));
  EXPECT_EQ(toHex(certificate.eumCertificate), "3003020105");
}

TEST(EimRequests, HandleNotification) {
  auto result = readHandleNotification(fromHex("BF3D0EBF500BA00980040A0B0C0D020101"));
  ASSERT_TRUE(result.result);
  EXPECT_EQ(result.result->packageError, 1);
  auto notification = readHandleNotification(
      fromHex("BF3D73A071A16F5A1089049032123451234512345678901235BF2F1780020080810205200C0D6E2E6578"
              "616D706C652E636F6D5F3740B05948E6A1149DFF743B01D727AF56829882E2EAEAF679ACCC24C3E6C87F"
              "0C61D27E8916512549AF7FFD89D36D99973A57ED7C8596588E6778AB8444009A7CAD"));
  ASSERT_TRUE(notification.notification);
  EXPECT_EQ(notification.notification->sequenceNumber, 128);
  EXPECT_EQ(notification.notification->event, 2);
}

TEST(EimRequests, RefusesWhatIsMalformed) {
  EXPECT_THROW(readGetEimPackage(fromHex("BF4F115A0F890490321234512345123456789012")), InvalidEid);
  EXPECT_THROW(readGetEimPackage(fromHex("BF50125A1089049032123451234512345678901235")), Malformed);
  EXPECT_THROW(readGetEimPackage(fromHex("BF4F155A1089049032123451234512345678901235810100")),
               Malformed);  // a cause without a change
  EXPECT_THROW(readGetEimPackage(fromHex("BF4F165A108904903212345123451234567890123582026 2F2")),
               Malformed);
  EXPECT_THROW(readProvideEimPackageResult(fromHex("BF5000")), Malformed);
  EXPECT_THROW(readProvideEimPackageResult(fromHex("BF5005A203020102")), Malformed);
  EXPECT_THROW(readEuiccPackageResult(fromHex("BF5100")), Malformed);
  EXPECT_THROW(readEuiccPackageResult(fromHex("BF5102A300")), Malformed);
  // Without the A0 of its arm: seen of real cards, not of right ones.
  EXPECT_THROW(readEuiccPackageResult(fromHex("BF51023000")), Malformed);
  EXPECT_THROW(readHandleNotification(fromHex("BF3D02A100")), Malformed);
}

// Cut anywhere, every known message ends in Malformed and nothing else.
TEST(EimRequests, RefusesEveryTruncation) {
  for (const auto& vector : packageResultVectors) {
    auto der = fromHex(vector.der);
    for (std::size_t size = 0; size < der.size(); ++size) {
      EXPECT_THROW(readEuiccPackageResult(ByteView(der).first(size)), Malformed);
    }
  }
  auto notification = fromHex(notificationVectors[3].der);
  for (std::size_t size = 0; size < notification.size(); ++size) {
    EXPECT_THROW(readNotification(ByteView(notification).first(size)), Malformed);
  }
}

}  // namespace
}  // namespace esimlab::eim
