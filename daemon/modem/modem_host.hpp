// SPDX-License-Identifier: Apache-2.0
// Every modem of the gateway: finds them (configuration and sysfs), gives each to its plugin,
// starts it again when it failed, and forgets it when it was unplugged.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "card/plugin.hpp"
#include "modem/discovery.hpp"
#include "modem/plugin_host.hpp"
#include "runtime/pending.hpp"

namespace esimgw {

class UdevWatch;

// One [modem NAME] section, all values as they stand in the file. Keys that the host itself reads:
//   device     control device (/dev/cdc-wdm0, a pty); or
//   bus-path   a discovered modem by its stable name (see ControlDevice::name)
//   plugin     name of the plugin; default: by the device's kernel driver
//   interface  its network interface; default: from sysfs
//   enabled    "no" or "false": leave this modem alone
// All others go to the plugin; one that the plugin does not know is warned of.
struct ConfiguredModem {
  std::string name;
  std::map<std::string, std::string> settings;
};

struct ModemHostOptions {
  std::string pluginDirectory;
  std::vector<EsimgwModemPluginEntry> builtinPlugins;
  std::vector<ConfiguredModem> modems;
  bool discover = true;          // take modems that no section names
  std::string runtimeDirectory;  // see ModemDescription
  std::string sysfsRoot = "/sys";
  std::string deviceRoot = "/dev";
  bool watchUdev = true;  // follow plugging; without, only rescan() looks again
  Duration firstRetry = std::chrono::seconds(2);  // doubled after each failure
  Duration longestRetry = std::chrono::minutes(5);
  std::string buildId;  // empty: this build's
};

struct ModemStatus {
  enum class State {
    starting,      // being opened
    serving,       // its cards are attached
    waiting,       // failed; tried again at retryAt
    unconfigured,  // no plugin takes it, see error
    stopping,
  };
  std::string name;         // section name or bus path
  std::string device;       // empty: not plugged in
  std::string plugin;       // empty: none takes it
  std::string interface;    // empty: unknown
  std::string description;  // manufacturer, model, firmware
  State state = State::starting;
  std::string error;  // why it does not serve, one sentence; empty when it does
  std::optional<TimePoint> retryAt;
};

class ModemHost {
 public:
  ModemHost(Loop& loop, CardRegistry& registry, ModemHostOptions options);
  // stop() must have ended, or the loop's root tasks be gone.
  ~ModemHost();
  ModemHost(const ModemHost&) = delete;
  ModemHost& operator=(const ModemHost&) = delete;

  // Loads the plugins and starts to look for modems. Throws nothing: problems are in the log and in
  // status().
  void start();
  // Ends every modem in order: cards detached, channels and client ids given back. Bounded by the
  // plugins' own limits; await it shielded when the caller's Stop is requested already.
  Task<void> stop();
  // Looks again now; a modem that waits for its next attempt is tried at once.
  void rescan();

  std::vector<ModemStatus> status() const;
  const PluginHost& plugins() const { return plugins_; }
  // Called after every change of status().
  void onChanged(std::function<void()> changed) { changed_ = std::move(changed); }

 private:
  struct Entry;
  struct Wanted;

  void addPlugins();
  // What this section means now; takes its device out of `found`.
  Wanted resolve(const ConfiguredModem& modem, std::vector<ControlDevice>& found) const;
  std::vector<Wanted> wanted() const;
  void update();
  void begin(Wanted wanted);
  void warnOfUnknownSettings(const ModemDescription& description, const ModemPlugin& plugin) const;
  Task<void> supervise(std::shared_ptr<Entry> entry);
  Task<Error> serveOnce(std::shared_ptr<Entry> entry);
  Task<void> waitForRetry(std::shared_ptr<Entry> entry, Deadline when);
  void notify() const;

  Loop& loop_;
  CardRegistry& registry_;
  ModemHostOptions options_;
  PluginHost plugins_;
  std::vector<std::shared_ptr<Entry>> entries_;
  std::unique_ptr<UdevWatch> udev_;
  std::function<void()> changed_;
  Event ended_;
  bool stopping_ = false;
};

}  // namespace esimgw
