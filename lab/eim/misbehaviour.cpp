// SPDX-License-Identifier: Apache-2.0
#include "eim/misbehaviour.hpp"

#include <openssl/rand.h>

#include <algorithm>
#include <array>

#include "tlv/tlv.hpp"

namespace esimlab::eim {
namespace tlv = esimgw::tlv;
namespace {

struct Word {
  Trick trick;
  std::string_view word;
};

constexpr std::array words{
    Word{Trick::httpStatus, "http-status"},
    Word{Trick::redirect, "redirect"},
    Word{Trick::emptyOk, "empty-200"},
    Word{Trick::wrongType, "wrong-type"},
    Word{Trick::drip, "drip"},
    Word{Trick::cutBefore, "cut-before"},
    Word{Trick::cutMiddle, "cut-middle"},
    Word{Trick::cutAfter, "cut-after"},
    Word{Trick::noAnswer, "no-answer"},
    Word{Trick::oversized, "oversized"},
    Word{Trick::garbage, "garbage"},
    Word{Trick::truncated, "truncated"},
    Word{Trick::nested, "nested"},
    Word{Trick::otherFunction, "other-function"},
    Word{Trick::closeConnection, "close"},
    Word{Trick::packageError, "package-error"},
    Word{Trick::resultError, "result-error"},
    Word{Trick::acknowledgeNone, "ack-none"},
    Word{Trick::acknowledgeFirst, "ack-first"},
    Word{Trick::acknowledgeTwice, "ack-twice"},
    Word{Trick::acknowledgeOther, "ack-other"},
    Word{Trick::replayPackage, "replay"},
};

constexpr long largestBody = 64 * 1024 * 1024;
constexpr long deepestNesting = 4000;

// `levels` constructed elements, each the only member of the one around it.
Bytes nestedBody(long levels) {
  Bytes body;
  for (long level = 0; level < std::min(levels, deepestNesting); ++level) {
    body = tlv::encode(0x30, body);
  }
  return tlv::encode(0xBF4F, body);
}

Bytes noise(long octets) {
  Bytes body(static_cast<std::size_t>(std::clamp(octets, 1L, largestBody)));
  RAND_bytes(body.data(), static_cast<int>(body.size()));
  body.front() |= 0x1F;  // never the start of an ESipa message
  return body;
}

void setHeader(HttpResponse& response, const std::string& name, const std::string& value) {
  for (auto& header : response.headers) {
    if (header.first == name) {
      header.second = value;
      return;
    }
  }
  response.headers.emplace_back(name, value);
}

void spoilBody(HttpResponse& response, const Misbehaviour& misbehaviour) {
  auto& body = response.body;
  switch (misbehaviour.trick) {
    case Trick::emptyOk:
      response.status = 200;
      body.clear();
      break;
    case Trick::oversized: {
      auto size = std::clamp(misbehaviour.value.value_or(1024 * 1024), 1L, largestBody);
      body = tlv::encode(0xBF4F, Bytes(static_cast<std::size_t>(size)));
      break;
    }
    case Trick::garbage: body = noise(misbehaviour.value.value_or(64)); break;
    case Trick::truncated: {
      auto cut = static_cast<std::size_t>(std::max(misbehaviour.value.value_or(1), 1L));
      body.resize(body.size() - std::min(cut, body.size()));
      break;
    }
    case Trick::nested: body = nestedBody(misbehaviour.value.value_or(1000)); break;
    case Trick::otherFunction: body = esimgw::fromHex("BF3903810132"); break;
    case Trick::wrongType:
      setHeader(response, "Content-Type",
                misbehaviour.text.empty() ? "text/html" : misbehaviour.text);
      break;
    default: break;
  }
}

// In the middle of the body, or of the head when there is no body.
std::size_t placeOfCut(const HttpResponse& response, std::optional<long> octets) {
  if (octets) return static_cast<std::size_t>(std::max(*octets, 0L));
  auto size = serialise(response).size();
  return response.body.empty() ? size / 2 : size - (response.body.size() + 1) / 2;
}

void spoilDelivery(HttpResponse& response, const Misbehaviour& misbehaviour) {
  auto& delivery = response.delivery;
  switch (misbehaviour.trick) {
    case Trick::drip:
      delivery.dripOctets = static_cast<std::size_t>(std::max(misbehaviour.value.value_or(1), 1L));
      delivery.dripPause = std::chrono::milliseconds(misbehaviour.value2.value_or(1000));
      break;
    case Trick::cutBefore:
      delivery.cutAfter = 0;
      delivery.abrupt = true;
      break;
    case Trick::cutMiddle: delivery.cutAfter = placeOfCut(response, misbehaviour.value); break;
    case Trick::cutAfter:
      delivery.close = true;
      delivery.abrupt = true;
      break;
    case Trick::noAnswer: delivery.never = true; break;
    case Trick::closeConnection: delivery.close = true; break;
    default: break;
  }
}

}  // namespace

std::optional<Trick> trickFromName(std::string_view word) {
  for (const auto& entry : words) {
    if (entry.word == word) return entry.trick;
  }
  return std::nullopt;
}

std::string_view name(Trick trick) {
  for (const auto& entry : words) {
    if (entry.trick == trick) return entry.word;
  }
  return "?";
}

std::vector<std::string_view> trickNames() {
  std::vector<std::string_view> names;
  for (const auto& entry : words) names.push_back(entry.word);
  return names;
}

void Misbehaviours::add(Misbehaviour misbehaviour) {
  list_.push_back(std::move(misbehaviour));
}

std::vector<Misbehaviour> Misbehaviours::due(const std::string& function) {
  std::vector<Misbehaviour> due;
  for (auto entry = list_.begin(); entry != list_.end();) {
    bool matches = entry->function.empty() || entry->function == function;
    if (!matches) {
      ++entry;
    } else if (entry->skip > 0) {
      --entry->skip;
      ++entry;
    } else {
      due.push_back(*entry);
      bool usedUp = entry->times == 1;
      if (entry->times > 1) --entry->times;
      entry = usedUp ? list_.erase(entry) : entry + 1;
    }
  }
  return due;
}

std::optional<HttpResponse> insteadOf(const std::vector<Misbehaviour>& due) {
  for (const auto& misbehaviour : due) {
    HttpResponse response;
    if (misbehaviour.trick == Trick::httpStatus) {
      response.status = static_cast<int>(misbehaviour.value.value_or(500));
      return response;
    }
    if (misbehaviour.trick == Trick::redirect) {
      response.status = 307;
      response.headers = {{"Location", misbehaviour.text}};
      return response;
    }
  }
  return std::nullopt;
}

void spoil(HttpResponse& response, const std::vector<Misbehaviour>& due) {
  for (const auto& misbehaviour : due) spoilBody(response, misbehaviour);
  for (const auto& misbehaviour : due) spoilDelivery(response, misbehaviour);
}

}  // namespace esimlab::eim
