// SPDX-License-Identifier: Apache-2.0
#include "euicc/euicc.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "euicc/card.hpp"

namespace esimlab {

struct Euicc::Implementation {
  explicit Implementation(CardState state) : card(std::move(state)) {}
  Card card;
};

namespace {

// A UICC that offers T=0 and T=1, and says in TB3 that it is an eUICC (SGP.22 §5.7, ISO 7816-3).
constexpr auto euiccAtr = "3B9F96803FC7828031E073FE211B57AA8660F0020008F4";
constexpr auto plainAtr = "3B9F96801FC78031A073BE21136743200718000001A5";

CardState readState(const std::filesystem::path& file) {
  std::ifstream stream(file);
  if (!stream) throw std::runtime_error("card state: cannot open the file");
  std::stringstream text;
  text << stream.rdbuf();
  return deserialise(text.str());
}

void writeAll(int descriptor, std::string_view text) {
  while (!text.empty()) {
    auto written = ::write(descriptor, text.data(), text.size());
    if (written < 0) throw std::runtime_error("card state: cannot write the file");
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

// Whole old or whole new file, whatever happens to the process: a card's memory is never half.
void replaceFile(const std::filesystem::path& file, std::string_view text) {
  auto temporary = file;
  temporary += ".new";
  int descriptor = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (descriptor < 0) throw std::runtime_error("card state: cannot make the file");
  try {
    writeAll(descriptor, text);
  } catch (...) {
    ::close(descriptor);
    throw;
  }
  bool synced = ::fsync(descriptor) == 0;
  ::close(descriptor);
  if (!synced) throw std::runtime_error("card state: cannot write the file");
  std::filesystem::rename(temporary, file);
}

}  // namespace

Euicc::Euicc(const Pki& pki, EuiccOptions options)
    : implementation_(std::make_unique<Implementation>(makeState(pki, options))) {}

Euicc::Euicc(std::unique_ptr<Implementation> implementation)
    : implementation_(std::move(implementation)) {}

Euicc::~Euicc() = default;

std::unique_ptr<Euicc> Euicc::load(const std::filesystem::path& file) {
  return std::unique_ptr<Euicc>(new Euicc(std::make_unique<Implementation>(readState(file))));
}

void Euicc::save(const std::filesystem::path& file) const {
  replaceFile(file, serialise(implementation_->card.state));
}

Bytes Euicc::atr() const {
  return esimgw::fromHex(kind() == EuiccKind::notEuicc ? plainAtr : euiccAtr);
}

bool Euicc::powered() const {
  return implementation_->card.powered;
}

void Euicc::powerOff() {
  implementation_->card.powerOff();
}

void Euicc::powerOn() {
  implementation_->card.powerOn();
}

Bytes Euicc::transmit(ByteView command) {
  return implementation_->card.transmit(command);
}

const Eid& Euicc::eid() const {
  return implementation_->card.state.eid;
}

EuiccKind Euicc::kind() const {
  return implementation_->card.state.kind;
}

std::optional<Profile> Euicc::enabledProfile() const {
  auto* profile = implementation_->card.state.enabledProfile();
  return profile != nullptr ? std::optional(*profile) : std::nullopt;
}

const std::vector<Profile>& Euicc::profiles() const {
  return implementation_->card.state.profiles;
}

bool Euicc::switchPending() const {
  return implementation_->card.state.pendingSwitch.has_value();
}

std::vector<EimConfigurationData> Euicc::eims() const {
  return implementation_->card.state.eims;
}

std::vector<std::int64_t> Euicc::pendingNotifications() const {
  std::vector<std::int64_t> numbers;
  for (const auto& entry : implementation_->card.state.notifications) {
    numbers.push_back(entry.metadata.seqNumber);
  }
  return numbers;
}

std::vector<std::int64_t> Euicc::storedResults() const {
  std::vector<std::int64_t> numbers;
  for (const auto& entry : implementation_->card.state.results) {
    numbers.push_back(entry.seqNumber);
  }
  return numbers;
}

bool Euicc::rollbackGranted() const {
  return implementation_->card.state.rollback.has_value();
}

ByteView Euicc::euiccCertificate() const {
  return implementation_->card.state.euiccCertificate;
}

ByteView Euicc::eumCertificate() const {
  return implementation_->card.state.eumCertificate;
}

unsigned Euicc::openChannels() const {
  return implementation_->card.channels.openCount();
}

EuiccKnobs& Euicc::knobs() {
  return implementation_->card.knobs;
}

const EuiccRecords& Euicc::records() const {
  return implementation_->card.records;
}

void Euicc::clearRecords() {
  implementation_->card.records = {};
}

void Euicc::onRefreshRequested(std::function<void(std::uint8_t)> observer) {
  implementation_->card.refreshRequested = std::move(observer);
}

void Euicc::onProfileSwitched(std::function<void(const std::optional<Profile>&)> observer) {
  implementation_->card.profileSwitched = std::move(observer);
}

void Euicc::onStateChanged(std::function<void()> observer) {
  implementation_->card.stateChanged = std::move(observer);
}

}  // namespace esimlab
