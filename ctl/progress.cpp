// SPDX-License-Identifier: Apache-2.0
#include "progress.hpp"

#include <algorithm>

#include "table.hpp"

namespace esimctl {
namespace {

constexpr std::int64_t barColumns = 20;
constexpr const char* eraseLine = "\r\x1b[K";  // ECMA-48 EL

std::string percent(const Json& operation) {
  return std::to_string(operation["progress"].number()) + " %";
}

std::string resultText(const Json& operation) {
  std::string text;
  for (const auto& [name, value] : operation["result"].members()) {
    text += "\n  " + printable(name) + ": " + printable(value.plain());
  }
  return text;
}

}  // namespace

bool hasEnded(const Json& operation) {
  return operation["state"].text() != "running";
}

std::string progressBar(const Json& operation, std::size_t columns) {
  auto done = std::clamp<std::int64_t>(operation["progress"].number(), 0, 100) * barColumns / 100;
  auto number = percent(operation);
  std::string text = "[" + std::string(static_cast<std::size_t>(done), '#') +
                     std::string(static_cast<std::size_t>(barColumns - done), '-') + "] " +
                     std::string(number.size() < 5 ? 5 - number.size() : 0, ' ') + number + "  " +
                     printable(operation["phase"].text());
  return columns == 0 ? text : shortened(text, columns - 1);
}

std::string progressLine(const Object& operation) {
  const auto& properties = operation.properties;
  auto text = "operation " + keyOf(operation.path) + ": ";
  if (!hasEnded(properties)) {
    auto phase = printable(properties["phase"].text());
    return text + percent(properties) + (phase.empty() ? "" : ", " + phase);
  }
  text += printable(properties["state"].text());
  const auto& message = properties["error_message"].text();
  if (!message.empty()) text += ": " + printable(message);
  auto advice = adviceFor(properties["error_name"].text());
  if (!advice.empty()) text += "\n  " + advice;
  return text + resultText(properties);
}

void Progress::show(const Object& operation) {
  if (output_.json) return;
  bool live = output_.terminal && !hasEnded(operation.properties);
  auto text = live ? eraseLine + progressBar(operation.properties, output_.columns)
                   : (output_.terminal ? eraseLine : "") + progressLine(operation) + "\n";
  if (text == last_) return;
  last_ = text;
  print(text);
}

}  // namespace esimctl
