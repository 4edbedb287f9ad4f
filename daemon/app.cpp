// SPDX-License-Identifier: Apache-2.0
#include "app.hpp"

#include <glib-unix.h>

#include <filesystem>
#include <random>

#include "builtin_plugins.hpp"
#include "configuration.hpp"
#include "ipa/gateway_core.hpp"
#include "paths.hpp"
#include "reload.hpp"
#include "runtime/glib.hpp"
#include "service_manager.hpp"
#ifdef ESIMGW_DBUS
#include "bus/bus_door.hpp"
#endif
#ifdef ESIMGW_HTTPS
#include "esipa/remote_eim.hpp"
#include "esipa/trust.hpp"
#endif

namespace esimgw {
namespace {

// What runs on the card is finished; everything else has this long to end politely.
constexpr Duration shutdownLimit = std::chrono::seconds(20);
// Route changes come in bursts; one retry after the last of them is enough.
constexpr Duration networkSettles = std::chrono::seconds(2);

#ifdef ESIMGW_HTTPS
// The eIM's address (SGP.32 §2.11.1.1): eimFqdn, or an eimId that is a name.
std::string addressOf(const rsp::EimConfigurationData& eim) {
  if (eim.eimFqdn && !eim.eimFqdn->empty()) return *eim.eimFqdn;
  if (eim.eimIdType == rsp::EimIdType::eimIdTypeFqdn) return eim.eimId;
  throw Error(Domain::eim, Code::configuration,
              "the card gives no address of the eIM, have eimFqdn set in its configuration data");
}

EimFactory eimFactory(Loop& loop, const EsipaSettings& settings, ClockGuard& clock) {
  return [&loop, settings, &clock](const rsp::EimConfigurationData& eim) -> std::unique_ptr<Eim> {
    esipa::RemoteEimOptions options;
    options.address = addressOf(eim);
    options.trust = esipa::tlsTrust(eim, {settings.bundle, settings.bundleWhenUnusable});
    if (auto named = settings.connectTo.find(eim.eimId); named != settings.connectTo.end()) {
      options.connectTo = named->second;
    }
    if (!settings.adminProtocol.empty()) options.adminProtocol = settings.adminProtocol;
    options.timeout = settings.timeout;
    options.connectTimeout = settings.connectTimeout;
    options.keepAlive = settings.keepAlive;
    options.middleboxCompatibility = settings.middleboxCompatibility;
    options.clockPlausible = [&clock] { return clock.plausible(); };
    return std::make_unique<esipa::RemoteEim>(loop, std::move(options));
  };
}

#else
EimFactory eimFactory(Loop&, const EsipaSettings&, ClockGuard&) {
  return [](const rsp::EimConfigurationData&) -> std::unique_ptr<Eim> {
    throw Error(Domain::eim, Code::unsupported, "this build cannot speak to eIMs over HTTPS");
  };
}
#endif

// The D-Bus door, or nothing where the configuration or the build has none. It opens last, when
// there is something to see.
class Doors {
 public:
  Doors(Loop& loop, Gateway& gateway, const std::string& bus) {
    if (bus == "none") return;
#ifdef ESIMGW_DBUS
    BusOptions options;
    options.address = bus == "system" ? "" : bus;
    options.version = version;
    door_ = std::make_unique<BusDoor>(loop, gateway, options);
#else
    throw Error(Domain::request, Code::configuration,
                "this build has no D-Bus door, set [daemon] bus=none");
#endif
  }
  void open() {
#ifdef ESIMGW_DBUS
    if (door_) door_->start();
#endif
  }

 private:
#ifdef ESIMGW_DBUS
  std::unique_ptr<BusDoor> door_;
#endif
};

std::function<double()> uniformRandom() {
  auto generator = std::make_shared<std::minstd_rand>(std::random_device{}());
  return [generator] { return std::uniform_real_distribution<double>(0, 1)(*generator); };
}

// Tells when any uplink got better.
class UplinkWatch {
 public:
  UplinkWatch(Loop& loop, std::function<void()> better) : loop_(loop), better_(std::move(better)) {
    monitor_ = g_network_monitor_get_default();
    auto changed = +[](GNetworkMonitor*, gboolean available, gpointer data) {
      if (available) static_cast<UplinkWatch*>(data)->burst();
    };
    handler_ = g_signal_connect(monitor_, "network-changed", G_CALLBACK(changed), this);
  }
  ~UplinkWatch() { g_signal_handler_disconnect(monitor_, handler_); }

