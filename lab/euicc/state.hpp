// SPDX-License-Identifier: Apache-2.0
// Private to lab/euicc: what the card keeps in non-volatile memory.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "euicc/options.hpp"

namespace esimlab {

struct StoredNotification {
  NotificationMetadata metadata;
  Bytes raw;  // the signed PendingNotification

  bool operator==(const StoredNotification&) const = default;
};

struct StoredResult {
  std::int64_t seqNumber = 0;
  Bytes raw;  // BF51

  bool operator==(const StoredResult&) const = default;
};

// An enable with rollbackFlag was executed (SGP.32 §3.3.2): the way back, and what its result must
// repeat of the package.
struct RollbackGrant {
  Bytes previousIccid;
  std::string eimId;
  std::int64_t counterValue = 0;
  Bytes eimTransactionId;
  std::int64_t resultSeqNumber = 0;

  bool operator==(const RollbackGrant&) const = default;
};

struct ImmediateEnableConfiguration {
  bool allowed = false;
  Bytes smdpOid;
  std::string smdpAddress;

  bool operator==(const ImmediateEnableConfiguration&) const = default;
};

struct Limits {
  unsigned logicalChannels = 19;
  std::int64_t maximumCounter = 0x7FFFFF;
  std::size_t maximumEims = 8;
  std::size_t maximumResultSize = 16 * 1024;
  std::size_t maximumPackageSize = 32 * 1024;

  bool operator==(const Limits&) const = default;
};

struct CardState {
  EuiccKind kind = EuiccKind::sgp32;
  Eid eid{};
  Limits limits;
  std::string keyPem;
  Bytes euiccCertificate;
  Bytes eumCertificate;
  Bytes ciPublicKeyId;

  std::vector<Profile> profiles;
  // counterValue: the last one accepted; associationToken: the one in force.
  std::vector<EimConfigurationData> eims;
  std::vector<StoredNotification> notifications;
  std::vector<StoredResult> results;
  // One number space for notifications and results (SGP.32 §2.11.2.1).
  std::int64_t nextSeqNumber = 1;
  std::int64_t nextAssociationToken = 1;
  std::optional<RollbackGrant> rollback;
  // ICCID to be enabled once the terminal refreshed; empty: only disable what is enabled.
  std::optional<Bytes> pendingSwitch;
  ImmediateEnableConfiguration immediateEnable;
  std::string defaultSmdpAddress;
  std::string rootSmdsAddress;

  bool operator==(const CardState&) const = default;

  Profile* findProfile(ByteView iccid);
  Profile* enabledProfile();
  EimConfigurationData* findEim(const std::string& eimId);
};

// What a new card is made of; the identity is issued below the lab's EUM.
CardState makeState(const Pki& pki, const EuiccOptions& options);
// Defaults of SGP.32 §5.9.4 for members that the association left open.
void fillDefaults(EimConfigurationData& eim, const CardState& state);

std::string serialise(const CardState& state);
CardState deserialise(const std::string& text);  // throws std::runtime_error

}  // namespace esimlab
