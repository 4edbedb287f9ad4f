// SPDX-License-Identifier: Apache-2.0
#include "bus/handlers.hpp"

namespace esimgw::bus {
namespace {

constexpr std::size_t longestNickname = 64;  // SGP.22 §5.7.21: UTF8String (SIZE(0..64))

// One operation for each eUICC that is present. One that cannot be polled does not keep the others
// from it; only when none could, the caller learns why.
Value pollAll(Gateway& gateway, const Started& started) {
  Paths operations;
  std::optional<Error> failure;
  for (const auto& euicc : gateway.euiccs()) {
    if (!euicc.present) continue;
    try {
      auto operation = started(gateway.poll(euicc.key, {}));
      operations.push_back(std::get<Path>(operation.data));
    } catch (const Error& error) {
      failure = error;
    }
  }
  if (!operations.empty()) return {std::move(operations)};
  if (failure) throw *failure;
  throw Error(Domain::request, Code::cardAbsent, "no eUICC is present; see Manager.Cards");
}

std::string eimIdOf(Gateway& gateway, const std::string& euicc, const std::string& key) {
  if (auto view = gateway.euicc(euicc)) {
    for (const auto& eim : view->eims) {
      if (eim.key == key) return eim.eimId;
    }
  }
  throw Error(Domain::request, Code::eimUnknown, "this eIM is not associated any more");
}

}  // namespace

Handlers managerHandlers(Gateway& gateway, Started started) {
  return {{"Poll", [&gateway, started](const Arguments&) { return pollAll(gateway, started); }},
          {"Rescan", [&gateway, started](const Arguments&) { return started(gateway.rescan()); }}};
}

Handlers euiccHandlers(Gateway& gateway, Started started, std::string euicc) {
  return {{"Poll", [&gateway, started, euicc](const Arguments&) {
             return started(gateway.poll(euicc, {}));
           }}};
}

Handlers profileHandlers(Gateway& gateway, Started started, std::string euicc,
                         std::string profile) {
  using Change = std::string (Gateway::*)(const std::string&, const std::string&);
  auto change = [=, &gateway](Change method) -> Handler {
    return [=, &gateway](const Arguments&) { return started((gateway.*method)(euicc, profile)); };
  };
  auto setNickname = [=, &gateway](const Arguments& arguments) {
    if (arguments.text.size() > longestNickname) {
      throw Error(Domain::request, Code::invalidArgument,
                  "a nickname has at most 64 octets in UTF-8");
    }
    return started(gateway.setNickname(euicc, profile, arguments.text));
  };
  return {{"Enable", change(&Gateway::enableProfile)},
          {"Disable", change(&Gateway::disableProfile)},
          {"Delete", change(&Gateway::deleteProfile)},
          {"SetNickname", setNickname}};
}

Handlers eimHandlers(Gateway& gateway, Started started, std::string euicc, std::string eim) {
  return {{"Poll", [&gateway, started, euicc, eim](const Arguments&) {
             auto eimId = eimIdOf(gateway, euicc, eim);
             return started(gateway.poll(euicc, eimId));
           }}};
}

Handlers operationHandlers(Gateway& gateway, std::string operation) {
  return {{"Cancel", [&gateway, operation](const Arguments&) -> std::optional<Value> {
             gateway.cancel(operation);
             return std::nullopt;
           }}};
}

}  // namespace esimgw::bus
