// SPDX-License-Identifier: Apache-2.0
// QMUX framing and QMI messages (Qualcomm MSM Interface), as they travel between host and modem on
// cdc-wdm character devices and through qmi-proxy. All numbers are little endian.
#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "tlv/bytes.hpp"

namespace esimlab::qmi {

using esimgw::Bytes;
using esimgw::ByteView;

enum class Service : std::uint8_t { ctl = 0x00, wds = 0x01, dms = 0x02, nas = 0x03, uim = 0x0B };

// The error field of TLV 0x02.
enum class Error : std::uint16_t {
  none = 0,
  malformedMessage = 1,
  internal = 3,
  clientIdsExhausted = 5,
  invalidClientId = 7,
  invalidHandle = 9,
  callFailed = 14,
  missingArgument = 17,
  noEffect = 26,
  invalidArgument = 48,
  deviceNotReady = 52,
  insufficientResources = 68,
  invalidQmiCommand = 71,
  accessDenied = 82,
  notSupported = 94,
  noSim = 102,
};

enum class Kind : std::uint8_t { request, response, indication };

struct Tlv {
  std::uint8_t type;
  Bytes value;
};
using Tlvs = std::vector<Tlv>;

// An indication to this client id goes to every client of the service.
constexpr std::uint8_t broadcastClient = 0xFF;

struct Message {
  Service service = Service::ctl;
  std::uint8_t client = 0;
  Kind kind = Kind::request;
  std::uint16_t transaction = 0;  // one octet on the wire for CTL
  std::uint16_t id = 0;
  Tlvs tlvs;

  const Bytes* find(std::uint8_t type) const;
};

// Anything that cannot be read as what it claims to be.
class Malformed : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// A whole QMUX frame; the sender flag says "modem" for responses and indications.
Bytes encode(const Message& message);
// Exactly one whole frame. Throws Malformed.
Message decode(ByteView frame);
// The TLV 0x02 that every response carries.
Tlv result(Error error);
// Message ids are named by number in the facts; this names them for people: "UIM 0x003B".
std::string describe(Service service, std::uint16_t id);

// Cuts a byte stream into frames, however it was chopped on its way.
class FrameReader {
 public:
  void feed(ByteView octets) { esimgw::append(buffer_, octets); }
  // The next whole frame. Octets before a marker are skipped and counted.
  std::optional<Bytes> next();
  std::size_t skippedOctets() const { return skipped_; }

 private:
  Bytes buffer_;
  std::size_t skipped_ = 0;
};

// Builds a TLV value.
class Writer {
 public:
  Writer& u8(std::size_t value);
  Writer& u16(std::size_t value);
  Writer& u32(std::size_t value);
  Writer& raw(ByteView octets);
  Writer& text(std::string_view text);
  Writer& counted8(ByteView octets);   // u8 length, octets
  Writer& counted16(ByteView octets);  // u16 length, octets
  Bytes take() { return std::move(octets_); }

 private:
  Bytes octets_;
};

// Reads a TLV value; throws Malformed beyond its end.
class Reader {
 public:
  explicit Reader(ByteView octets) : rest_(octets) {}
  std::uint8_t u8();
  std::uint16_t u16();
  std::uint32_t u32();
  ByteView raw(std::size_t length);
  ByteView counted8() { return raw(u8()); }
  ByteView counted16() { return raw(u16()); }
  bool atEnd() const { return rest_.empty(); }

 private:
  ByteView rest_;
};

}  // namespace esimlab::qmi
