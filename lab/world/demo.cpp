// SPDX-License-Identifier: Apache-2.0
#include "world/demo.hpp"

#include <unistd.h>

#include <cstdio>
#include <iostream>
#include <memory>
#include <sstream>

#include "world/control.hpp"
#include "world/world_commands.hpp"

namespace esimlab {

namespace {

void introduce(World& world) {
  std::cout << "  network  " << world.network().explain() << "\n  modem    "
            << world.modem().identity().model << " behind " << world.explainProxy() << "\n";
  for (std::size_t i = 0; i < world.eimCount(); ++i) {
    std::cout << "  eIM      " << world.eim(i).esipa().eimId() << " at https://"
              << world.eim(i).fqdn() << "\n";
  }
  for (const auto& profile : world.card().profiles()) {
    std::cout << "  profile  " << profile.profileName << (profile.enabled ? " (enabled)" : "")
              << "\n";
  }
  std::cout << std::flush;
}

const Scenario* findScenario(const std::string& name) {
  for (const auto& scenario : scenarios()) {
    if (scenario.name == name) return &scenario;
  }
  return nullptr;
}

void listScenarios() {
  for (const auto& scenario : scenarios()) {
    std::cout << "  " << scenario.name << "  " << scenario.sentence << "\n";
  }
}

void keepUp(World& world, const std::filesystem::path& socket) {
  WorldCommands commands(world);
  ControlServer server(socket, [&commands](CommandLine words) { return commands.execute(words); });
  auto self = std::filesystem::read_symlink("/proc/self/exe").string();
  std::cout << "\nThe world stays up; end it with Ctrl-C. In another terminal:\n\n"
            << "  alias esim-lab=" << self << "\n"
            << "  esim-lab status\n"
            << "  esim-lab eim enable " << world.iccid(0) << " --rollback\n"
            << "  esim-lab eim orders\n"
            << "  esim-lab run esimctl status\n"
            << "  esim-lab run esimctl monitor\n"
            << "  esim-lab run busctl tree org.esimgateway1\n"
            << "  esim-lab run gdbus monitor --system --dest org.esimgateway1\n"
            << "  esim-lab daemon log\n"
            << "  esim-lab help\n"
            << std::endl;
  runUntilInterrupted(world.loop());
}

// What the last line calls this run.
std::string runName(const DemoOptions& options) {
  std::string name = "demo";
  if (options.scenario != scenarios().front().name) name += " " + options.scenario;
  if (options.plugin != DemoOptions{}.plugin) name += " plugin-" + options.plugin;
  return name;
}

void printLog(World& world) {
  std::cout << "\nThe daemon's log:\n";
  for (const auto& line : world.daemonLog()) std::cout << "  " << line << "\n";
}

}  // namespace

const std::vector<Scenario>& scenarios() {
  static const std::vector<Scenario> list = {
      {"switch",
       "an eIM switches the profile in the router's modem, also when the daemon is killed",
       switchWorld, playSwitch},
  };
  return list;
}

int runDemo(const DemoOptions& options) {
  const auto* scenario = findScenario(options.scenario);
  if (scenario == nullptr) {
    std::cout << "Scenarios:\n";
    listScenarios();
    return options.scenario == "help" ? 0 : 2;
  }
  if (options.plugin != "qmi") {
    std::cout << "There is no virtual modem for the plugin " << options.plugin
              << "; there is: qmi\n";
    return 2;
  }
  auto socket = options.keep ? controlSocket() : std::filesystem::path();
  std::cout << "esim-gateway demo: " << scenario->sentence << "\n\n";
  bool passed = false;
  try {
    esimgw::Loop loop;
    auto worldOptions = scenario->options();
    worldOptions.namespaces = options.namespaces;
    World world(loop, std::move(worldOptions));
    introduce(world);
    Stage stage(world, isatty(STDOUT_FILENO) == 1);
    scenario->play(stage);
    passed = stage.passed();
    if (!passed) printLog(world);
    if (options.keep) keepUp(world, socket);
  } catch (const std::exception& error) {
    std::cout << "\n" << error.what() << "\n";
    passed = false;
  }
  std::cout << "\n" << runName(options) << ": " << (passed ? "passed" : "failed") << std::endl;
  return passed ? 0 : 1;
}

void Stage::heading(const std::string& text) {
  std::cout << "\n" << (colours_ ? "\033[1m" : "") << text << (colours_ ? "\033[0m" : "") << "\n";
}

void Stage::step(const std::string& sentence) {
  heading(std::to_string(++steps_) + ". " + sentence);
  std::cout << std::flush;
}

void Stage::note(const std::string& sentence) {
  std::cout << "   " << sentence << std::endl;
}

void Stage::show(const std::vector<std::string>& arguments) {
  std::string line = "esimctl";
  for (const auto& argument : arguments) line += " " + argument;
  auto result = world_.esimctl(arguments);
  if (result.status == 127) return;  // built without it
  std::cout << "   $ " << line << "\n";
  std::istringstream text(result.output);
  for (std::string row; std::getline(text, row);) std::cout << "     " << row << "\n";
  std::cout << std::flush;
}

bool Stage::expect(const std::string& what, const std::function<bool()>& condition,
                   esimgw::Duration limit) {
  if (world_.runUntil(condition, limit)) {
    note(what);
    return true;
  }
  note("does not happen in time: " + what);
  passed_ = false;
  return false;
}

void Stage::check(const std::string& who, const std::string& what, bool holds) {
  auto verdict = holds ? "ok    " : "FAILED";
  std::cout << "   " << verdict << "  " << who << ": " << what << std::endl;
  passed_ = passed_ && holds;
}

}  // namespace esimlab
