// SPDX-License-Identifier: Apache-2.0
// Inside the virtual modem: what its services share. Not for users of the modem.
#pragma once

#include <functional>
#include <list>
#include <set>

#include "modem/qmi_modem.hpp"

namespace esimlab::detail {

// A client id and what it asked to be told.
struct Client {
  qmi::Service service;
  std::uint8_t id;
  Link* link;  // null when abandoned
  std::uint32_t uimEvents = 0;
  bool refreshRegistered = false;
  bool votesForRefresh = false;
  bool servingSystem = false;
  bool systemInfo = false;
  bool networkReject = false;
};

struct Request {
  Link* link;
  const qmi::Message& message;
  Client* client;  // null for CTL

  // The value of a mandatory TLV; throws Refusal{missingArgument}.
  qmi::Reader need(std::uint8_t type) const;
};

struct Reply {
  qmi::Error error = qmi::Error::none;
  qmi::Tlvs tlvs;
  // Sent in the same write as the response.
  std::vector<qmi::Message> before{};
  std::vector<qmi::Message> after{};
  // Done once the response is out.
  std::function<void()> then{};
};

// Ends a handler: the request is answered with this error.
struct Refusal {
  qmi::Error error;
};

class Core {
 public:
  Core(esimgw::Loop& loop, ModemIdentity identity) : loop(loop), identity(std::move(identity)) {}

  esimgw::Loop& loop;
  const ModemIdentity identity;
  ModemBehaviour behaviour;
  Faults faults;
  Networks networks;
  ModemRecords records;
  bool on = false;
  bool mute = false;
  std::set<Link*> links;
  std::list<Client> clients;
  std::function<void(const ApduEvent&)> apduHook;
  std::function<void(const NetworkState&)> bearerHook;
  std::function<void()> reboot;
  std::function<void()> powerOff;

  // Nothing when all ids of the service are taken.
  Client* allocate(qmi::Service service, Link* link);
  Client* find(qmi::Service service, std::uint8_t id);

  // Calls this later, from the loop, unless the modem was switched off in between.
  void after(esimgw::Duration delay, std::function<void()> function);
  void dropDelayed() { delayed_.clear(); }

  void send(Link* link, const qmi::Message& message);
  void sendOctets(Link* link, ByteView octets);
  void indicate(const Client& client, std::uint16_t id, qmi::Tlvs tlvs);

 private:
  std::list<esimgw::Timer> delayed_;
};

}  // namespace esimlab::detail
