// SPDX-License-Identifier: Apache-2.0
#include "euicc/es10.hpp"

#include <algorithm>
#include <iterator>

namespace esimlab {

namespace tlv = esimgw::tlv;

// SGP.32 §5.9, SGP.22 §5.7. Profile state changes by ES10c are no functions of an IoT card, and the
// IoT functions none of a consumer card.
const Es10::Function Es10::functions[] = {
    {0xBF20, true, true, &Es10::getEuiccInfo1},
    {0xBF22, true, true, &Es10::getEuiccInfo2},
    {0xBF28, true, true, &Es10::listNotification},
    {0xBF29, false, true, &Es10::setNickname},
    {0xBF2B, true, true, &Es10::retrieveNotificationsList},
    {0xBF2D, true, true, &Es10::getProfilesInfo},
    {0xBF2E, true, true, &Es10::getEuiccChallenge},
    {0xBF30, true, true, &Es10::removeNotification},
    {0xBF31, false, true, &Es10::enableProfile},
    {0xBF32, false, true, &Es10::disableProfile},
    {0xBF33, false, true, &Es10::deleteProfile},
    {0xBF3C, true, true, &Es10::getConfiguredAddresses},
    {0xBF3E, true, true, &Es10::getEid},
    {0xBF3F, false, true, &Es10::setDefaultDpAddress},
    {0xBF43, true, true, &Es10::getRat},
    {0xBF51, true, false, &Es10::loadEuiccPackage},
    {0xBF55, true, false, &Es10::getEimConfigurationData},
    {0xBF56, true, false, &Es10::getCerts},
    {0xBF57, true, false, &Es10::addInitialEim},
    {0xBF58, true, false, &Es10::profileRollback},
    {0xBF65, true, false, &Es10::setDefaultDpAddress},
};

namespace {

constexpr std::uint16_t wrongData = 0x6A80;
constexpr std::uint16_t notFound = 0x6A88;

}  // namespace

Es10::Es10(CardState& state, EuiccKnobs& knobs, EuiccRecords& records, Observers observers)
    : state_(state),
      knobs_(knobs),
      records_(records),
      observers_(std::move(observers)),
      key_(PrivateKey::fromPem(state.keyPem)) {}

Es10Answer Es10::handle(ByteView command) try {
  auto request = tlv::parse(command);
  ++records_.functions[request.tag];
  auto has = [&](const Function& function) {
    return function.tag == request.tag &&
           (state_.kind == EuiccKind::sgp32 ? function.iot : function.consumer);
  };
  const auto* function = std::find_if(std::begin(functions), std::end(functions), has);
  if (function == std::end(functions)) return {notFound, {}};
  if (request.constructed()) tlv::checkNesting(request.value);
  return {0x9000, (this->*function->handler)(request)};
} catch (const tlv::Malformed&) {
  return {wrongData, {}};
}

}  // namespace esimlab
