// SPDX-License-Identifier: Apache-2.0
#include "modem/modem_host.hpp"

#include <algorithm>
#include <filesystem>

#include "card/build_id.hpp"
#include "modem/udev_watch.hpp"
#include "runtime/log.hpp"

namespace esimgw {
namespace {

const Error noLongerWanted(Domain::modem, Code::modemGone, "the modem is not there any more");
const Error shuttingDown(Domain::runtime, Code::cancelled, "the daemon stops");

std::string valueOf(const ConfiguredModem& modem, const char* key) {
  auto place = modem.settings.find(key);
  return place == modem.settings.end() ? std::string() : place->second;
}

bool isNo(const std::string& value) {
  return value == "no" || value == "false" || value == "0" || value == "off";
}

// Also true when one of them is a symbolic link to the other (/dev/serial/by-id/…).
bool sameDevice(const std::string& a, const std::string& b) {
  if (a == b) return true;
  std::error_code failed;
  return std::filesystem::equivalent(a, b, failed) && !failed;
}

constexpr const char* hostKeys[] = {"device", "bus-path", "plugin", "interface", "enabled"};

bool knownTo(const std::string& key, const ModemPlugin& plugin) {
  for (const auto* known : hostKeys) {
    if (key == known) return true;
  }
  for (const auto* const* known = plugin.settings; *known != nullptr; ++known) {
    if (key == *known) return true;
  }
  return false;
}

}  // namespace

// What should be served, before it is.
struct ModemHost::Wanted {
  ModemDescription description;
  const ModemPlugin* plugin = nullptr;
  std::string problem;  // why it cannot be
  bool unplugged = false;
};

struct ModemHost::Entry {
  ModemDescription description;
  const ModemPlugin* plugin = nullptr;
  ModemStatus status;
  std::optional<Stop> stop;  // of its task, while it has one
  Event again;
  std::optional<TimePoint> servingSince;
};

ModemHost::ModemHost(Loop& loop, CardRegistry& registry, ModemHostOptions options)
    : loop_(loop),
      registry_(registry),
      options_(std::move(options)),
      plugins_(options_.buildId.empty() ? std::string(buildId) : options_.buildId) {}

ModemHost::~ModemHost() = default;

void ModemHost::start() {
  addPlugins();
  if (options_.watchUdev) udev_ = std::make_unique<UdevWatch>(loop_, [this] { rescan(); });
  update();
}

void ModemHost::addPlugins() {
  for (auto entry : options_.builtinPlugins) {
    try {
      plugins_.add(entry);
    } catch (const Error& error) {
      log::error("plugin-refused", error.sentence());
    }
  }
  if (!options_.pluginDirectory.empty()) plugins_.loadDirectory(options_.pluginDirectory);
}

void ModemHost::rescan() {
  if (stopping_) return;
  update();
  for (const auto& entry : entries_) entry->again.notify();
}

ModemHost::Wanted ModemHost::resolve(const ConfiguredModem& modem,
                                     std::vector<ControlDevice>& found) const {
  Wanted wanted;
  auto& description = wanted.description;
  description.name = modem.name;
  description.device = valueOf(modem, "device");
  description.settings = modem.settings;
  auto busPath = valueOf(modem, "bus-path");
  auto pluginName = valueOf(modem, "plugin");
  auto place = std::find_if(found.begin(), found.end(), [&](const ControlDevice& control) {
    return description.device.empty() ? control.name == busPath
                                      : sameDevice(control.device, description.device);
  });
  std::string driver;
  if (place != found.end()) {
    if (description.device.empty()) description.device = place->device;
    description.interface = place->interface;
    driver = place->driver;
    found.erase(place);
  }
  if (auto interface = valueOf(modem, "interface"); !interface.empty()) {
    description.interface = interface;
  }
  if (description.device.empty()) {
    wanted.unplugged = !busPath.empty();
    wanted.problem = wanted.unplugged ? "no modem is plugged in at bus path " + busPath
                                      : "section [modem " + modem.name +
                                            "] names neither a device nor a bus-path";
    return wanted;
  }
  wanted.plugin = pluginName.empty() ? plugins_.byDriver(driver) : plugins_.byName(pluginName);
  if (wanted.plugin != nullptr) return wanted;
  if (!pluginName.empty()) {
    wanted.problem = "modem plugin " + pluginName + " is not installed";
  } else if (driver.empty()) {
    wanted.problem = description.device +
                     " is not plugged in, or is no modem the kernel knows; "
                     "set plugin= if it is one nevertheless";
    wanted.unplugged = true;
  } else {
    wanted.problem = "no installed modem plugin takes the kernel driver " + driver;
  }
  return wanted;
}

std::vector<ModemHost::Wanted> ModemHost::wanted() const {
  auto found = discoverControlDevices(options_.sysfsRoot, options_.deviceRoot);
  std::vector<Wanted> all;
  for (const auto& modem : options_.modems) {
    auto wanted = resolve(modem, found);  // also takes a disabled one out of what was found
    if (!isNo(valueOf(modem, "enabled"))) all.push_back(std::move(wanted));
  }
  if (options_.discover) {
    for (auto& control : found) {
      const auto* plugin = plugins_.byDriver(control.driver);
      // Many control devices are no modem's QMI or MBIM port: those are nobody's concern.
      if (plugin == nullptr) continue;
      all.push_back({{control.name, control.device, control.interface, {}, {}}, plugin, {}, false});
    }
  }
  for (auto& one : all) one.description.runtimeDirectory = options_.runtimeDirectory;
  return all;
}

void ModemHost::update() {
  if (stopping_) return;
  auto all = wanted();
  auto same = [](const Entry& entry, const Wanted& wanted) {
    return entry.description.name == wanted.description.name &&
           entry.description.device == wanted.description.device &&
           entry.description.interface == wanted.description.interface &&
           entry.plugin == wanted.plugin && wanted.plugin != nullptr;
  };
  for (const auto& entry : entries_) {
    bool keep = std::any_of(all.begin(), all.end(),
                            [&](const Wanted& wanted) { return same(*entry, wanted); });
    if (keep || !entry->stop) continue;
    entry->status.state = ModemStatus::State::stopping;
    entry->stop->request(noLongerWanted);
  }
  std::erase_if(entries_, [](const auto& entry) { return !entry->stop; });
  for (auto& wanted : all) {
    // One that still ends under the same name is followed by update() when it has.
    bool busy = std::any_of(entries_.begin(), entries_.end(), [&](const auto& entry) {
      return entry->description.name == wanted.description.name;
    });
    if (!busy) begin(std::move(wanted));
  }
  notify();
}

void ModemHost::begin(Wanted wanted) {
  auto entry = std::make_shared<Entry>();
  entry->description = std::move(wanted.description);
  entry->plugin = wanted.plugin;
  auto& status = entry->status;
  status.name = entry->description.name;
  status.device = entry->description.device;
  status.interface = entry->description.interface;
  status.error = std::move(wanted.problem);
  entries_.push_back(entry);
  if (entry->plugin == nullptr) {
    status.state =
        wanted.unplugged ? ModemStatus::State::waiting : ModemStatus::State::unconfigured;
    log::warning("modem-not-served", status.name + ": " + status.error);
    return;
  }
  status.plugin = entry->plugin->name;
  warnOfUnknownSettings(entry->description, *entry->plugin);
  entry->stop = loop_.spawn("modem " + status.name, supervise(entry), Stop{}, [this, entry] {
    entry->stop.reset();
    ended_.notify();
    update();
  });
}

void ModemHost::warnOfUnknownSettings(const ModemDescription& description,
                                      const ModemPlugin& plugin) const {
  for (const auto& [key, value] : description.settings) {
    if (knownTo(key, plugin)) continue;
    log::warning("unknown-setting", "[modem " + description.name + "]: plugin " + plugin.name +
                                        " has no setting " + key);
  }
}

Task<void> ModemHost::supervise(std::shared_ptr<Entry> entry) {
  auto context = co_await currentContext();
  auto retry = options_.firstRetry;
  while (!context.stop.requested()) {
    auto failed = co_await serveOnce(entry);
    if (context.stop.requested()) break;
    auto since = entry->servingSince;
    // One that ran for a while starts over with short waits; one that fails at once does not.
    if (since && loop_.now() - *since > retry) retry = options_.firstRetry;
    Deadline when = loop_.now() + retry;
    bool hopeless = failed.code() == Code::configuration;
    if (hopeless) when.reset();
    entry->status.state = hopeless ? ModemStatus::State::unconfigured : ModemStatus::State::waiting;
    entry->status.error = failed.sentence();
    entry->status.retryAt = when;
    log::warning("modem-failed", "modem " + entry->status.name + ": " + failed.sentence());
    notify();
    retry = std::min(retry * 2, options_.longestRetry);
    co_await waitForRetry(entry, when);
  }
}

Task<void> ModemHost::waitForRetry(std::shared_ptr<Entry> entry, Deadline when) {
  auto again = entry->again.next();
  try {
    co_await again.wait(when);
  } catch (const Error&) {
    // The time is up, or the modem is to stop: whoever asked looks at the Stop.
  }
}

Task<Error> ModemHost::serveOnce(std::shared_ptr<Entry> entry) {
  entry->servingSince.reset();
  entry->status.state = ModemStatus::State::starting;
  entry->status.error.clear();
  entry->status.retryAt.reset();
  notify();
  Error failed(Domain::modem, Code::modemGone, "the plugin ended by itself");
  try {
    auto modem = entry->plugin->create(loop_, registry_, entry->description);
    auto* opened = modem.get();
    modem->onServing([this, entry, opened] {
      if (entry->status.state == ModemStatus::State::stopping) return;
      entry->servingSince = loop_.now();
      entry->status.state = ModemStatus::State::serving;
      entry->status.description = opened->describe();
      log::notice("modem-serving",
                  "modem " + entry->status.name + " (" + entry->status.description + ")");
      notify();
    });
    co_await modem->serve();
  } catch (...) {
    failed = toError(std::current_exception());
  }
  co_return failed;
}

Task<void> ModemHost::stop() {
  stopping_ = true;
  udev_.reset();
  for (const auto& entry : entries_) {
    if (!entry->stop) continue;
    entry->status.state = ModemStatus::State::stopping;
    entry->stop->request(shuttingDown);
  }
  while (std::any_of(entries_.begin(), entries_.end(),
                     [](const auto& entry) { return entry->stop.has_value(); })) {
    auto ended = ended_.next();
    co_await ended.wait();
  }
  entries_.clear();
  notify();
}

std::vector<ModemStatus> ModemHost::status() const {
  std::vector<ModemStatus> all;
  for (const auto& entry : entries_) all.push_back(entry->status);
  return all;
}

void ModemHost::notify() const {
  if (changed_) changed_();
}

}  // namespace esimgw
