// SPDX-License-Identifier: Apache-2.0
#include "bus/errors.hpp"

namespace esimgw::bus {

const char* errorName(Code code) {
#define ESIMGW_ERROR(name) "org.esimgateway1.Error." name
  switch (code) {
    case Code::cancelled: return ESIMGW_ERROR("Cancelled");
    case Code::timeout: return ESIMGW_ERROR("Timeout");
    case Code::internal: return ESIMGW_ERROR("Internal");
    case Code::cardAbsent: return ESIMGW_ERROR("CardAbsent");
    case Code::cardRefused: return ESIMGW_ERROR("CardRefused");
    case Code::cardNotEuicc: return ESIMGW_ERROR("CardNotEuicc");
    case Code::cardNeedsReset: return ESIMGW_ERROR("CardNeedsReset");
    case Code::noFreeChannel: return ESIMGW_ERROR("NoFreeChannel");
    case Code::modemGone: return ESIMGW_ERROR("ModemGone");
    case Code::modemRefused: return ESIMGW_ERROR("ModemRefused");
    case Code::modemMute: return ESIMGW_ERROR("ModemMute");
    case Code::eimUnreachable: return ESIMGW_ERROR("EimUnreachable");
    case Code::eimUntrusted: return ESIMGW_ERROR("EimUntrusted");
    case Code::eimRefused: return ESIMGW_ERROR("EimRefused");
    case Code::eimUnknown: return ESIMGW_ERROR("EimUnknown");
    case Code::clockNotSet: return ESIMGW_ERROR("ClockNotSet");
    case Code::malformed: return ESIMGW_ERROR("Malformed");
    case Code::journalFull: return ESIMGW_ERROR("JournalFull");
    case Code::journalReadOnly: return ESIMGW_ERROR("JournalReadOnly");
    case Code::journalCorrupt: return ESIMGW_ERROR("JournalCorrupt");
    case Code::resultLost: return ESIMGW_ERROR("ResultLost");
    case Code::notAllowed: return ESIMGW_ERROR("NotAllowed");
    case Code::unsupported: return ESIMGW_ERROR("Unsupported");
    case Code::notFound: return ESIMGW_ERROR("NotFound");
    case Code::invalidArgument: return ESIMGW_ERROR("InvalidArgument");
    case Code::configuration: return ESIMGW_ERROR("Configuration");
  }
  return ESIMGW_ERROR("Internal");
#undef ESIMGW_ERROR
}

}  // namespace esimgw::bus
