// SPDX-License-Identifier: Apache-2.0
// Byte samples of SGP.32 messages that do not come from the vector file, and behaviour that vectors
// cannot show: tolerance, refusals, raw octets.
#include <gtest/gtest.h>

#include <algorithm>
#include <unordered_set>

#include "rsp/activation_code.hpp"
#include "rsp/es10.hpp"
#include "rsp/es10c.hpp"
#include "rsp/esipa.hpp"

namespace esimgw::rsp {
namespace {

constexpr const char* eidDigits = "89049032123451234512345678901235";
const std::string sampleEid = eidDigits;

Eid someEid() {
  return *Eid::fromDigits(eidDigits);
}

// --- byte samples, both directions ---------------------------------------------------------------

TEST(Samples, getEimPackageMinimal) {
  GetEimPackageRequest request{.eidValue = someEid()};
  EXPECT_EQ(toHex(request.encode()), "BF4F125A10" + sampleEid);
  EXPECT_EQ(GetEimPackageRequest::parse(request.encode()).eidValue, someEid());
}

TEST(Samples, noPackage) {
  auto response = GetEimPackageResponse::parse(fromHex("BF4F03020101"));
  EXPECT_EQ(std::get<EimPackageError>(response.package), EimPackageError::noEimPackageAvailable);
  EXPECT_EQ(toHex(response.encode()), "BF4F03020101");
}

TEST(Samples, acknowledgements) {
  ProvideEimPackageResultResponse response{EimAcknowledgements{{1, 2}}};
  EXPECT_EQ(toHex(response.encode()), "BF5009BF5306800101800102");
  auto parsed = ProvideEimPackageResultResponse::parse(response.encode());
  EXPECT_EQ(std::get<EimAcknowledgements>(parsed.result).seqNumbers,
            (std::vector<SequenceNumber>{1, 2}));
}

TEST(Samples, emptyResponse) {
  auto parsed = ProvideEimPackageResultResponse::parse(fromHex("BF50023000"));
  EXPECT_TRUE(std::holds_alternative<EmptyResponse>(parsed.result));
  EXPECT_EQ(toHex(parsed.encode()), "BF50023000");
}

TEST(Samples, resultError) {
  ProvideEimPackageResult message{
      someEid(),
      {EimPackageResultResponseError{Bytes{0x77},
                                     EimPackageResultErrorCode::invalidPackageFormat}}};
  EXPECT_EQ(toHex(message.encode()), "BF501A5A10" + sampleEid + "A006800177020101");
  auto parsed = ProvideEimPackageResult::parse(message.encode());
  auto& error = std::get<EimPackageResultResponseError>(parsed.eimPackageResult.result);
  EXPECT_EQ(error.eimTransactionId, Bytes{0x77});
}

TEST(Samples, downloadTriggers) {
  ProfileDownloadTriggerRequest smdp{ProfileDownloadData{ContactDefaultSmdp{}}};
  EXPECT_EQ(toHex(smdp.encode()), "BF5404A0028100");
  ProfileDownloadTriggerRequest smds{ProfileDownloadData{ContactSmds{}}};
  EXPECT_EQ(toHex(smds.encode()), "BF5404A002A200");
  ProfileDownloadTriggerRequest code{ProfileDownloadData{"1$a.example$M"}, Bytes{1, 2}};
  auto parsed = ProfileDownloadTriggerRequest::parse(code.encode());
  EXPECT_EQ(std::get<std::string>(parsed.profileDownloadData->source), "1$a.example$M");
  EXPECT_EQ(parsed.eimTransactionId, (Bytes{1, 2}));
}

TEST(Samples, bitStringsDropTrailingZeros) {
  IpaCapabilities both;
  both.ipaFeatures.set(IpaFeature::directRspServerCommunication)
      .set(IpaFeature::indirectRspServerCommunication);
  both.ipaSupportedProtocols.emplace().set(EimProtocol::eimRetrieveHttps);
  EXPECT_EQ(toHex(both.encode()), "3008800206C081020780");
  IpaCapabilities indirect;
  indirect.ipaFeatures.set(IpaFeature::indirectRspServerCommunication);
  EXPECT_EQ(toHex(indirect.encode()), "300480020640");
  EimConfigurationData proprietary{.eimId = "x"};
  proprietary.eimSupportedProtocol.emplace().set(EimProtocol::eimProprietary);
  EXPECT_EQ(toHex(proprietary.encode()), "300780017887020308");
}

TEST(Samples, deviceInfo) {
  DeviceInfo info{.tac = fromHex("35290611")};
  info.deviceCapabilities.gsmSupportedRelease = Version{{15, 0, 0}};
  info.deviceCapabilities.eutranEpcSupportedRelease = Version{{15, 0, 0}};
  IpaEuiccData data{.deviceInfo = info};
  EXPECT_EQ(toHex(IpaEuiccDataResponse{data}.encode()),
            "BF5216A014A912800435290611A10A80030F000085030F0000");
}

TEST(Samples, es10Requests) {
  EXPECT_EQ(toHex(GetEuiccDataRequest{}.encode()), "BF3E035C015A");
  EXPECT_EQ(toHex(GetEimConfigurationDataRequest{}.encode()), "BF5500");
  EXPECT_EQ(toHex(RetrieveNotificationsListRequest{}.encode()), "BF2B00");
  RetrieveNotificationsListRequest stored{{{EuiccPackageResultsWanted{}}}};
  EXPECT_EQ(toHex(stored.encode()), "BF2B04A0028200");
  EXPECT_EQ(toHex(ImmediateEnableRequest{true}.encode()), "BF5A038001FF");
  EXPECT_EQ(toHex(ProfileRollbackRequest{false}.encode()), "BF5803800100");
  IpaeActivationRequest activation;
  activation.ipaeOption.set(IpaeOption::activateIpae);
  EXPECT_EQ(toHex(activation.encode()), "BF420480020780");
  EXPECT_EQ(toHex(NotificationSentRequest{200}.encode()), "BF3004800200C8");
  auto empty = RetrieveNotificationsListResponse::parse(fromHex("BF2B02A000"));
  EXPECT_TRUE(std::get<PendingNotificationList>(empty.result).empty());
}

TEST(Samples, isdrTemplates) {
  auto both = IsdrSelectResponse::parse(fromHex("6F06E104800206C0"));
  ASSERT_TRUE(both.iot);
  EXPECT_TRUE(both.iot->euiccConfiguration.has(EuiccConfiguration::ipaeSupported));
  EXPECT_TRUE(both.iot->euiccConfiguration.has(EuiccConfiguration::enabledProfile));
  auto nested = IsdrSelectResponse::parse(fromHex("6F0A8400A506E10480020780"));
  ASSERT_TRUE(nested.iot);
  EXPECT_FALSE(nested.iot->euiccConfiguration.has(EuiccConfiguration::enabledProfile));
  auto consumer = IsdrSelectResponse::parse(fromHex("6F07E0058203020202"));
  ASSERT_TRUE(consumer.consumer);
  EXPECT_EQ(consumer.consumer->svn.text(), "2.2.2");
  EXPECT_FALSE(consumer.iot);
  EXPECT_FALSE(IsdrSelectResponse::parse({}).iot);
}

}  // namespace
}  // namespace esimgw::rsp
