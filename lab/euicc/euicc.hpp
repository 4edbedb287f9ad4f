// SPDX-License-Identifier: Apache-2.0
// A virtual eUICC (SGP.32 v1.2 IoT card, SGP.22 consumer card, or plain UICC). Synchronous, no I/O:
// whoever owns it (virtual modem, PC/SC link, test) feeds APDUs and power.
//
// Everything that a card keeps (profiles, counters, sequence numbers, stored results,
// notifications, associations, keys) lives in the object and survives powerOff; save() and load()
// carry it over a restart of the process.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "euicc/knobs.hpp"
#include "euicc/options.hpp"
#include "euicc/records.hpp"

namespace esimlab {

class Euicc {
 public:
  // The card's key pair and certificate are made here, below the lab's EUM.
  Euicc(const Pki& pki, EuiccOptions options);
  // The card that save() wrote. Throws std::runtime_error when the file is no such thing.
  static std::unique_ptr<Euicc> load(const std::filesystem::path& file);
  ~Euicc();
  Euicc(const Euicc&) = delete;
  Euicc& operator=(const Euicc&) = delete;

  // Non-volatile state; records and knobs are not part of it. Written to a new file that replaces
  // the old one. The process should save after every transmit that matters, see onStateChanged.
  void save(const std::filesystem::path& file) const;

  // --- electrical ------------------------------------------------------------------------------
  Bytes atr() const;
  bool powered() const;
  void powerOff();
  // Cold reset when off, warm reset when on: closes logical channels, forgets selections and
  // half-read answers, applies a pending profile switch, ends refuse-until-reset.
  void powerOn();
  // One command APDU of any channel; the answer ends with the status word. Empty when the card is
  // off or mute. Extended length is refused with 6700.
  Bytes transmit(ByteView command);

  // --- what people and tests ask ---------------------------------------------------------------
  const Eid& eid() const;
  EuiccKind kind() const;
  // As the network sees it: a pending switch does not count yet.
  std::optional<Profile> enabledProfile() const;
  const std::vector<Profile>& profiles() const;
  bool switchPending() const;
  std::vector<EimConfigurationData> eims() const;          // with counters and tokens
  std::vector<std::int64_t> pendingNotifications() const;  // sequence numbers
  std::vector<std::int64_t> storedResults() const;         // sequence numbers
  bool rollbackGranted() const;
  ByteView euiccCertificate() const;
  ByteView eumCertificate() const;
  unsigned openChannels() const;  // besides the basic one

  EuiccKnobs& knobs();
  const EuiccRecords& records() const;
  void clearRecords();

  // --- observers; called inside transmit, powerOn ------------------------------------------------
  // A REFRESH waits to be fetched (91xx was or will be answered). The modem that owns CAT fetches
  // it; `qualifier` as in EuiccKnobs::refreshQualifier.
  void onRefreshRequested(std::function<void(std::uint8_t qualifier)> observer);
  // Another profile is (or none is) enabled from now on, also for the network.
  void onProfileSwitched(std::function<void(const std::optional<Profile>&)> observer);
  // Non-volatile state differs from what it was before this APDU.
  void onStateChanged(std::function<void()> observer);

 private:
  struct Implementation;
  explicit Euicc(std::unique_ptr<Implementation> implementation);
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace esimlab
