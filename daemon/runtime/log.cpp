// SPDX-License-Identifier: Apache-2.0
#include "runtime/log.hpp"

#include <glib.h>
#include <unistd.h>

#include <cstdio>
#include <vector>

#include "runtime/log_catalogue.hpp"

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

Level levelOf(GLogLevelFlags flags) {
  if ((flags & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL)) != 0) return Level::error;
  // A library's warning is at most a hint to us: what it means for a procedure, its caller says.
  if ((flags & G_LOG_LEVEL_WARNING) != 0) return Level::info;
  return Level::debug;
}

GLogWriterOutput adopted(GLogLevelFlags flags, const GLogField* fields, gsize count, gpointer) {
  std::string message;
  std::string domain;
  for (gsize i = 0; i < count; ++i) {
    auto* text = static_cast<const char*>(fields[i].value);
    auto size = fields[i].length;
    auto value = size < 0 ? std::string(text) : std::string(text, static_cast<std::size_t>(size));
    if (std::string_view(fields[i].key) == "MESSAGE") message = value;
    if (std::string_view(fields[i].key) == "GLIB_DOMAIN") domain = value;
  }
  write(levelOf(flags), "library", message, {{"LIBRARY", domain}});
  return G_LOG_WRITER_HANDLED;
}

}  // namespace

void adoptGLibMessages() {
  g_log_set_writer_func(adopted, nullptr, nullptr);
}

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
  if (const char* id = messageId(event)) entries.push_back({"MESSAGE_ID", id, -1});
  for (const auto& field : fields) {
    names.push_back("ESIM_GATEWAY_" + std::string(field.name));
    entries.push_back(
        {names.back().c_str(), field.value.data(), static_cast<gssize>(field.value.size())});
  }
  g_log_writer_journald(G_LOG_LEVEL_MESSAGE, entries.data(), entries.size(), nullptr);
}

}  // namespace esimgw::log
