// SPDX-License-Identifier: Apache-2.0
// What a [modem NAME] section can say to this plugin. Times are decimal numbers of seconds.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "runtime/clock.hpp"

namespace esimgw::qmi {

// The steps by which a card is made to run again; see README.md.
enum class Rung {
  wait,      // for the modem's own reaction to the card's REFRESH
  simPower,  // UIM power off and on
  radio,     // operating mode low power and back online
  modem,     // the whole modem restarts; it vanishes and comes back
};

struct Settings {
  std::string proxyPath;       // qmi-proxy-path: abstract socket of the proxy, for tests
  bool skipFileCheck = false;  // qmi-skip-file-check: the device need not exist, for tests
  bool overMbim = false;       // qmi-over-mbim: the modem speaks MBIM and tunnels QMI
  unsigned slot = 0;           // slot: switch to this physical slot; 0: whichever is active
  bool modemCollects = false;  // response-chaining: "modem" settles 61xx itself, "host" does not

  Duration openTimeout = std::chrono::seconds(30);     // open-timeout
  Duration commandTimeout = std::chrono::seconds(10);  // command-timeout
  // apdu-timeout: a signature or the installation of a profile element takes seconds in the card.
  Duration apduTimeout = std::chrono::seconds(40);
  unsigned muteLimit =
      3;  // mute-limit: unanswered commands in a row until the modem counts as mute

  std::vector<Rung> resetLadder = {Rung::wait, Rung::simPower};  // reset-ladder: "wait, sim-power"
  // refresh-wait: a modem that sees REFRESH at all reacts within 2 to 6 seconds.
  Duration refreshWait = std::chrono::seconds(6);
  Duration powerOffTime = std::chrono::seconds(1);  // power-off-time: between off and on
  // settle-time: after the card is there again; some answer DeviceNotReady for about a second.
  Duration settleTime = std::chrono::seconds(1);
  Duration settleTimeout = std::chrono::seconds(30);  // settle-timeout: how long one rung may take
  // ladder-memory: a further reset within this time starts one rung above the last.
  Duration ladderMemory = std::chrono::seconds(120);
  // absence-grace: a card that is away for less was reset, not pulled.
  Duration absenceGrace = std::chrono::seconds(3);

  std::size_t apduDataLimit = 255;  // apdu-data-limit: octets of command data in one APDU
};

// Keys, ended by nullptr; for ModemPlugin::settings.
extern const char* const settingKeys[];

// Throws Error{configuration} with the key and what is wrong with its value.
Settings parseSettings(const std::map<std::string, std::string>& values);

}  // namespace esimgw::qmi
