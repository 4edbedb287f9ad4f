// SPDX-License-Identifier: Apache-2.0
#include "ipa/card_reader.hpp"

#include "runtime/log.hpp"

namespace esimgw {
namespace {

bool ipaeSupported(const Session& session) {
  try {
    auto answer = rsp::IsdrSelectResponse::parse(session.selectResponse());
    return answer.iot && answer.iot->euiccConfiguration.has(rsp::EuiccConfiguration::ipaeSupported);
  } catch (const tlv::Malformed& malformed) {
    log::info("select-response-malformed", malformed.what());
    return false;
  }
}

}  // namespace

Task<EuiccSnapshot> readEuicc(Session& session) {
  EuiccSnapshot card;
  card.ipaeSupported = ipaeSupported(session);
  auto eid = co_await session.getEid();
  card.eid = eid;
  auto information = co_await session.getEuiccInfo2();
  card.information = std::move(information);
  // An SGP.22 card has neither the data object nor the functions of SGP.32.
  bool consumerCard = !card.information.forIot();
  card.kind = consumerCard ? CardKind::sgp22 : CardKind::sgp32;
  auto profiles = co_await session.getProfilesInfo(consumerCard);
  card.profiles = std::move(profiles);
  if (consumerCard) co_return card;
  auto eims = co_await session.getEimConfigurationData();
  card.eims = std::move(eims);
  auto certificates = co_await session.getCerts();
  card.certificates = std::move(certificates);
  co_return card;
}

}  // namespace esimgw
