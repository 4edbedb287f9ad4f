// SPDX-License-Identifier: Apache-2.0
// A whole world without hardware: PKI, cards in modems, eIMs, a system bus, networks, and the
// daemon as a child process. For the demo, for flow tests (in-process) and for `esim-lab world`.
//
//   esimgw::Loop loop;
//   World world(loop);
//   world.startDaemon();
//   world.eim().esipa().order(…);
//   world.runUntil([&] { return world.card().records().switches == 1; }, 30s);
//
// Member order is the order of the story: what needs another thing comes after it.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "eim/virtual_eim.hpp"
#include "euicc/euicc.hpp"
#include "modem/ports.hpp"
#include "modem/qmi_modem.hpp"
#include "world/bus.hpp"
#include "world/configuration.hpp"
#include "world/installation.hpp"
#include "world/network.hpp"
#include "world/process.hpp"

namespace esimlab {

// One profile of a lab card and the network that it meets.
struct LabProfile {
  ProfileOptions profile;
  NetworkBehaviour network;
};

struct LabEim {
  VirtualEimOptions options;
  AssociationForm association;
  bool associated = true;  // with every card, from the start
};

struct LabModem {
  ModemIdentity identity;
  EuiccOptions card;  // profiles and eims are filled in from below
  std::vector<LabProfile> profiles;
};

struct WorldOptions {
  // Two profiles, the first one enabled; one eIM that the card trusts by public key.
  std::vector<LabModem> modems = {defaultModem()};
  std::vector<LabEim> eims = {LabEim{}};
  // Short intervals, so that nobody waits; on top of what the daemon must be told. Later entries
  // win.
  Configuration configuration = Configuration::impatient();
  bool namespaces = true;  // false: loopback
  bool realProxy = true;   // false: the modem serves a proxy name of its own
  std::map<std::string, std::string> daemonEnvironment;
  std::vector<std::string> daemonWrapper;  // command in front of the daemon: valgrind, faketime
  // Called for each line of the daemon's log.
  std::function<void(const std::string&)> onDaemonLine;

  static LabModem defaultModem(unsigned number = 0);
};

class World {
 public:
  explicit World(esimgw::Loop& loop, WorldOptions options = {});
  ~World();
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  esimgw::Loop& loop() { return loop_; }
  const Pki& pki() const { return pki_; }
  Network& network() { return *network_; }
  Euicc& card(std::size_t number = 0) { return *modems_.at(number)->card; }
  QmiModem& modem(std::size_t number = 0) { return *modems_.at(number)->modem; }
  VirtualEim& eim(std::size_t number = 0) { return *eims_.at(number); }
  std::size_t modemCount() const { return modems_.size(); }
  std::size_t eimCount() const { return eims_.size(); }
  Bus& bus() { return *bus_; }

  // Fresh and removed with the world.
  const std::filesystem::path& directory() const { return directory_; }
  std::filesystem::path stateDirectory() const { return directory_ / "state"; }
  std::filesystem::path configurationFile() const { return directory_ / "esim-gateway.conf"; }
  bool realProxy() const { return proxy_ != nullptr; }
  // How modem and daemon meet, one sentence for people.
  std::string explainProxy() const;

  // Changes take effect with the next start.
  Configuration& configuration() { return options_.configuration; }
  // Starts the daemon and waits until it owns its bus name. Throws std::runtime_error with the end
  // of its log when it does not come up.
  void startDaemon();
  // Only starts it.
  void launchDaemon();
  void killDaemon();  // SIGKILL
  void stopDaemon();  // SIGTERM, and waits
  void restartDaemon();
  bool daemonRunning() { return daemon_ && daemon_->running(); }
  Process& daemon() { return *daemon_; }
  // Of all daemons so far.
  const std::vector<std::string>& daemonLog() const { return daemonLog_; }

  bool runUntil(const std::function<bool()>& condition, esimgw::Duration limit) {
    return loop_.runUntil(condition, limit);
  }
  // Runs esimctl on this world's bus, while the world goes on.
  CommandResult esimctl(const std::vector<std::string>& arguments);
  // Lets it happen soon: asks the daemon to poll every eIM now. False when it refuses.
  bool poll();
  // The profile's ICCID digits, in the order of LabModem::profiles.
  std::string iccid(std::size_t profile, std::size_t modem = 0) const;
  std::map<std::string, std::string> environment() const;  // for programs that use the bus

 private:
  struct Place {
    std::unique_ptr<Euicc> card;
    std::unique_ptr<QmiModem> modem;
    std::unique_ptr<PtyPort> port;
    std::string device;
    std::string interface;
  };

  void makeDirectory();
  void makeEims();
  void makeModems();
  void makePlace(unsigned number);
  void startProxy();
  void followBearer(unsigned number, const NetworkState& state);
  Configuration daemonConfiguration() const;
  std::string lastLines() const;

  esimgw::Loop& loop_;
  WorldOptions options_;
  Installation installation_ = Installation::find();
  std::filesystem::path directory_;
  std::unique_ptr<Network> network_;
  Pki pki_ = Pki::mint();
  std::vector<std::unique_ptr<VirtualEim>> eims_;
  std::vector<std::unique_ptr<Place>> modems_;
  std::unique_ptr<Process> proxy_;
  std::unique_ptr<ProxyPort> privateProxy_;
  std::unique_ptr<Bus> bus_;
  std::unique_ptr<Process> daemon_;
  std::vector<std::string> daemonLog_;
};

}  // namespace esimlab
