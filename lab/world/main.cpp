// SPDX-License-Identifier: Apache-2.0
// esim-lab: a world without hardware, and the words to play with it.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <iostream>
#include <set>

#include "euicc/vpcd.hpp"
#include "world/control.hpp"
#include "world/demo.hpp"
#include "world/world.hpp"
#include "world/world_commands.hpp"

namespace {

using namespace esimlab;

// Words that are for a world that runs already.
const std::set<std::string> forRunningWorld = {"status", "eim", "card", "modem", "daemon", "help"};

int askRunningWorld(const CommandLine& words) {
  if (words.front() == "help") {
    std::cout << WorldCommands::help();
    return 0;
  }
  auto result = askWorld(controlSocket(), words);
  (result.status == 0 ? std::cout : std::cerr) << result.output;
  return result.status;
}

// Becomes the program, on the bus of the running world.
int runInWorld(const CommandLine& words) {
  if (words.empty()) throw std::runtime_error("usage: esim-lab run COMMAND …");
  auto environment = askWorld(controlSocket(), {"environment"}).output;
  std::istringstream lines(environment);
  for (std::string line; std::getline(lines, line);) {
    auto equals = line.find('=');
    if (equals != std::string::npos) {
      setenv(line.substr(0, equals).c_str(), line.substr(equals + 1).c_str(), 1);
    }
  }
  auto program = words.front();
  if (auto esimctl = Installation::find().esimctl; program == "esimctl" && !esimctl.empty()) {
    program = esimctl.string();
  }
  std::vector<std::string> copy = words;
  std::vector<char*> arguments;
  for (auto& word : copy) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  execvp(program.c_str(), arguments.data());
  throw std::runtime_error("cannot run " + program);
}

int serveWorld(WorldOptions options, bool withDaemon) {
  auto socket = controlSocket();
  esimgw::Loop loop;
  options.onDaemonLine = [](const std::string& line) { std::cout << line << std::endl; };
  World world(loop, std::move(options));
  WorldCommands commands(world);
  ControlServer server(socket, [&commands](CommandLine words) { return commands.execute(words); });
  if (withDaemon) world.startDaemon();
  std::cout << commands.execute({"status"}).output << "\nReady; esim-lab help says what to do.\n"
            << std::flush;
  runUntilInterrupted(loop);
  world.stopDaemon();
  return 0;
}

int serveCard(std::uint16_t port) {
  esimgw::Loop loop;
  auto pki = Pki::mint();
  auto plan = WorldOptions::defaultModem();
  for (const auto& profile : plan.profiles) plan.card.profiles.push_back(profile.profile);
  Euicc card(pki, plan.card);
  VpcdConnection connection(card, VpcdConnection::connectLoopback(port), [&loop] { loop.quit(); });
  std::cout << "The card is in vpcd's reader; take it out with Ctrl-C." << std::endl;
  runUntilInterrupted(loop);
  return 0;
}

struct Arguments {
  WorldOptions world;
  DemoOptions demo;
  std::string build;
  std::uint16_t vpcdPort = esimlab::vpcdPort;
  bool loopback = false;
  bool privateProxy = false;
  bool withoutDaemon = false;
};

int start(Arguments& arguments, const CLI::App& app) {
  // Before anything looks for programs; World reads it once.
  if (!arguments.build.empty()) setenv("ESIM_GATEWAY_BUILD", arguments.build.c_str(), 1);
  if (app.got_subcommand("demo")) {
    arguments.demo.namespaces = !arguments.loopback;
    return runDemo(arguments.demo);
  }
  if (app.got_subcommand("vpcd")) return serveCard(arguments.vpcdPort);
  arguments.world.namespaces = !arguments.loopback;
  arguments.world.realProxy = !arguments.privateProxy;
  return serveWorld(std::move(arguments.world), !arguments.withoutDaemon);
}

int parseAndStart(int argc, char** argv) {
  Arguments arguments;
  CLI::App app{"A world without hardware for esim-gateway: virtual eUICC, modem and eIM."};
  app.require_subcommand(1);
  app.footer(WorldCommands::help());
  app.add_option("--build", arguments.build, "take the programs from this build folder");
  app.add_flag("--loopback", arguments.loopback, "no network namespaces");
  app.fallthrough();
  auto* world = app.add_subcommand("world", "start everything and serve until Ctrl-C");
  world->add_flag("--private-proxy", arguments.privateProxy, "do without the real qmi-proxy");
  world->add_flag("--no-daemon", arguments.withoutDaemon, "leave out esim-gatewayd");
  auto* demo = app.add_subcommand("demo", "tell a story, with checks");
  demo->add_option("--scenario", arguments.demo.scenario, "which story; help lists them");
  demo->add_option("--plugin", arguments.demo.plugin, "through which modem plugin");
  demo->add_flag("--keep", arguments.demo.keep, "leave the world up afterwards");
  auto* vpcd = app.add_subcommand("vpcd", "put a virtual card into the PC/SC reader vpcd");
  vpcd->add_option("--port", arguments.vpcdPort, "where vpcd listens");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error);
  }
  return start(arguments, app);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    CommandLine words(argv + 1, argv + argc);
    if (!words.empty() && forRunningWorld.contains(words.front())) return askRunningWorld(words);
    if (!words.empty() && words.front() == "run") {
      return runInWorld({words.begin() + 1, words.end()});
    }
    return parseAndStart(argc, argv);
  } catch (const std::exception& error) {
    std::cerr << "esim-lab: " << error.what() << "\n";
    return 1;
  }
}
