// SPDX-License-Identifier: Apache-2.0
// What the IPA learns from a card when it appears (SGP.32 start-up: SELECT ISD-R, GetEID,
// GetEimConfigurationData), and what kind of card it is.
#pragma once

#include "euicc/session.hpp"
#include "ipa/gateway.hpp"

namespace esimgw {

struct EuiccSnapshot {
  CardKind kind = CardKind::unknown;
  rsp::Eid eid;
  bool ipaeSupported = false;  // FCI tag E1
  rsp::EuiccInfo2 information;
  std::optional<rsp::GetCertsResponse::Certs>
      certificates;  // of the EUM and the eUICC; SGP.32 cards only
  std::vector<rsp::EimConfigurationData> eims;
  std::vector<rsp::ProfileInfo> profiles;
};

// Reads the whole snapshot. Throws what the session's functions throw.
Task<EuiccSnapshot> readEuicc(Session& session);

}  // namespace esimgw
