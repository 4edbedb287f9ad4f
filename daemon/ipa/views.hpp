// SPDX-License-Identifier: Apache-2.0
// How what the IPA knows is shown to its doors.
#pragma once

#include "ipa/association.hpp"
#include "ipa/gateway.hpp"
#include "rsp/profile_info.hpp"

namespace esimgw {

// `undelivered`: results that wait for this eIM (Journal::undelivered).
ProfileView profileView(const rsp::ProfileInfo& profile, const rsp::Eid& eid);
EimView eimView(const Association& association, unsigned undelivered);

}  // namespace esimgw