 private:
  void burst() { settled_.start(loop_, loop_.now() + networkSettles, better_); }

  Loop& loop_;
  std::function<void()> better_;
  GNetworkMonitor* monitor_;
  gulong handler_;
  Timer settled_;
};

Task<void> retryWhenClockIsSet(ClockGuard& clock, GatewayCore& core) {
  for (;;) {
    auto set = clock.set().next();
    co_await set.wait();
    core.retryFailed();
  }
}

Task<void> shutDown(Loop& loop, ModemHost& modems) {
  auto limited = withDeadline(modems.stop(), loop.now() + shutdownLimit);
  try {
    co_await std::move(limited);
  } catch (const Error& error) {
    log::warning("shutdown-hurried", error.sentence());
  }
  loop.quit();
}

// The order of ending: no new work, the modems give their channels back, the loop ends.
void stopInOrder(Loop& loop, ModemHost& modems) {
  log::info("stopping", "asked to stop");
  loop.stopAll({Domain::runtime, Code::cancelled, "the daemon stops"});
  loop.spawn("shut down", shutDown(loop, modems));
}

// SIGTERM and SIGINT stop once, SIGHUP reloads.
struct Signals {
  std::function<void()> stop;
  std::function<void()> reload;
  guint sources[3];

  Signals(std::function<void()> onStop, std::function<void()> onReload)
      : stop(std::move(onStop)), reload(std::move(onReload)) {
    GSourceFunc stopOnce = [](gpointer data) -> gboolean {
      auto once = std::exchange(static_cast<Signals*>(data)->stop, nullptr);
      if (once) once();
      return G_SOURCE_CONTINUE;
    };
    GSourceFunc reloadUnlessStopping = [](gpointer data) -> gboolean {
      auto* self = static_cast<Signals*>(data);
      if (self->stop) self->reload();
      return G_SOURCE_CONTINUE;
    };
    sources[0] = g_unix_signal_add(SIGTERM, stopOnce, this);
    sources[1] = g_unix_signal_add(SIGINT, stopOnce, this);
    sources[2] = g_unix_signal_add(SIGHUP, reloadUnlessStopping, this);
  }
  ~Signals() {
    for (auto source : sources) g_source_remove(source);
  }
};

ModemHostOptions modemOptions(const Configuration& configuration) {
  ModemHostOptions options;
  options.pluginDirectory = configuration.pluginDirectory;
  options.builtinPlugins = builtinPlugins();
  options.modems = configuration.modems;
  options.discover = configuration.discoverModems;
  options.runtimeDirectory = configuration.runtimeDirectory;
  return options;
}

}  // namespace

int runDaemon(const std::string& configurationFile) {
  auto configuration = readConfiguration(configurationFile);
  log::setLevel(configuration.logLevel);
  log::adoptGLibMessages();
  Loop loop;
  ServiceManager service(loop);
  Journal journal(configuration.stateDirectory, loop.clock());
  auto notBefore = WallTime(std::chrono::seconds(builtAt));
  if (auto newest = journal.newestTime()) notBefore = std::max(notBefore, *newest);
  ClockGuard clock(loop, notBefore);
  Operations operations(loop.clock());

  std::function<void()> rescanModems;
  GatewayCore core({loop,
                    journal,
                    operations,
                    clock,
                    configuration.ipa,
                    eimFactory(loop, configuration.esipa, clock),
                    uniformRandom(),
                    {}},
                   [&rescanModems] { rescanModems(); });
  ModemHost modems(loop, core, modemOptions(configuration));
  rescanModems = [&modems] { modems.rescan(); };

  auto doors = std::make_unique<Doors>(loop, core, configuration.bus);
  UplinkWatch uplinks(loop, [&core] { core.retryFailed(); });
  loop.spawn("follow the clock", retryWhenClockIsSet(clock, core));
  auto stop = [&] {
    service.stopping();
    stopInOrder(loop, modems);
  };
  auto reload = [&] {
    service.reloading();
    reloadConfiguration(configurationFile, configuration);
    service.reloaded();
  };
  Signals signals(stop, reload);

  modems.start();
  // Last: nobody sees half a gateway.
  doors->open();
  log::info("ready", "esim-gatewayd " + std::string(version) + " is ready");
  service.ready();
  loop.run();
  doors.reset();
  log::info("stopped", "esim-gatewayd has stopped");
  return 0;
}

}  // namespace esimgw
