// SPDX-License-Identifier: Apache-2.0
// Ways in which the virtual eIM can fail its clients, each for so many requests.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "eim/http.hpp"

namespace esimlab::eim {

enum class Trick {
  // Transport: the request is executed, its answer is spoilt.
  httpStatus,       // value: the status (500, 404, …); the request is NOT executed
  redirect,         // 307 to text; not executed
  emptyOk,          // 200 without a body
  wrongType,        // Content-Type text: default text/html
  drip,             // value octets at a time, value2 milliseconds apart
  cutBefore,        // nothing of the answer leaves
  cutMiddle,        // only value octets of it (default: up to the middle of the body)
  cutAfter,         // all of it, then a TCP reset
  noAnswer,         // mute
  oversized,        // body filled up to value octets
  garbage,          // value octets of noise (default 64)
  truncated,        // body without its last value octets (default 1)
  nested,           // value levels of constructed elements (default 1000)
  otherFunction,    // the answer of another function (tag BF39)
  closeConnection,  // right answer, then a clean close
  // ESipa
  packageError,  // GetEimPackage: eimPackageError value (default 127)
  resultError,   // ProvideEimPackageResult: provideEimPackageResultError value (default 127); the
                 // result is not taken
  acknowledgeNone,   // 30 00
  acknowledgeFirst,  // only the lowest sequence number
  acknowledgeTwice,  // each number twice
  acknowledgeOther,  // numbers nobody delivered: value (default 4000)
  replayPackage,     // GetEimPackage: the last package that has a result, once more
};
// "http-status", "cut-before", …; nothing for an unknown word.
std::optional<Trick> trickFromName(std::string_view word);
std::string_view name(Trick trick);
std::vector<std::string_view> trickNames();

struct Misbehaviour {
  Trick trick;
  std::optional<long> value;
  std::optional<long> value2;
  std::string text;
  std::string function;  // only for this function ("GetEimPackage"); empty: any
  unsigned skip = 0;     // spare the first so many matching requests
  unsigned times = 1;    // 0: until told otherwise
};

// The ones in force, in the order they were given.
class Misbehaviours {
 public:
  void add(Misbehaviour misbehaviour);
  void clear() { list_.clear(); }
  bool empty() const { return list_.empty(); }
  const std::vector<Misbehaviour>& list() const { return list_; }

  // The misbehaviours due for one request of this function; used up where they are counted.
  std::vector<Misbehaviour> due(const std::string& function);

 private:
  std::vector<Misbehaviour> list_;
};

// The answer that takes the place of executing the request, if one is due.
std::optional<HttpResponse> insteadOf(const std::vector<Misbehaviour>& due);
// Spoils the answer to an executed request.
void spoil(HttpResponse& response, const std::vector<Misbehaviour>& due);

}  // namespace esimlab::eim
