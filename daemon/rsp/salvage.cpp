// SPDX-License-Identifier: Apache-2.0
// Looking for an eIM's transaction id in a message that may be broken.
#include <algorithm>

#include "rsp/esipa.hpp"

namespace esimgw::rsp {
namespace {

// Steps over elements like tlv::Reader, but gives what is there of an element that is cut off.
class Salvager {
 public:
  explicit Salvager(ByteView octets) : rest_(octets) {}

  struct Found {
    tlv::Tag tag;
    ByteView value;
    bool complete;
  };

  std::optional<Found> next() {
    auto tag = takeTag();
    auto length = tag ? takeLength() : std::nullopt;
    if (!tag || !length) {
      rest_ = {};
      return std::nullopt;
    }
    auto size = std::min(*length, rest_.size());
    Found found{*tag, rest_.first(size), size == *length};
    rest_ = rest_.subspan(size);
    return found;
  }

 private:
  std::optional<std::uint8_t> takeOctet() {
    if (rest_.empty()) return std::nullopt;
    auto octet = rest_.front();
    rest_ = rest_.subspan(1);
    return octet;
  }

  std::optional<tlv::Tag> takeTag() {
    auto octet = takeOctet();
    if (!octet) return std::nullopt;
    tlv::Tag tag = *octet;
    if ((*octet & 0x1F) != 0x1F) return tag;
    do {
      octet = takeOctet();
      if (!octet || tag > 0xFFFF) return std::nullopt;
      tag = tag << 8 | *octet;
    } while ((*octet & 0x80) != 0);
    return tag;
  }

  std::optional<std::size_t> takeLength() {
    auto octet = takeOctet();
    if (!octet || *octet < 0x80) return octet;
    std::size_t length = 0;
    if (*octet == 0x80 || *octet > 0x84) return std::nullopt;
    for (int count = *octet & 0x7F; count > 0; --count) {
      auto more = takeOctet();
      if (!more) return std::nullopt;
      length = length << 8 | *more;
    }
    return length;
  }

  ByteView rest_;
};

std::optional<ByteView> within(ByteView octets, tlv::Tag tag) {
  Salvager salvager(octets);
  while (auto found = salvager.next()) {
    if (found->tag == tag) return found->value;
  }
  return std::nullopt;
}

std::optional<TransactionId> idWithin(ByteView octets, tlv::Tag tag) {
  Salvager salvager(octets);
  while (auto found = salvager.next()) {
    if (found->tag != tag) continue;
    auto size = found->value.size();
    if (found->complete && size >= 1 && size <= 16) return toBytes(found->value);
    return std::nullopt;
  }
  return std::nullopt;
}

// eIM packages keep the id as 82 in a signed 30, as 82 (trigger), or as 83 (data request).
std::optional<TransactionId> idOfPackage(tlv::Tag tag, ByteView package) {
  auto inSigned = [package]() -> std::optional<TransactionId> {
    auto content = within(package, 0x30);
    return content ? idWithin(*content, 0x82) : std::nullopt;
  };
  switch (tag) {
    case 0xBF51: return inSigned();
    case 0xBF52: return idWithin(package, 0x83);
    case 0xBF54: return idWithin(package, 0x82);
    default: break;
  }
  if (auto id = inSigned()) return id;
  if (auto id = idWithin(package, 0x82)) return id;
  return idWithin(package, 0x83);
}

}  // namespace

std::optional<TransactionId> findEimTransactionId(ByteView message) noexcept {
  auto outer = Salvager(message).next();
  if (!outer) return std::nullopt;
  auto package = Salvager(outer->value).next();
  if (!package || (package->tag != 0xBF51 && package->tag <= 0xFF && (package->tag & 0x20) == 0)) {
    return std::nullopt;
  }
  return idOfPackage(package->tag, package->value);
}

}  // namespace esimgw::rsp
