// SPDX-License-Identifier: Apache-2.0
// What esimctl can do. Each command prints to standard output and returns the exit status, or
// throws Failure.
#pragma once

#include <string>

#include "client.hpp"
#include "failure.hpp"

namespace esimctl {

struct Output {
  bool json = false;
  bool terminal = false;    // standard output is one
  std::size_t columns = 0;  // of it, 0 means no limit
};

struct PollRequest {
  std::string euicc;  // key, EID, location or object path; empty means all that are present
  std::string eimId;  // empty means all
  bool wait = true;   // for the end of the operations
};

ExitStatus status(Client& client, const Output& output);
ExitStatus profiles(Client& client, const Output& output);
ExitStatus operations(Client& client, const Output& output);
ExitStatus poll(Client& client, const Output& output, const PollRequest& request);
ExitStatus monitor(Client& client, const Output& output);

// The gateway as one JSON value, as `status --json` prints it.
Json snapshot(const Json& manager, const Objects& objects);
// An object's properties, preceded by "path" and "key".
Json describe(const Object& object);
// The last element of the path.
std::string keyOf(const std::string& path);

void print(const std::string& text);  // and flush

}  // namespace esimctl
