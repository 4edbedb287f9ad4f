// SPDX-License-Identifier: Apache-2.0
#include "rsp/activation_code.hpp"

#include <algorithm>
#include <cctype>
#include <vector>

namespace esimgw::rsp {
namespace {

constexpr std::size_t longest = 255;  // SGP.32 profileDownloadData: SIZE(0..255)

bool isAddress(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](unsigned char c) {
    return std::isalnum(c) || c == '.' || c == '-' || c == ':';
  });
}

bool isMatchingId(std::string_view text) {
  return std::ranges::all_of(text, [](unsigned char c) { return std::isalnum(c) || c == '-'; });
}

std::string_view withoutPrefix(std::string_view text) {
  constexpr std::string_view prefix = "LPA:";
  bool has = text.size() >= prefix.size() &&
             std::equal(prefix.begin(), prefix.end(), text.begin(),
                        [](char want, unsigned char is) { return want == std::toupper(is); });
  return has ? text.substr(prefix.size()) : text;
}

std::vector<std::string_view> split(std::string_view text) {
  std::vector<std::string_view> fields;
  for (;;) {
    auto end = text.find('$');
    fields.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return fields;
    text.remove_prefix(end + 1);
  }
}

}  // namespace

std::optional<ActivationCode> ActivationCode::parse(std::string_view text) {
  if (text.size() > longest) return std::nullopt;
  auto fields = split(withoutPrefix(text));
  if (fields.size() < 3 || fields[0] != "1") return std::nullopt;
  if (!isAddress(fields[1]) || !isMatchingId(fields[2])) return std::nullopt;
  ActivationCode code;
  code.smdpAddress = fields[1];
  code.matchingId = fields[2];
  if (fields.size() > 3 && !fields[3].empty()) code.smdpOid = std::string(fields[3]);
  code.confirmationCodeRequired = fields.size() > 4 && fields[4] == "1";
  return code;
}

std::string ActivationCode::text() const {
  auto code = "1$" + smdpAddress + "$" + matchingId;
  if (smdpOid || confirmationCodeRequired) code += "$" + smdpOid.value_or("");
  if (confirmationCodeRequired) code += "$1";
  return code;
}

}  // namespace esimgw::rsp
