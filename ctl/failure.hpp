// SPDX-License-Identifier: Apache-2.0
// Why a command ends without success: an exit status, a sentence, and what to do about it.
#pragma once

#include <stdexcept>
#include <string>

namespace esimctl {

// Documented in esimctl(1); scripts rely on them.
enum ExitStatus {
  success = 0,
  operationFailed = 1,
  usage = 2,
  notReachable = 3,  // the daemon, or the bus
  notAllowed = 4,
  notFound = 5,  // no such eUICC, eIM or object
  interrupted = 130,
};

struct Failure : std::runtime_error {
  Failure(ExitStatus why, const std::string& text, std::string whatToDo = {})
      : std::runtime_error(text), status(why), advice(std::move(whatToDo)) {}
  ExitStatus status;
  std::string advice;
};

// From a D-Bus error, whoever it came from.
Failure failureFor(const std::string& errorName, const std::string& message);
// What to do about an error of the daemon; may be empty.
std::string adviceFor(const std::string& errorName);

}  // namespace esimctl
