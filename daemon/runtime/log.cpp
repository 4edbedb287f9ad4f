// SPDX-License-Identifier: Apache-2.0
#include "runtime/log.hpp"

#include <glib.h>
#include <unistd.h>

#include <cstdio>
#include <vector>

namespace esimgw::log {
namespace {

Level threshold = Level::info;

const char* syslogPriority(Level level) {
  switch (level) {
    case Level::error: return "3";
    case Level::warning: return "4";
    case Level::notice: return "5";
    case Level::info: return "6";
    case Level::debug: return "7";
  }
  return "6";
}

void toStderr(Level level, const char* event, std::string_view sentence, Fields fields) {
  std::string line = "<" + std::string(syslogPriority(level)) + ">" + event + ": ";
  line += sentence;
  for (const auto& field : fields) line += std::string(" ") + field.name + "=" + field.value;
  line += '\n';
  // One write for each line, so that lines of several processes do not mix.
  [[maybe_unused]] auto written = ::write(STDERR_FILENO, line.data(), line.size());
}

}  // namespace

void setLevel(Level level) {
  threshold = level;
}

bool enabled(Level level) {
  return level <= threshold;
}

void write(Level level, const char* event, std::string_view sentence, Fields fields) {
  if (!enabled(level)) return;
  static const bool journald = g_log_writer_is_journald(STDERR_FILENO);
  if (!journald) {
    toStderr(level, event, sentence, fields);
    return;
  }
  std::vector<std::string> names;
  names.reserve(fields.size());
  std::vector<GLogField> entries = {
      {"PRIORITY", syslogPriority(level), -1},
      {"ESIM_GATEWAY_EVENT", event, -1},
      {"MESSAGE", sentence.data(), static_cast<gssize>(sentence.size())},
  };
  for (const auto& field : fields) {
    names.push_back("ESIM_GATEWAY_" + std::string(field.name));
    entries.push_back(
        {names.back().c_str(), field.value.data(), static_cast<gssize>(field.value.size())});
  }
  g_log_writer_journald(G_LOG_LEVEL_MESSAGE, entries.data(), entries.size(), nullptr);
}

}  // namespace esimgw::log
