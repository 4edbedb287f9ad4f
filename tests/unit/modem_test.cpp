// SPDX-License-Identifier: Apache-2.0
// Discovery on a made-up sysfs, the plugin host, and the supervision of modems.
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "card/build_id.hpp"
#include "modem/modem_host.hpp"

using namespace esimgw;
using namespace std::chrono_literals;
using testing::HasSubstr;
namespace fs = std::filesystem;

namespace {

// A sysfs with the links that discovery follows.
struct FakeSysfs {
  fs::path root;
  FakeSysfs() {
    std::string name = fs::temp_directory_path() / "esim-gateway-sysfs-XXXXXX";
    root = mkdtemp(name.data());
  }
  ~FakeSysfs() { fs::remove_all(root); }

  void link(const fs::path& from, const fs::path& to) {
    fs::create_directories((root / from).parent_path());
    fs::create_directories(root / to);
    fs::create_directory_symlink(root / to, root / from);
  }
  void usb(const std::string& control, const std::string& function, const std::string& driver,
           const std::string& interface = {}) {
    auto device = "devices/pci0000:00/0000:00:14.0/usb1/1-1/" + function;
    link("class/usbmisc/" + control + "/device", device);
    link(device + "/driver", "bus/usb/drivers/" + driver);
    if (!interface.empty()) link("class/net/" + interface + "/device", device);
  }
  void wwan(const std::string& port, const std::string& type, const std::string& interface) {
    std::string device = "devices/pci0000:00/0000:01:00.0/wwan/wwan0";
    link("class/wwan/" + port + "/device", device);
    std::ofstream(root / "class/wwan" / port / "type") << type << '\n';
    link("class/net/" + interface + "/device", device);
  }
  void unplug(const std::string& control) { fs::remove_all(root / "class/usbmisc" / control); }
};

struct NoRegistry final : CardRegistry {
  Attachment attach(std::shared_ptr<Card>, std::shared_ptr<Bearer>) override { return {}; }
};

// A plugin whose modems do what the test wants.
struct Script {
  std::vector<std::string> created;  // devices
  std::vector<ModemDescription> descriptions;
  unsigned ended = 0;
  std::optional<Error> fail;  // serve() throws it after it served
};
Script script;

struct FakeModem final : Modem {
  Task<void> serve() override {
    nowServing();
    if (script.fail) throw *script.fail;
    Pending<Unit> never;
    std::optional<Error> stopped;
    try {
      co_await never.wait();
    } catch (const Error& error) {
      stopped = error;
    }
    ++script.ended;
    throw *stopped;
  }
  std::string describe() const override { return "Maker Model 1"; }
};

std::unique_ptr<Modem> create(Loop&, CardRegistry&, ModemDescription modem) {
  script.created.push_back(modem.device);
  script.descriptions.push_back(std::move(modem));
  return std::make_unique<FakeModem>();
}

const char* const settings[] = {"knob", nullptr};
const char* const qmiDrivers[] = {"qmi_wwan", "wwan:QMI", nullptr};
const char* const mbimDrivers[] = {"cdc_mbim", nullptr};
const ModemPlugin qmiPlugin{buildId, "qmi", "test", settings, qmiDrivers, create};
const ModemPlugin mbimPlugin{buildId, "mbim", "test", settings, mbimDrivers, create};
const ModemPlugin strangePlugin{"0.0.0+other", "qmi", "test", settings, qmiDrivers, create};
const ModemPlugin* qmiEntry() {
  return &qmiPlugin;
}
const ModemPlugin* mbimEntry() {
  return &mbimPlugin;
}
const ModemPlugin* strangeEntry() {
  return &strangePlugin;
}
const ModemPlugin* nullEntry() {
  return nullptr;
}

struct ModemHostTest : testing::Test {
  ManualClock clock;
  Loop loop{clock};
  NoRegistry registry;
  FakeSysfs sysfs;
  std::unique_ptr<ModemHost> host;

