// SPDX-License-Identifier: Apache-2.0
// The World's daemon: how it is configured, started and ended.
#include <signal.h>

#include <stdexcept>

#include "world/world.hpp"

namespace esimlab {

using namespace std::chrono_literals;

namespace {
constexpr const char* busName = "org.esimgateway1";
constexpr auto programLimit = 60s;
constexpr auto stopLimit = 20s;
}  // namespace

Configuration World::daemonConfiguration() const {
  Configuration needed;
  needed.set("daemon", "state-directory", stateDirectory().string())
      .set("daemon", "runtime-directory", (directory_ / "run").string())
      .set("discovery", "enabled", "no");
  if (!installation_.plugins.empty()) {
    needed.set("daemon", "plugin-directory", (directory_ / "plugins").string());
  }
  for (std::size_t i = 0; i < modems_.size(); ++i) {
    auto section = "modem wwan" + std::to_string(i);
    const auto& place = *modems_[i];
    needed.set(section, "plugin", "qmi").set(section, "device", place.device);
    // The lab's modem reacts at once; real ones take seconds.
    needed.set(section, "refresh-wait", "1")
        .set(section, "power-off-time", "0.1")
        .set(section, "settle-time", "0.1");
    if (!place.interface.empty()) needed.set(section, "interface", place.interface);
    if (privateProxy_) {
      needed.set(section, "qmi-proxy-path", privateProxy_->name())
          .set(section, "qmi-skip-file-check", "yes");
    }
  }
  return needed.with(options_.configuration);
}

std::map<std::string, std::string> World::environment() const {
  return {{"DBUS_SYSTEM_BUS_ADDRESS", bus_->address()}};
}

void World::launchDaemon() {
  if (installation_.daemon.empty() || !std::filesystem::exists(installation_.daemon)) {
    throw std::runtime_error("esim-gatewayd is not built or installed");
  }
  daemon_.reset();
  daemonConfiguration().write(configurationFile());
  auto command = options_.daemonWrapper;
  command.push_back(installation_.daemon.string());
  command.insert(command.end(), {"--config", configurationFile().string()});
  auto environmentOfDaemon = environment();
  for (const auto& [name, value] : options_.daemonEnvironment) environmentOfDaemon[name] = value;
  auto onLine = [this](const std::string& line) {
    daemonLog_.push_back(line);
    if (options_.onDaemonLine) options_.onDaemonLine(line);
  };
  daemon_ = std::make_unique<Process>(loop_, ProcessOptions{command, environmentOfDaemon, onLine});
}

void World::startDaemon() {
  launchDaemon();
  auto up = [this] { return bus_->hasOwner(busName) || !daemon_->running(); };
  if (loop_.runUntil(up, programLimit) && daemon_->running()) return;
  throw std::runtime_error("esim-gatewayd does not come up:\n" + lastLines());
}

std::string World::lastLines() const {
  std::string text;
  auto first = daemonLog_.size() > 20 ? daemonLog_.size() - 20 : 0;
  for (auto i = first; i < daemonLog_.size(); ++i) text += "  " + daemonLog_[i] + "\n";
  return text;
}

void World::killDaemon() {
  if (daemon_) daemon_->signal(SIGKILL);
}

void World::stopDaemon() {
  if (!daemonRunning()) return;
  daemon_->signal(SIGTERM);
  if (daemon_->waitForEnd(stopLimit)) return;
  throw std::runtime_error("esim-gatewayd does not stop on SIGTERM:\n" + lastLines());
}

void World::restartDaemon() {
  if (daemon_) {
    killDaemon();
    daemon_->waitForEnd(stopLimit);
    auto gone = [this] { return !bus_->hasOwner(busName); };
    loop_.runUntil(gone, stopLimit);
  }
  startDaemon();
}

CommandResult World::esimctl(const std::vector<std::string>& arguments) {
  if (installation_.esimctl.empty()) return {127, "esimctl is not built"};
  std::vector<std::string> command = {installation_.esimctl.string()};
  command.insert(command.end(), arguments.begin(), arguments.end());
  Process process(loop_, ProcessOptions{command, environment(), {}});
  if (!process.waitForEnd(programLimit)) return {124, "esimctl does not end"};
  CommandResult result{*process.status(), {}};
  for (const auto& line : process.lines()) result.output += line + "\n";
  return result;
}

bool World::poll() {
  try {
    bus_->call("/org/esimgateway1", "org.esimgateway1.Manager", "Poll", "(@a{sv} {},)");
    return true;
  } catch (const std::runtime_error&) {
    return false;
  }
}

}  // namespace esimlab
