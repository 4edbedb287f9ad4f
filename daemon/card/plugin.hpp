// SPDX-License-Identifier: Apache-2.0
// What a modem plugin exports. A plugin is a shared module (or linked in) with one entry function;
// it links no daemon library: the executable exports card/ and runtime/. Both must come from the
// same build, so the build id is compared before anything else is used. A plugin is never unloaded.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "card/card.hpp"

namespace esimgw {

// A modem as discovery or the configuration describes it.
struct ModemDescription {
  std::string name;       // stable: the configuration's section name, else the bus path
  std::string device;     // control device: /dev/cdc-wdm0, a pty, …
  std::string interface;  // its network interface, empty if none is known
  std::map<std::string, std::string> settings;  // keys of its [modem NAME] section, verbatim
  // For notes that must survive a crash of the daemon but not a reboot (which channels and client
  // ids it holds in the modem). Empty: keep none.
  std::string runtimeDirectory;
};

// An opened modem: its cards appear and vanish at the registry until it is gone.
class Modem {
 public:
  virtual ~Modem() = default;
  // Opens the device, attaches cards, follows their coming and going. Ends when the device vanishes
  // or stops answering for good (Error{modemGone} or {modemMute}), or when asked to stop.
  virtual Task<void> serve() = 0;
  virtual std::string describe() const = 0;  // manufacturer, model, firmware, for people

  // Told each time the modem is open and its slots are being watched.
  void onServing(std::function<void()> serving) { serving_ = std::move(serving); }

 protected:
  void nowServing() const {
    if (serving_) serving_();
  }

 private:
  std::function<void()> serving_;
};

struct ModemPlugin {
  const char* buildId;      // esimgw::buildId of card/build_id.hpp
  const char* name;         // "qmi"
  const char* description;  // one sentence
  // Keys that this plugin understands in a [modem NAME] section, ended by nullptr.
  const char* const* settings;
  // Kernel drivers whose control devices it takes without being told to ("qmi_wwan"), ended by
  // nullptr.
  const char* const* drivers;
  std::unique_ptr<Modem> (*create)(Loop& loop, CardRegistry& registry, ModemDescription modem);
};

}  // namespace esimgw

// The entry function. Every plugin defines one with C linkage: a shared module as
// esimgw_modem_plugin, a builtin one as esimgw_modem_plugin_<name>.
extern "C" {
using EsimgwModemPluginEntry = const esimgw::ModemPlugin* (*)();
}
#define ESIMGW_MODEM_PLUGIN_SYMBOL "esimgw_modem_plugin"
