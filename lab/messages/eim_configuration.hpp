// SPDX-License-Identifier: Apache-2.0
// EimConfigurationData (SGP.32 §2.11.1.1): what a card knows of an eIM. The lab's own encoding,
// used by the virtual card and by the virtual eIM, independent of the daemon's.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tlv/tlv.hpp"

namespace esimlab {

using esimgw::Bytes;
using esimgw::ByteView;

// eimPublicKeyData and trustedPublicKeyDataTls: a key or a certificate, DER with its outer 30 (on
// the wire the implicit tags A0 and A1 replace it).
struct PublicKeyData {
  enum class Kind { key, certificate };
  Kind kind = Kind::key;
  Bytes der;

  bool operator==(const PublicKeyData&) const = default;
};

// eimIdType.
enum class EimIdType { oid = 1, fqdn = 2, proprietary = 3 };

// eimSupportedProtocol, bit numbers.
namespace eim_protocol {
inline constexpr std::uint32_t retrieveHttps = 1 << 0;
inline constexpr std::uint32_t retrieveCoaps = 1 << 1;
inline constexpr std::uint32_t injectHttps = 1 << 2;
inline constexpr std::uint32_t injectCoaps = 1 << 3;
inline constexpr std::uint32_t proprietary = 1 << 4;
}  // namespace eim_protocol

// Every member but eimId is optional on the wire.
struct EimConfigurationData {
  std::string eimId;  // 1 to 128 octets of UTF-8
  std::optional<std::string> fqdn;
  std::optional<EimIdType> idType;
  std::optional<std::int64_t> counterValue;
  std::optional<std::int64_t> associationToken;  // -1 asks the card for one
  std::optional<PublicKeyData> publicKey;        // signs eUICC Packages
  std::optional<PublicKeyData> trustedTls;       // what ESipa's TLS peer must match
  std::optional<std::uint32_t> supportedProtocol;
  Bytes euiccCiPublicKeyId;  // empty: absent
  bool indirectProfileDownload = false;

  bool operator==(const EimConfigurationData&) const = default;
};

// The members in order, without the outer tag: 30 in lists, A8 in addEim, AA in updateEim.
Bytes encodeMembers(const EimConfigurationData& data);
inline Bytes encode(esimgw::tlv::Tag tag, const EimConfigurationData& data) {
  return esimgw::tlv::encode(tag, encodeMembers(data));
}
// From the members. The nested forms A5{30..} and A1{30..} are accepted. Throws tlv::Malformed.
EimConfigurationData parseEimConfigurationData(ByteView members);

// associationToken as it is signed: `84 len value`, `84 01 00` when there is none (SGP.32
// §2.11.1.1).
Bytes associationTokenTlv(const std::optional<std::int64_t>& token);

}  // namespace esimlab
