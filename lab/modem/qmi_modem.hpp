// SPDX-License-Identifier: Apache-2.0
// The virtual QMI modem. It speaks QMI to hosts behind Links (a pty for the real qmi-proxy:
// PtyPort; a proxy name of its own for ordinary users: ProxyPort) and ISO 7816 to CardSlots. It
// owns the card's toolkit (REFRESH), and its registration follows the enabled profile.
//
//   esimgw::Loop loop;
//   QmiModem modem(loop, {.imei = "990000862471854"});
//   modem.insertCard(1, std::make_shared<MyCard>());
//   modem.networks().byIccid["8900…"] = {.mcc = "001", .mnc = "01"};
//   PtyPort port(loop, modem, directory + "/cdc-wdm0");    // symbolic link to the pty
//   modem.powerOn();
//
// Everything runs on the Loop's thread; time is the Loop's clock.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "modem/card_slot.hpp"
#include "modem/faults.hpp"
#include "modem/network.hpp"
#include "modem/qmux.hpp"
#include "runtime/loop.hpp"

namespace esimlab {

// One conversation with a host: the pty, or one connection of a private proxy.
class Link {
 public:
  virtual ~Link() = default;
  virtual void send(ByteView octets) = 0;
};

// The device as the host's kernel sees it. A modem may have several ports (in tests).
class Port {
 public:
  virtual ~Port() = default;
  virtual void vanish() = 0;              // gone from the bus: all links break
  virtual void appear(bool newPath) = 0;  // enumerated again
};

struct ModemIdentity {
  std::string manufacturer = "esim-gateway";
  std::string model = "Lab QMI modem";
  std::string revision = "LAB-1.0";
  std::string imei = "990000862471854";  // 15 decimal digits
  std::string softwareVersion = "01";
};

// One APDU on the card's contacts.
struct ApduEvent {
  enum class Direction { toCard, fromCard };
  // host: the nth Send APDU. modem: channel management, SELECT, toolkit and GET RESPONSE of its
  // own.
  enum class Origin { host, modem };
  Direction direction;
  Origin origin;
  unsigned index;  // of this origin, from 1, since the modem object was made
  std::uint8_t channel;
  ByteView octets;  // command, or response with status word
};

struct ModemRecords {
  unsigned apdus = 0;           // Send APDU commands that reached a card
  unsigned modemApdus = 0;      // the modem's own: channel management, SELECT, toolkit, chaining
  unsigned channelsOpened = 0;  // by hosts
  unsigned channelsClosed = 0;  // by hosts, or by UIM Reset
  unsigned channelsLost = 0;    // open when the card was reset
  unsigned clientsAllocated = 0;
  unsigned clientsReleased = 0;
  unsigned clientsAbandoned = 0;  // their link broke without Release
  unsigned refreshes = 0;         // REFRESH commands fetched
  unsigned cardResets = 0;        // powerOn() of a card after the first one, whatever the reason
  unsigned simPowerCycles = 0;    // UIM Power Off SIM by a host
  unsigned slotSwitches = 0;
  unsigned reboots = 0;
  unsigned malformedFrames = 0;
  unsigned channelMismatches = 0;  // class octet and channel TLV contradict each other
  std::map<std::pair<qmi::Service, std::uint16_t>, unsigned> requests;  // received, also swallowed
};

struct OpenChannel {
  unsigned physicalSlot;
  std::uint8_t number;
  std::uint8_t client;  // UIM client id that opened it
};

struct OpenClient {
  qmi::Service service;
  std::uint8_t id;
  bool abandoned;
};

class QmiModem {
 public:
  // Physical slots are numbered from 1; slot 1 is mapped to the one logical slot at first.
  QmiModem(esimgw::Loop& loop, ModemIdentity identity = {}, unsigned slots = 1);
  ~QmiModem();
  QmiModem(const QmiModem&) = delete;
  QmiModem& operator=(const QmiModem&) = delete;

  // Card handling; a null card pulls it. Indications go out when the modem is on.
  void insertCard(unsigned physicalSlot, std::shared_ptr<CardSlot> card);
  void powerOn();
  void powerOff();  // like pulling the modem's plug: links break, the card loses power
  // Crash or operating mode "reset": power off, ModemBehaviour::rebootTime, power on.
  void reboot();
  bool on() const;

  // The modem reads but does not answer, and sends no indications.
  void setMute(bool mute);

  // Knobs; may be changed at any time.
  ModemBehaviour& behaviour();
  Faults& faults();
  Networks& networks();
  const ModemIdentity& identity() const;
  // Registers anew (after networks() was changed, for instance).
  void searchAgain();

  // Called on the Loop's thread, synchronously; may kill processes, must not destroy the modem.
  void onApdu(std::function<void(const ApduEvent&)> hook);
  void onBearerChange(std::function<void(const NetworkState&)> hook);
  const NetworkState& network() const;

  const ModemRecords& records() const;
  std::vector<OpenChannel> openChannels() const;  // leaks, when the host believes it is done
  std::vector<OpenClient> openClients() const;

  // For ports and for tests without one.
  void attach(Port& port);
  void detach(Port& port);
  void connect(Link& link);
  void disconnect(Link& link);               // its client ids are abandoned, not released
  void receive(Link& link, ByteView frame);  // one whole QMUX frame

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace esimlab
