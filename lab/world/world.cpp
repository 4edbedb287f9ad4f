// SPDX-License-Identifier: Apache-2.0
#include "world/world.hpp"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include <fstream>
#include <stdexcept>

#include "world/card_in_slot.hpp"

namespace esimlab {

using namespace std::chrono_literals;

namespace {

constexpr auto proxyStartLimit = 60s;  // a slow machine under valgrind
constexpr std::uint16_t httpsPort = 443;

ProfileOptions profileOptions(const std::string& iccid, const std::string& name,
                              const std::string& operatorMccMnc) {
  ProfileOptions profile;
  profile.iccid = iccid;
  profile.profileName = name;
  profile.serviceProviderName = name;
  profile.operatorMccMnc = operatorMccMnc;
  profile.notifications = {
      {notification_event::enable | notification_event::disable, "smdp.lab.example"}};
  return profile;
}

NetworkBehaviour networkOf(const std::string& mcc, const std::string& mnc,
                           const std::string& name) {
  NetworkBehaviour network;
  network.mcc = mcc;
  network.mnc = mnc;
  network.operatorName = name;
  return network;
}

// The proxy's abstract name, in the network namespace of the caller.
bool abstractNameExists(const std::string& name) {
  std::ifstream table("/proc/self/net/unix");
  std::string line;
  while (std::getline(table, line)) {
    if (line.ends_with("@" + name)) return true;
  }
  return false;
}

}  // namespace

LabModem WorldOptions::defaultModem(unsigned number) {
  LabModem modem;
  modem.identity.imei = number == 0 ? "990000862471854" : "990000862471862";
  modem.card.eid = makeEid(eumPrefix, 1 + number);
  auto digit = std::to_string(number);
  modem.profiles = {
      {profileOptions("890010100000000" + digit + "117", "Nordlys", "00101"),
       networkOf("001", "01", "Nordlys")},
      {profileOptions("890010200000000" + digit + "215", "Meridian", "00102"),
       networkOf("001", "02", "Meridian")},
  };
  modem.profiles.front().profile.enabled = true;
  return modem;
}

World::World(esimgw::Loop& loop, WorldOptions options)
    : loop_(loop), options_(std::move(options)), network_(new Network(options_.namespaces)) {
  makeDirectory();
  makeEims();
  makeModems();
  startProxy();
  bus_ = std::make_unique<Bus>(loop_, directory_, installation_.busPolicy);
}

World::~World() {
  daemon_.reset();
  bus_.reset();
  proxy_.reset();
  privateProxy_.reset();
  modems_.clear();
  eims_.clear();
  std::error_code ignored;
  std::filesystem::remove_all(directory_, ignored);
}

void World::makeDirectory() {
  auto pattern = (std::filesystem::temp_directory_path() / "esim-lab-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) {
    throw std::runtime_error("cannot make a directory: " + pattern);
  }
  directory_ = pattern;
  std::filesystem::create_directory(stateDirectory());
  std::filesystem::create_directory(directory_ / "run");
  // The daemon loads what is in one directory; in a build folder each plugin has its own.
  std::filesystem::create_directory(directory_ / "plugins");
  for (const auto& plugin : installation_.plugins) {
    std::filesystem::create_symlink(plugin, directory_ / "plugins" / plugin.filename());
  }
}

void World::makeEims() {
  for (auto& plan : options_.eims) {
    auto address = network_->addServer();
    plan.options.hosts.insert(plan.options.hosts.begin(), address);
    auto eim = std::make_unique<VirtualEim>(loop_, pki_, plan.options);
    eim->adopt(network_->bindTcp(address, network_->isolated() ? httpsPort : 0));
    eims_.push_back(std::move(eim));
  }
}

void World::makeModems() {
  for (unsigned number = 0; number < options_.modems.size(); ++number) makePlace(number);
}

void World::makePlace(unsigned number) {
  auto& plan = options_.modems[number];
  auto place = std::make_unique<Place>();
  for (std::size_t i = 0; i < eims_.size(); ++i) {
    const auto& wanted = options_.eims[i];
    if (!wanted.associated) continue;
    plan.card.eims.push_back(eims_[i]->configurationData(wanted.association));
  }
  for (const auto& profile : plan.profiles) plan.card.profiles.push_back(profile.profile);
  place->card = std::make_unique<Euicc>(pki_, plan.card);
  for (std::size_t i = 0; i < eims_.size(); ++i) {
    if (!options_.eims[i].associated) continue;
    eim::CardEntry entry;
    entry.eid = place->card->eid();
    entry.counter = options_.eims[i].association.counter;
    entry.euiccCertificate = esimgw::toBytes(place->card->euiccCertificate());
    entry.eumCertificate = esimgw::toBytes(place->card->eumCertificate());
    for (const auto& known : place->card->eims()) {
      if (known.eimId == eims_[i]->esipa().eimId()) entry.associationToken = known.associationToken;
    }
    eims_[i]->esipa().addCard(entry);
  }
  place->interface = network_->addModem();
  place->modem = std::make_unique<QmiModem>(loop_, plan.identity);
  place->modem->onBearerChange(
      [this, number](const NetworkState& state) { followBearer(number, state); });
  for (const auto& profile : plan.profiles) {
    place->modem->networks().byIccid[profile.profile.iccid] = profile.network;
  }
  place->modem->insertCard(1, std::make_shared<CardInSlot>(*place->card));
  place->device = (directory_ / ("cdc-wdm" + std::to_string(number))).string();
  modems_.push_back(std::move(place));
}

void World::followBearer(unsigned number, const NetworkState& state) {
  const auto& profiles = options_.modems[number].profiles;
  for (unsigned i = 0; i < profiles.size(); ++i) {
    if (state.kind == NetworkState::Kind::registered && profiles[i].profile.iccid == state.iccid) {
      network_->connect(number, i);
      return;
    }
  }
  network_->disconnect(number);
}

void World::startProxy() {
  auto program = qmiProxy();
  // The real one serves root only, and its name is fixed: never outside a namespace of our own.
  bool real = options_.realProxy && network_->isolated() && !program.empty();
  if (real) {
    for (auto& place : modems_) {
      place->port = std::make_unique<PtyPort>(loop_, *place->modem, place->device);
    }
    proxy_ =
        std::make_unique<Process>(loop_, ProcessOptions{{program.string(), "--no-exit"}, {}, {}});
    auto there = [] { return abstractNameExists("qmi-proxy"); };
    if (!loop_.runUntil(there, proxyStartLimit))
      throw std::runtime_error("qmi-proxy does not start");
  } else {
    privateProxy_ = std::make_unique<ProxyPort>(loop_, directory_.filename().string());
    for (auto& place : modems_) privateProxy_->serve(*place->modem, place->device);
  }
  for (auto& place : modems_) place->modem->powerOn();
}

std::string World::explainProxy() const {
  if (proxy_) return "the real qmi-proxy on a pseudo terminal";
  std::string why = "qmi-proxy is not installed";
  if (!network_->isolated()) why = "the real one needs root and a network namespace";
  if (!options_.realProxy) why = "as asked for";
  return "a private proxy name that the virtual modem serves itself (" + why + ")";
}

std::string World::iccid(std::size_t profile, std::size_t modem) const {
  return options_.modems.at(modem).profiles.at(profile).profile.iccid;
}

}  // namespace esimlab