  ModemHostTest() { script = {}; }
  ModemHostOptions options() {
    ModemHostOptions all;
    all.builtinPlugins = {qmiEntry, mbimEntry};
    all.sysfsRoot = sysfs.root;
    all.watchUdev = false;
    return all;
  }
  void start(ModemHostOptions all) {
    host = std::make_unique<ModemHost>(loop, registry, std::move(all));
    host->start();
    loop.runUntilIdle();
  }
  void stop() {
    loop.spawn("stop", host->stop());
    loop.runUntilIdle();
    EXPECT_EQ(loop.rootCount(), 0u);
  }
};

}  // namespace

TEST(Discovery, UsbAndWwan) {
  FakeSysfs sysfs;
  sysfs.usb("cdc-wdm0", "1-1.4:1.2", "qmi_wwan", "wwan0");
  sysfs.usb("cdc-wdm1", "1-1.2:1.0", "cdc_mbim");
  sysfs.wwan("wwan0qmi0", "QMI", "mhi_hwip0");
  fs::create_directories(sysfs.root / "class/wwan/wwan0");  // the modem itself: no port
  sysfs.link("class/usbmisc/hiddev0/other", "devices/none");
  auto found = discoverControlDevices(sysfs.root, "/dev");
  std::vector<ControlDevice> expected = {
      {"/dev/cdc-wdm1", "0000:00:14.0-usb-1.2:1.0", "cdc_mbim", ""},
      {"/dev/cdc-wdm0", "0000:00:14.0-usb-1.4:1.2", "qmi_wwan", "wwan0"},
      {"/dev/wwan0qmi0", "0000:01:00.0-qmi0", "wwan:QMI", "mhi_hwip0"}};
  EXPECT_EQ(found, expected);
}

TEST(Discovery, NothingThere) {
  EXPECT_TRUE(discoverControlDevices("/nonexistent").empty());
}

TEST(PluginHost, TwoPluginsByNameAndDriver) {
  PluginHost host(buildId);
  host.add(qmiEntry);
  host.add(mbimEntry);
  EXPECT_EQ(host.byName("qmi"), &qmiPlugin);
  EXPECT_EQ(host.byDriver("cdc_mbim"), &mbimPlugin);
  EXPECT_EQ(host.byDriver("option"), nullptr);
  EXPECT_THROW(host.add(qmiEntry), Error);
}

TEST(PluginHost, AnotherBuildIsRefusedWithASentence) {
  PluginHost host(buildId);
  try {
    host.add(strangeEntry);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::configuration);
    EXPECT_THAT(error.sentence(), HasSubstr("it was built for 0.0.0+other, this daemon is"));
  }
  EXPECT_THROW(host.add(nullEntry), Error);
  EXPECT_TRUE(host.plugins().empty());
}

TEST(PluginHost, RefusesWhatIsNoPlugin) {
  FakeSysfs directory;
  std::ofstream(directory.root / "text.so") << "no object\n";
  PluginHost host(buildId);
  host.loadDirectory(directory.root);
  ASSERT_EQ(host.refusals().size(), 1u);
  EXPECT_THAT(host.refusals()[0], HasSubstr("text.so: cannot be loaded"));
  host.loadDirectory("/nonexistent");
  EXPECT_EQ(host.refusals().size(), 1u);
}

TEST(PluginHost, RefusesALibraryWithoutEntryFunction) {
  PluginHost host(buildId);
  try {
    host.load("libgmodule-2.0.so.0");
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.sentence(), HasSubstr("it has no function esimgw_modem_plugin"));
  }
}

TEST_F(ModemHostTest, ServesSeveralModemsAndStopsThem) {
  sysfs.usb("cdc-wdm0", "1-1.4:1.2", "qmi_wwan", "wwan0");
  sysfs.usb("cdc-wdm1", "1-1.2:1.0", "cdc_mbim");
  sysfs.usb("cdc-wdm2", "1-1.3:1.0", "unknown_driver");
  start(options());
  auto status = host->status();
  ASSERT_EQ(status.size(), 2u);
  EXPECT_EQ(status[0].plugin, "mbim");
  EXPECT_EQ(status[1].name, "0000:00:14.0-usb-1.4:1.2");
  EXPECT_EQ(status[1].state, ModemStatus::State::serving);
  EXPECT_EQ(status[1].description, "Maker Model 1");
  EXPECT_EQ(status[1].interface, "wwan0");
  stop();
  EXPECT_EQ(script.ended, 2u);
}

