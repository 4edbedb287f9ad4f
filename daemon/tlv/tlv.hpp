// SPDX-License-Identifier: Apache-2.0
// BER-TLV over byte spans, as far as RSP messages need it (ITU-T X.690: definite lengths, tags of
// at most three octets, lengths of at most four). Reading copies nothing and keeps the raw octets
// of every element, because what a card or a server signed is forwarded verbatim.
//
// A tag is written as the number its octets form, big-endian: 0x5A, 0xBF51, 0x9F70, 0xFF2001.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <stdexcept>
#include <string>

#include "tlv/bytes.hpp"

namespace esimgw::tlv {

using Tag = std::uint32_t;

// The octets are no valid TLV, or not the ones expected. The text says what was wrong, never what
// the octets were (they may be personal data).
class Malformed : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// One data object. Both views point into the octets it was read from.
struct Element {
  Tag tag = 0;
  ByteView value;  // without tag and length
  ByteView raw;    // tag, length and value as they stood

  bool constructed() const;
};

// Reads elements one after another. Throws Malformed for truncated, indefinite or oversized ones.
class Reader {
 public:
  explicit Reader(ByteView octets) : rest_(octets) {}

  bool atEnd() const { return rest_.empty(); }
  ByteView rest() const { return rest_; }
  Tag peekTag() const;  // 0 at the end

  Element next();           // throws at the end
  Element expect(Tag tag);  // next element, which must have this tag
  std::optional<Element> optional(
      Tag tag);                    // next element if it has this tag, else nothing is read
  void skipRest() { rest_ = {}; }  // EXTENSIBILITY IMPLIED: unknown trailing members
  void expectEnd() const;

 private:
  ByteView rest_;
};

// The single element that the octets hold; trailing octets are Malformed.
Element parse(ByteView octets);
// The same, and it must have this tag.
Element parse(ByteView octets, Tag tag);

// First child with this tag among the members of a constructed value, if any.
std::optional<Element> find(ByteView members, Tag tag);

// INTEGER contents, two's complement, big-endian, 1 to 8 octets. Throws Malformed otherwise.
std::int64_t integer(ByteView value);
// BOOLEAN contents: one octet, anything but 00 is true.
bool boolean(ByteView value);
// BIT STRING contents (first octet: unused bits); bit 0 is the most significant bit of the second
// octet. Bits past the end are false.
bool bit(ByteView value, unsigned number);

// Throws Malformed when constructed elements are nested deeper than `deepest` or any length is
// wrong. Use it on whatever comes from outside before walking it recursively.
void checkNesting(ByteView octets, unsigned deepest = 16);

// --- writing -------------------------------------------------------------------------------------

// A complete element: tag, shortest definite length, value.
Bytes encode(Tag tag, ByteView value);
inline Bytes encode(Tag tag, std::string_view text) {
  return encode(tag, toBytes(text));
}
// A constructed element from complete members, in this order.
Bytes encode(Tag tag, std::initializer_list<ByteView> members);
// INTEGER: shortest two's complement contents under this tag.
Bytes encodeInteger(Tag tag, std::int64_t value);
// NULL under this tag.
inline Bytes encodeNull(Tag tag) {
  return encode(tag, ByteView{});
}
// BOOLEAN under this tag: FF or 00 (DER).
Bytes encodeBoolean(Tag tag, bool value);
// BIT STRING of named bits (bit 0 is the least significant bit of `bits`): trailing zero bits are
// dropped, as DER asks.
Bytes encodeNamedBits(Tag tag, std::uint32_t bits);

// Builds a constructed value member by member.
class Writer {
 public:
  Writer& add(ByteView complete);  // an element that is complete already, verbatim
  Writer& add(Tag tag, ByteView value) { return add(encode(tag, value)); }
  Writer& add(Tag tag, std::string_view text) { return add(encode(tag, text)); }
  Writer& addInteger(Tag tag, std::int64_t value) { return add(encodeInteger(tag, value)); }
  Writer& addNull(Tag tag) { return add(encodeNull(tag)); }

  const Bytes& members() const { return members_; }
  Bytes wrapped(Tag tag) const { return encode(tag, members_); }

 private:
  Bytes members_;
};

}  // namespace esimgw::tlv
