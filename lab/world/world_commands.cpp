// SPDX-License-Identifier: Apache-2.0
#include "world/world_commands.hpp"

#include <map>
#include <sstream>

#include "eim/commands.hpp"
#include "world/card_in_slot.hpp"

namespace esimlab {
namespace {

constexpr std::size_t logLines = 40;

std::string nameOf(NetworkState::Kind kind) {
  switch (kind) {
    case NetworkState::Kind::off: return "off";
    case NetworkState::Kind::searching: return "searching";
    case NetworkState::Kind::denied: return "denied";
    case NetworkState::Kind::registered: return "registered";
  }
  return "?";
}

std::string nameOf(EuiccKind kind) {
  switch (kind) {
    case EuiccKind::sgp32: return "SGP.32 IoT eUICC";
    case EuiccKind::sgp22: return "SGP.22 consumer eUICC";
    case EuiccKind::notEuicc: return "no eUICC";
  }
  return "?";
}

bool onOrOff(const std::string& word) {
  if (word == "on") return true;
  if (word == "off") return false;
  throw CommandError("on or off, not " + word);
}

std::string numbers(const std::vector<std::int64_t>& list) {
  std::string text;
  for (auto number : list) text += (text.empty() ? "" : " ") + std::to_string(number);
  return text.empty() ? "none" : text;
}

std::string describe(const Euicc& card) {
  std::ostringstream text;
  text << nameOf(card.kind()) << ", EID " << eidDigits(card.eid())
       << (card.powered() ? "" : ", off") << "\n";
  for (const auto& profile : card.profiles()) {
    text << "  profile " << iccidDigits(profile.iccid) << "  " << profile.profileName
         << (profile.enabled ? "  enabled" : "") << "\n";
  }
  for (const auto& eim : card.eims()) {
    text << "  eIM " << eim.eimId << " at " << eim.fqdn.value_or("?") << ", counter "
         << eim.counterValue.value_or(0) << "\n";
  }
  text << "  stored results: " << numbers(card.storedResults())
       << "\n  pending notifications: " << numbers(card.pendingNotifications())
       << "\n  switch pending: " << (card.switchPending() ? "yes" : "no")
       << "\n  rollback granted: " << (card.rollbackGranted() ? "yes" : "no")
       << "\n  logical channels open: " << card.openChannels() << "\n";
  return text.str();
}

std::string describe(const EuiccRecords& records) {
  std::ostringstream text;
  text << "APDUs " << records.apdus << ", resets " << records.resets << ", refreshes "
       << records.refreshes << ", switches " << records.switches << ", rollbacks "
       << records.rollbacks << "\n";
  for (const auto& package : records.packages) {
    text << "  package of " << package.eimId << ", counter " << package.counterValue << ": "
         << (package.why.empty() ? "executed" : package.why) << "\n";
  }
  return text.str();
}

using SetKnob = void (*)(EuiccKnobs&, const std::string& value);

const std::map<std::string, SetKnob>& knobs() {
  static const std::map<std::string, SetKnob> table = {
      {"refuse-until-reset", [](auto& k, auto& v) { k.refuseUntilReset = onOrOff(v); }},
      {"announce-refresh", [](auto& k, auto& v) { k.announceRefresh = onOrOff(v); }},
      {"cat-busy", [](auto& k, auto& v) { k.catBusy = onOrOff(v); }},
      {"ecall-active", [](auto& k, auto& v) { k.ecallActive = onOrOff(v); }},
      {"drop-results", [](auto& k, auto& v) { k.dropResults = onOrOff(v); }},
      {"ignore-counters", [](auto& k, auto& v) { k.ignoreCounters = onOrOff(v); }},
      {"wrong-eid", [](auto& k, auto& v) { k.wrongEid = onOrOff(v); }},
      {"direct-responses", [](auto& k, auto& v) { k.directResponses = onOrOff(v); }},
      {"strict-le", [](auto& k, auto& v) { k.strictLe = onOrOff(v); }},
      {"refuse-opens",
       [](auto& k, auto& v) { k.refuseOpens = static_cast<unsigned>(toNumber(v)); }},
      {"delay-milliseconds",
       [](auto& k, auto& v) { k.delayMilliseconds = static_cast<unsigned>(toNumber(v)); }},
  };
  return table;
}

std::string setKnob(Euicc& card, Words& words) {
  auto name = words.take("knob");
  auto found = knobs().find(name);
  if (found == knobs().end()) {
    std::string known;
    for (const auto& [each, set] : knobs()) known += " " + each;
    throw CommandError("unknown knob " + name + "; there are:" + known);
  }
  found->second(card.knobs(), words.take("on, off or a number"));
  return "ok\n";
}

std::string describe(QmiModem& modem, const std::string& address) {
  const auto& state = modem.network();
  const auto& records = modem.records();
  std::ostringstream text;
  text << modem.identity().model << ", " << (modem.on() ? "on" : "off") << ", "
       << nameOf(state.kind);
  if (!state.operatorName.empty()) {
    text << " with " << state.operatorName << " (" << state.mcc << " " << state.mnc << ")";
  }
  text << "\n  source address: " << (address.empty() ? "none" : address)
       << "\n  APDUs from the host: " << records.apdus
       << "\n  channels opened, closed, open now: " << records.channelsOpened << ", "
       << records.channelsClosed << ", " << modem.openChannels().size()
       << "\n  refreshes: " << records.refreshes << ", card resets: " << records.cardResets
       << ", reboots: " << records.reboots << "\n";
  return text.str();
}

std::string setNetwork(QmiModem& modem, const std::string& iccid, Words& words) {
  using Answer = NetworkBehaviour::Answer;
  static const std::map<std::string, Answer> answers = {
      {"registers", Answer::registers}, {"denies", Answer::denied}, {"never", Answer::never}};
  auto word = words.take("registers, denies or never");
  auto answer = answers.find(word);
  if (answer == answers.end()) throw CommandError("registers, denies or never, not " + word);
  modem.networks().byIccid.at(iccid).answer = answer->second;
  modem.searchAgain();
  return "ok\n";
}

}  // namespace

CommandResult WorldCommands::execute(CommandLine line) {
  try {
    Words words(line);
    auto number = static_cast<std::size_t>(words.number("number").value_or(0));
    auto what = words.empty() ? "status" : words.take("command");
    if (what == "status") return {0, status()};
    if (what == "help") return {0, help()};
    if (what == "card") return {0, card(number, words)};
    if (what == "modem") return {0, modem(number, words)};
    if (what == "daemon") return {0, daemon(words)};
    if (what == "eim") {
      std::vector<std::string> rest;
      while (!words.empty()) rest.push_back(words.take("word"));
      return {0, EimCommands(world_.eim(number)).command(rest)};
    }
    if (what == "environment") {
      std::string text;
      for (const auto& [name, value] : world_.environment()) text += name + "=" + value + "\n";
      return {0, text};
    }
    throw CommandError("unknown: " + what + "; try esim-lab help");
  } catch (const std::out_of_range&) {
    return {1, "no such number\n"};
  } catch (const std::exception& error) {
    return {1, std::string(error.what()) + "\n"};
  }
}

std::string WorldCommands::status() {
  std::ostringstream text;
  text << "network: " << world_.network().explain() << "\nproxy: " << world_.explainProxy()
       << "\ndaemon: " << (world_.daemonRunning() ? "running" : "not running")
       << "\ndirectory: " << world_.directory().string() << "\n";
  for (std::size_t i = 0; i < world_.modemCount(); ++i) {
    text << "\nmodem " << i << ": "
         << describe(world_.modem(i), world_.network().sourceAddress(static_cast<unsigned>(i)))
         << "card " << i << ": " << describe(world_.card(i));
  }
  for (std::size_t i = 0; i < world_.eimCount(); ++i) {
    auto& esipa = world_.eim(i).esipa();
    text << "\neIM " << i << ": " << esipa.eimId() << " at " << world_.eim(i).fqdn() << ", "
         << esipa.exchanges().size() << " requests, " << esipa.orders().size() << " orders\n";
  }
  return text.str();
}

std::string WorldCommands::card(std::size_t number, Words& words) {
  auto& card = world_.card(number);
  auto what = words.empty() ? "show" : words.take("command");
  if (what == "show") return describe(card);
  if (what == "records") return describe(card.records());
  if (what == "knob") return setKnob(card, words);
  if (what == "pull") {
    world_.modem(number).insertCard(1, nullptr);
    return "pulled\n";
  }
  if (what == "insert") {
    world_.modem(number).insertCard(1, std::make_shared<CardInSlot>(card));
    return "inserted\n";
  }
  throw CommandError("card: show, records, knob, pull or insert, not " + what);
}

std::string WorldCommands::modem(std::size_t number, Words& words) {
  auto& modem = world_.modem(number);
  auto what = words.empty() ? "show" : words.take("command");
  if (what == "show")
    return describe(modem, world_.network().sourceAddress(static_cast<unsigned>(number)));
  if (what == "mute") {
    modem.setMute(onOrOff(words.take("on or off")));
  } else if (what == "unplug") {
    modem.powerOff();
  } else if (what == "plug") {
    modem.powerOn();
  } else if (what == "reboot") {
    modem.reboot();
  } else if (what == "network") {
    auto profile = static_cast<std::size_t>(toNumber(words.take("number of the profile")));
    return setNetwork(modem, world_.iccid(profile, number), words);
  } else {
    throw CommandError("modem: show, mute, unplug, plug, reboot or network, not " + what);
  }
  return "ok\n";
}

std::string WorldCommands::daemon(Words& words) {
  auto what = words.take("start, stop, kill, restart or log");
  if (what == "start") {
    world_.startDaemon();
  } else if (what == "stop") {
    world_.stopDaemon();
  } else if (what == "kill") {
    world_.killDaemon();
  } else if (what == "restart") {
    world_.restartDaemon();
  } else if (what == "log") {
    const auto& lines = world_.daemonLog();
    std::string text;
    auto first = lines.size() > logLines ? lines.size() - logLines : 0;
    for (auto i = first; i < lines.size(); ++i) text += lines[i] + "\n";
    return text;
  } else {
    throw CommandError("daemon: start, stop, kill, restart or log, not " + what);
  }
  return "ok\n";
}

std::string WorldCommands::help() {
  return R"(Commands for a running world (esim-lab world, ./dev demo --keep).
With several cards, modems or eIMs, --number N (from 0) says which.

  esim-lab status                    everything at a glance
  esim-lab eim help                  orders, records and misbehaviour of the eIM
  esim-lab eim enable ICCID          order a switch; add --rollback to allow a way back
  esim-lab eim orders                what became of the orders

  esim-lab card                      profiles, eIMs, results and notifications in the card
  esim-lab card records              what it executed
  esim-lab card knob NAME VALUE      make it misbehave: cat-busy on, refuse-until-reset on, …
  esim-lab card pull | insert

  esim-lab modem                     registration, source address, channels
  esim-lab modem mute on | off       reads and answers nothing
  esim-lab modem unplug | plug | reboot
  esim-lab modem network PROFILE registers | denies | never
                                     what profile 0, 1, … meets in the air

  esim-lab daemon start | stop | kill | restart | log
  esim-lab run COMMAND …             a program on this world's bus: esim-lab run esimctl status
)";
}

}  // namespace esimlab
