// SPDX-License-Identifier: Apache-2.0
// What an empty poll and an enable cost over HTTPS, and what the daemon costs while it waits.
// docs/benchmarks.md says what each figure means.
#include <unistd.h>

#include <cmath>
#include <iostream>
#include <stdexcept>

#include "bench_table.hpp"
#include "plain_client.hpp"
#include "process_figures.hpp"
#include "site.hpp"
#include "world/installation.hpp"

namespace {

using namespace esimbench;

constexpr const char* usage =
    "usage: bench-package [--json FILE] [--idle-seconds N] [--capture FILE]";

struct Options {
  std::string json;
  unsigned idleSeconds = 60;
  std::string capture;
};

Options parse(int count, char** words) {
  if (count % 2 == 0) throw std::invalid_argument(usage);
  Options options;
  for (int i = 1; i + 1 < count; i += 2) {
    std::string word = words[i];
    if (word == "--json") {
      options.json = words[i + 1];
    } else if (word == "--idle-seconds") {
      options.idleSeconds = static_cast<unsigned>(std::stoul(words[i + 1]));
    } else if (word == "--capture") {
      options.capture = words[i + 1];
    } else {
      throw std::invalid_argument(usage);
    }
  }
  return options;
}

void say(const std::string& what) {
  std::cerr << "bench: " << what << std::endl;
}

double number(std::uint64_t value) {
  return static_cast<double>(value);
}

struct Measured {
  Dialogue coldPoll, resumedPoll, warmPoll, enable, fullEnable;
  Dialogue plainPoll, plainEnable;
  MemoryFigures memory;
  std::uint64_t wakeups = 0;
  unsigned threads = 0;
  double instructionsPerPackage = 0;
  double instructionsPerPoll = 0;
};

// One daemon's life: first contact, a poll, an enable, then it waits.
void measureLife(const Options& options, Measured& measured) {
  say("first contact, a poll and an enable over resumed sessions");
  SiteOptions siteOptions;
  siteOptions.captureFile = options.capture;
  Site site(siteOptions);
  measured.coldPoll = site.firstPoll();
  WakeupCounter polling(site.world().daemon().pid());
  measured.resumedPoll = site.poll();
  polling.look();
  if (polling.wakeups() == 0) throw std::runtime_error("wakeups cannot be seen here");
  measured.enable = site.enable();
  if (measured.coldPoll.fullHandshakes != 1 || measured.resumedPoll.resumedHandshakes != 1 ||
      measured.enable.resumedHandshakes != 2) {
    throw std::runtime_error("TLS sessions are not resumed as they should be");
  }
  measured.plainPoll = plainPoll(site);
  measured.plainEnable = plainEnable(site);
  site.idle(std::chrono::seconds(5));
  auto daemon = site.world().daemon().pid();
  measured.memory = memoryOf(daemon);
  measured.threads = threadsOf(daemon);
  say("idle for " + std::to_string(options.idleSeconds) + " s");
  WakeupCounter counter(daemon);
  for (unsigned second = 0; second < options.idleSeconds; ++second) {
    site.idle(std::chrono::seconds(1));
    counter.look();
  }
  measured.wakeups = counter.wakeups();
  site.stopDaemon();
}

void measureFullEnable(Measured& measured) {
  say("an enable with a full first handshake");
  Site site;
  measured.fullEnable = site.firstPollWithEnable();
  if (measured.fullEnable.fullHandshakes != 1) {
    throw std::runtime_error("one full handshake was expected");
  }
  site.stopDaemon();
}

void measureWarmPoll(Measured& measured) {
  say("a poll over an open connection");
  SiteOptions options;
  options.keepAlive = true;
  Site site(options);
  site.firstPoll();
  measured.warmPoll = site.poll();
  if (measured.warmPoll.air.connections != 0) {
    throw std::runtime_error("the connection was not kept open");
  }
  site.stopDaemon();
}

// Instructions of a whole life with so many polls and enables. Without the ones of start and end
// they are the same each time, so differences are what one more costs.
double lifeUnderCallgrind(unsigned polls, unsigned enables) {
  auto file =
      std::filesystem::temp_directory_path() / ("esim-bench-callgrind-" + std::to_string(getpid()));
  SiteOptions options;
  options.daemonWrapper = {"valgrind", "--tool=callgrind", "--callgrind-out-file=" + file.string()};
  {
    Site site(options);
    site.firstPoll();
    for (unsigned i = 0; i < polls; ++i) site.poll();
    for (unsigned i = 0; i < enables; ++i) site.enable();
    site.stopDaemon();
  }
  auto instructions = number(callgrindInstructions(file));
  std::filesystem::remove(file);
  return instructions;
}

void measureInstructions(Measured& measured) {
  say("instructions, under callgrind");
  constexpr unsigned more = 4;
  auto base = lifeUnderCallgrind(1, 1);
  measured.instructionsPerPoll = std::round((lifeUnderCallgrind(1 + more, 1) - base) / more);
  measured.instructionsPerPackage = std::round((lifeUnderCallgrind(1, 1 + more) - base) / more);
}

std::string travelled(const Dialogue& dialogue) {
  const auto& air = dialogue.air;
  return std::to_string(air.packets) + " packets, " + std::to_string(air.upBytes) + " B up, " +
         std::to_string(air.bareAcks) + " bare ACKs, " + std::to_string(dialogue.fullHandshakes) +
         " full and " + std::to_string(dialogue.resumedHandshakes) + " resumed handshakes";
}

void addBytes(Table& table, const std::string& name, const std::string& text,
              const Dialogue& dialogue, std::optional<double> most = std::nullopt) {
  auto key = name.empty() ? name : "https_" + name + "_bytes";
  table.add({key, text, number(dialogue.air.bytes), "B", most, travelled(dialogue)});
}

void addTime(Table& table, const std::string& name, const std::string& text,
             const Dialogue& dialogue, const std::string& remark = {}) {
  table.add({"https_" + name + "_ms", text, std::round(dialogue.milliseconds), "ms", {}, remark});
}

void addDialogues(Table& table, const Measured& m) {
  addBytes(table, "poll_cold", "empty poll, first contact", m.coldPoll);
  addBytes(table, "poll_resumed", "empty poll, session resumed", m.resumedPoll);
  addBytes(table, "poll_warm", "empty poll, connection kept open", m.warmPoll);
  addBytes(table, "", "  empty poll by the curl command", m.plainPoll);
  addBytes(table, "enable", "enable, sessions resumed", m.enable, 8000);
  addBytes(table, "enable_full", "enable, first handshake full", m.fullEnable);
  addBytes(table, "", "  the enable's requests by the curl command", m.plainEnable);
  addTime(table, "poll_resumed", "empty poll, session resumed: time", m.resumedPoll);
  addTime(table, "poll_warm", "empty poll, connection kept open: time", m.warmPoll);
  addTime(table, "enable", "enable, sessions resumed: time", m.enable,
          "the virtual modem restarts and registers in it");
  table.add({"", "requests for an enable", number(m.enable.requests), "", {}, ""});
  table.add({"apdus_per_enable",
             "APDUs for an enable",
             number(m.enable.apdus),
             "",
             {},
             "Send APDU of QMI; " + std::to_string(m.resumedPoll.apdus) + " for an empty poll"});
  table.add({"instructions_per_package",
             "instructions for an enable",
             m.instructionsPerPackage,
             "",
             {},
             "in the daemon, callgrind"});
  table.add(
      {"", "instructions for an empty poll", m.instructionsPerPoll, "", {}, "session resumed"});
}

void addIdle(Table& table, const Measured& m, unsigned seconds) {
  table.add({"idle_rss_kib", "idle: resident memory", number(m.memory.rss), "KiB", 24 * 1024,
             "one QMI modem, after TLS sessions and an enable"});
  table.add({"idle_private_dirty_kib", "idle: private dirty memory", number(m.memory.privateDirty),
             "KiB", 5 * 1024, "what goes when the process goes"});
  table.add({"idle_pss_kib",
             "idle: proportional share",
             number(m.memory.pss),
             "KiB",
             {},
             "libraries divided among the processes that use them here"});
  table.add({"idle_wakeups_per_second", "idle: wakeups", number(m.wakeups) / seconds, "/s", 0.2,
             std::to_string(m.wakeups) + " in " + std::to_string(seconds) + " s, " +
                 std::to_string(m.threads) + " threads"});
}

void addSizes(Table& table) {
  auto installation = esimlab::Installation::find();
  auto daemon = strippedSize(installation.daemon);
  std::uint64_t plugin = 0;
  for (const auto& module : installation.plugins) {
    if (module.filename() == "qmi.so") plugin = strippedSize(module);
  }
  table.add({"daemon_stripped_bytes", "daemon and QMI plugin, stripped", number(daemon + plugin),
             "B", 1'500'000, std::to_string(daemon) + " and " + std::to_string(plugin)});
}

int run(const Options& options) {
  // Pages of a freshly built program would count as dirty until they are on disk.
  sync();
  Measured measured;
  measureLife(options, measured);
  measureFullEnable(measured);
  measureWarmPoll(measured);
  measureInstructions(measured);
  Table table;
  addDialogues(table, measured);
  addIdle(table, measured, options.idleSeconds);
  addSizes(table);
  table.print(std::cout);
  if (!options.json.empty()) table.writeJson(options.json);
  auto missed = table.missed();
  std::cout << "\nbench package: "
            << (missed == 0 ? "every target met" : std::to_string(missed) + " targets missed")
            << std::endl;
  return missed == 0 ? 0 : 1;
}

}  // namespace

int main(int count, char** words) {
  try {
    return run(parse(count, words));
  } catch (const std::exception& error) {
    std::cerr << "bench: " << error.what() << std::endl;
    return 2;
  }
}
