// SPDX-License-Identifier: Apache-2.0
// Requests from an independent ASN.1 compiler: the card understands every one of them, and refuses
// each when it is cut short.
#include "lab_euicc_support.hpp"

namespace esimlab {
namespace {

struct Request {
  const char* type;
  const char* octets;
};

constexpr Request requests[] = {
#include "lab_euicc_requests.inc"
};

EuiccOptions withoutEim() {
  auto options = twoProfiles();
  options.eims.clear();
  return options;
}

// What the card answers is decided by its state; these are the cases with one octet of it.
std::string codeFor(const Request& request) {
  std::string_view octets = request.octets;
  if (octets.starts_with("BF58")) return "BF5803020101";    // no grant
  if (octets.starts_with("BF5616")) return "BF5603810101";  // another CI
  if (octets.starts_with("BF30")) return "BF3003800101";    // no such number
  if (octets.starts_with("BF65")) return "BF6503800100";
  if (octets.starts_with("BF57820109")) return "BF5703810103";  // another CI
  if (octets.starts_with("BF5782018D")) return "BF5703810107";  // an entry without a key
  return {};
}

TEST(LabEuiccRequests, AreUnderstood) {
  for (const auto& request : requests) {
    SCOPED_TRACE(request.type);
    Terminal terminal(withoutEim());
    terminal.select();
    auto octets = fromHex(request.octets);
    auto answer = terminal.es10(octets);
    EXPECT_EQ(terminal.status, 0x9000);
    EXPECT_EQ(tlv::parse(answer).tag, tlv::parse(octets).tag);
    if (auto code = codeFor(request); !code.empty()) {
      EXPECT_EQ(toHex(answer), code);
    }
  }
}

TEST(LabEuiccRequests, CutShortAreRefused) {
  for (const auto& request : requests) {
    SCOPED_TRACE(request.type);
    Terminal terminal(withoutEim());
    terminal.select();
    auto octets = fromHex(request.octets);
    octets.pop_back();
    EXPECT_TRUE(terminal.es10(octets).empty());
    EXPECT_EQ(terminal.status, 0x6A80);
  }
}

}  // namespace
}  // namespace esimlab
