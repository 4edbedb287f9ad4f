// SPDX-License-Identifier: Apache-2.0
// The ES10 functions (SGP.32 §5.9, SGP.22 §5.7): encode, store, parse. A result code that the
// standard defines is returned; only "the card cannot give what was asked" is an Error.
#include "rsp/es10.hpp"

#include "euicc/session.hpp"

namespace esimgw {
namespace {

// The card's answer as a message; what cannot be read is the card's fault.
template <class Message>
Message parsed(const char* function, ByteView answer) {
  try {
    tlv::checkNesting(answer);
    return Message::parse(answer);
  } catch (const tlv::Malformed& malformed) {
    throw Error(Domain::card, Code::malformed,
                std::string(function) + ": the card's answer cannot be read: " + malformed.what());
  }
}

template <class Result>
Error failed(const char* function, Result code) {
  return {Domain::card, Code::cardRefused,
          std::string(function) + ": the card says: " + std::string(rsp::describe(code).sentence)};
}

// Tags of GetProfilesInfo: 5A ICCID, 9F70 state, 90 nickname, 91 service provider, 92 name,
// 95 class, 9F26 fallback attribute. Never the icon: it is a kilobyte.
const Bytes shownProfileTags{0x5A, 0x9F, 0x70, 0x90, 0x91, 0x92, 0x95, 0x9F, 0x26};
// A consumer card may refuse a tag it does not know.
const Bytes shownConsumerProfileTags{0x5A, 0x9F, 0x70, 0x90, 0x91, 0x92, 0x95};

}  // namespace

Task<rsp::Eid> Session::getEid() {
  rsp::GetEuiccDataRequest request;
  auto answer = co_await storeData("GetEID", request.encode());
  co_return parsed<rsp::GetEuiccDataResponse>("GetEID", answer).eidValue;
}

Task<rsp::EuiccInfo2> Session::getEuiccInfo2() {
  rsp::GetEuiccInfo2Request request;
  auto answer = co_await storeData("GetEUICCInfo2", request.encode());
  co_return parsed<rsp::EuiccInfo2>("GetEUICCInfo2", answer);
}

Task<rsp::GetCertsResponse::Certs> Session::getCerts() {
  rsp::GetCertsRequest request;
  auto answer = co_await storeData("GetCerts", request.encode());
  auto response = parsed<rsp::GetCertsResponse>("GetCerts", answer);
  if (auto* code = std::get_if<rsp::GetCertsError>(&response.result)) {
    throw failed("GetCerts", *code);
  }
  co_return std::get<rsp::GetCertsResponse::Certs>(response.result);
}

Task<std::vector<rsp::EimConfigurationData>> Session::getEimConfigurationData() {
  rsp::GetEimConfigurationDataRequest request;
  auto answer = co_await storeData("GetEimConfigurationData", request.encode());
  co_return parsed<rsp::GetEimConfigurationDataResponse>("GetEimConfigurationData", answer)
      .eimConfigurationDataList;
}

Task<std::vector<rsp::ProfileInfo>> Session::getProfilesInfo(bool consumerCard) {
  rsp::ProfileInfoListRequest request;
  request.tagList = consumerCard ? shownConsumerProfileTags : shownProfileTags;
  auto answer = co_await storeData("GetProfilesInfo", request.encode());
  auto response = parsed<rsp::ProfileInfoListResponse>("GetProfilesInfo", answer);
  if (auto* code = std::get_if<rsp::ProfileInfoListError>(&response.result)) {
    // A switch that nobody finished: the daemon was killed before it could reset the card.
    if (*code == rsp::ProfileInfoListError::profileChangeOngoing) {
      throw Error(Domain::card, Code::cardNeedsReset,
                  "GetProfilesInfo: a profile change waits for the card's reset");
    }
    throw failed("GetProfilesInfo", *code);
  }
  co_return std::get<std::vector<rsp::ProfileInfo>>(response.result);
}

Task<Bytes> Session::loadEuiccPackage(Bytes package) {
  co_return co_await storeData("LoadEuiccPackage", std::move(package));
}

Task<rsp::PendingNotificationList> Session::retrieveNotificationsList() {
  rsp::RetrieveNotificationsListRequest request;
  auto answer = co_await storeData("RetrieveNotificationsList", request.encode());
  auto response =
      parsed<rsp::RetrieveNotificationsListResponse>("RetrieveNotificationsList", answer);
  if (auto* code = std::get_if<rsp::NotificationsListResultError>(&response.result)) {
    throw failed("RetrieveNotificationsList", *code);
  }
  if (!std::holds_alternative<rsp::PendingNotificationList>(response.result)) {
    throw Error(Domain::card, Code::malformed,
                "RetrieveNotificationsList: the card gives results where notifications belong");
  }
  co_return std::get<rsp::PendingNotificationList>(response.result);
}

Task<std::vector<rsp::EuiccPackageResult>> Session::retrieveEuiccPackageResults() {
  rsp::RetrieveNotificationsListRequest request;
  request.searchCriteria.emplace().criteria = rsp::EuiccPackageResultsWanted{};
  auto answer = co_await storeData("RetrieveNotificationsList", request.encode());
  auto response =
      parsed<rsp::RetrieveNotificationsListResponse>("RetrieveNotificationsList", answer);
  using Results = std::vector<rsp::EuiccPackageResult>;
  // A card without stored results may answer with an empty list of the other kind, or with an
  // error.
  if (!std::holds_alternative<Results>(response.result)) co_return Results();
  co_return std::get<Results>(response.result);
}

Task<rsp::DeleteNotificationStatus> Session::removeNotificationFromList(
    rsp::SequenceNumber number) {
  rsp::NotificationSentRequest request;
  request.seqNumber = number;
  auto answer = co_await storeData("RemoveNotificationFromList", request.encode());
  co_return parsed<rsp::NotificationSentResponse>("RemoveNotificationFromList", answer).result;
}

Task<rsp::ProfileRollbackResponse> Session::profileRollback(bool refresh) {
  rsp::ProfileRollbackRequest request;
  request.refreshFlag = refresh;
  auto answer = co_await storeData("ProfileRollback", request.encode());
  co_return parsed<rsp::ProfileRollbackResponse>("ProfileRollback", answer);
}

}  // namespace esimgw
