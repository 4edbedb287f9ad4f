// SPDX-License-Identifier: Apache-2.0
#include "plain_client.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace esimbench {
namespace {

using esimlab::ByteView;
using Command = std::vector<std::string>;

// The last request of this function that the eIM was content with.
const esimlab::eim::Exchange& lastExchange(Site& site, const std::string& function) {
  const auto& all = site.world().eim().esipa().exchanges();
  auto found = std::find_if(all.rbegin(), all.rend(), [&](const auto& exchange) {
    return exchange.function == function && exchange.verdict == "ok";
  });
  if (found == all.rend()) throw std::runtime_error("the eIM has seen no " + function);
  return *found;
}

Command curlCommand(Site& site, const std::string& function) {
  auto file = site.world().directory() / (function + ".body");
  const auto& body = lastExchange(site, function).request;
  std::ofstream(file, std::ios::binary)
      .write(reinterpret_cast<const char*>(body.data()), static_cast<std::streamsize>(body.size()));
  return {"curl",
          "--silent",
          "--show-error",
          "--fail",
          "--insecure",  // the lab's certificate is in no bundle; the octets are the same
          "--output",
          "/dev/null",
          "--user-agent",
          "gsma-rsp-ipad",  // eIMs refuse others (SGP.32 §6.1.1)
          "--header",
          "Content-Type: application/x-gsma-rsp-asn1",
          "--header",
          "X-Admin-Protocol: gsma/rsp/v2.1.0",
          "--data-binary",
          "@" + file.string(),
          "https://" + site.world().eim().fqdn() + "/gsma/rsp2/asn1"};
}

}  // namespace

Dialogue plainPoll(Site& site) {
  return site.commands({curlCommand(site, "GetEimPackage")});
}

Dialogue plainEnable(Site& site) {
  auto get = curlCommand(site, "GetEimPackage");
  auto deliver = curlCommand(site, "ProvideEimPackageResult");
  site.world().eim().misbehaviours().add(
      {esimlab::eim::Trick::replayPackage, {}, {}, "", "GetEimPackage"});
  return site.commands({get, deliver, get});
}

}  // namespace esimbench
