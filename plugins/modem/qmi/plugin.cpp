// SPDX-License-Identifier: Apache-2.0
#include "card/plugin.hpp"
#include "card/build_id.hpp"
#include "qmi_modem.hpp"

namespace {

// "wwan:QMI" are the QMI ports of the wwan class (PCIe modems). An MBIM modem that tunnels QMI is
// taken when its section says plugin = qmi.
const char* const drivers[] = {"qmi_wwan", "qmi_wwan_q", "GobiNet", "wwan:QMI", nullptr};

const esimgw::ModemPlugin plugin = {
    esimgw::buildId,
    "qmi",
    "Modems with Qualcomm's QMI, through libqmi and qmi-proxy",
    esimgw::qmi::settingKeys,
    drivers,
    [](esimgw::Loop& loop, esimgw::CardRegistry& registry,
       esimgw::ModemDescription modem) -> std::unique_ptr<esimgw::Modem> {
      return std::make_unique<esimgw::qmi::QmiModem>(loop, registry, std::move(modem));
    }};

}  // namespace

#ifdef ESIMGW_BUILTIN_PLUGIN
extern "C" const esimgw::ModemPlugin* esimgw_modem_plugin_qmi() {
  return &plugin;
}
#else
extern "C" __attribute__((visibility("default"))) const esimgw::ModemPlugin* esimgw_modem_plugin() {
  return &plugin;
}
#endif