TEST_F(ModemHostTest, UnpluggedAndPluggedInAgain) {
  sysfs.usb("cdc-wdm0", "1-1.4:1.2", "qmi_wwan");
  start(options());
  sysfs.unplug("cdc-wdm0");
  host->rescan();
  loop.runUntilIdle();
  EXPECT_TRUE(host->status().empty());
  EXPECT_EQ(script.ended, 1u);
  sysfs.usb("cdc-wdm1", "1-1.5:1.2", "qmi_wwan");
  host->rescan();
  loop.runUntilIdle();
  ASSERT_EQ(host->status().size(), 1u);
  EXPECT_EQ(script.created.back(), "/dev/cdc-wdm1");
  stop();
}

TEST_F(ModemHostTest, FailureIsRetriedWithGrowingPauses) {
  sysfs.usb("cdc-wdm0", "1-1.4:1.2", "qmi_wwan");
  script.fail = Error(Domain::modem, Code::modemMute, "the modem is mute");
  start(options());
  EXPECT_EQ(host->status().at(0).state, ModemStatus::State::waiting);
  EXPECT_EQ(host->status().at(0).error, "the modem is mute");
  std::vector<Duration> pauses;
  for (int i = 0; i < 9; ++i) {
    auto before = loop.now();
    clock.advanceTo(*loop.nextTimer());
    loop.runUntilIdle();
    pauses.push_back(loop.now() - before);
  }
  EXPECT_EQ(pauses[0], 2s);
  EXPECT_EQ(pauses[1], 4s);
  EXPECT_EQ(pauses[8], 5min);
  EXPECT_EQ(script.created.size(), 10u);
  script.fail.reset();
  host->rescan();  // at once
  loop.runUntilIdle();
  EXPECT_EQ(host->status().at(0).state, ModemStatus::State::serving);
  stop();
}

TEST_F(ModemHostTest, ConfigurationIsNotRetried) {
  sysfs.usb("cdc-wdm0", "1-1.4:1.2", "qmi_wwan");
  script.fail = Error(Domain::modem, Code::configuration, "setting knob: expected a number");
  start(options());
  EXPECT_EQ(host->status().at(0).state, ModemStatus::State::unconfigured);
  EXPECT_FALSE(loop.nextTimer());
  stop();
}

TEST_F(ModemHostTest, SectionsNameDevicesAndBusPaths) {
  sysfs.usb("cdc-wdm0", "1-1.4:1.2", "qmi_wwan", "wwan0");
  sysfs.usb("cdc-wdm1", "1-1.2:1.0", "cdc_mbim");
  auto all = options();
  all.modems = {
      {"lte", {{"bus-path", "0000:00:14.0-usb-1.4:1.2"}, {"knob", "7"}}},
      {"off", {{"device", "/dev/cdc-wdm1"}, {"enabled", "no"}}},
      {"lab", {{"device", "/nonexistent/modem"}, {"plugin", "qmi"}, {"interface", "veth0"}}},
      {"lost", {{"bus-path", "9-9"}}},
      {"strange", {{"device", "/nonexistent/other"}, {"plugin", "carrier-pigeon"}}},
      {"empty", {}}};
  start(std::move(all));
  auto status = host->status();
  ASSERT_EQ(status.size(), 5u);
  EXPECT_EQ(status[0].device, "/dev/cdc-wdm0");
  EXPECT_EQ(status[0].interface, "wwan0");
  EXPECT_EQ(status[1].interface, "veth0");
  EXPECT_EQ(status[1].state, ModemStatus::State::serving);
  EXPECT_EQ(status[2].state, ModemStatus::State::waiting);
  EXPECT_THAT(status[2].error, HasSubstr("no modem is plugged in at bus path 9-9"));
  EXPECT_THAT(status[3].error, HasSubstr("modem plugin carrier-pigeon is not installed"));
  EXPECT_THAT(status[4].error, HasSubstr("names neither a device nor a bus-path"));
  EXPECT_EQ(script.descriptions.at(0).settings.at("knob"), "7");
  stop();
}
