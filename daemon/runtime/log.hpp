// SPDX-License-Identifier: Apache-2.0
// Structured log: an event name that never changes, a sentence for people, fields for machines.
// Goes to journald when stderr is connected to it, else to stderr. Never put personal data into
// either (types such as rsp::Eid print redacted).
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace esimgw::log {

enum class Level { error, warning, notice, info, debug };

// `name` is upper case and is written with the prefix ESIM_GATEWAY_.
struct Field {
  const char* name;
  std::string value;
};
using Fields = std::initializer_list<Field>;

void write(Level level, const char* event, std::string_view sentence, Fields fields = {});
// Lines below this level are dropped. Default: info.
void setLevel(Level level);
bool enabled(Level level);
// What GLib and the libraries on it (libqmi, libmbim) say goes the same way, as event "library".
void adoptGLibMessages();

inline void error(const char* event, std::string_view sentence, Fields fields = {}) {
  write(Level::error, event, sentence, fields);
}
inline void warning(const char* event, std::string_view sentence, Fields fields = {}) {
  write(Level::warning, event, sentence, fields);
}
inline void notice(const char* event, std::string_view sentence, Fields fields = {}) {
  write(Level::notice, event, sentence, fields);
}
inline void info(const char* event, std::string_view sentence, Fields fields = {}) {
  write(Level::info, event, sentence, fields);
}
inline void debug(const char* event, std::string_view sentence, Fields fields = {}) {
  write(Level::debug, event, sentence, fields);
}

}  // namespace esimgw::log
