// SPDX-License-Identifier: Apache-2.0
#include "tlv/tlv.hpp"

namespace esimgw::tlv {
namespace {

// Tags of three octets are the longest in RSP; more would be an attack or garbage.
constexpr std::size_t longestTag = 3;
constexpr std::size_t longestLength = 4;

std::size_t tagSize(ByteView octets) {
  if (octets.empty()) throw Malformed("no tag");
  if ((octets[0] & 0x1F) != 0x1F) return 1;
  for (std::size_t size = 2; size <= longestTag; ++size) {
    if (octets.size() < size) throw Malformed("tag cut off");
    if ((octets[size - 1] & 0x80) == 0) return size;
  }
  throw Malformed("tag too long");
}

Tag tagValue(ByteView octets) {
  Tag tag = 0;
  for (auto octet : octets) tag = tag << 8 | octet;
  return tag;
}

struct Length {
  std::size_t octets;  // of the length field itself
  std::size_t value;
};

Length readLength(ByteView octets) {
  if (octets.empty()) throw Malformed("no length");
  if (octets[0] < 0x80) return {1, octets[0]};
  std::size_t count = octets[0] & 0x7F;
  if (count == 0) throw Malformed("indefinite length");
  if (count > longestLength) throw Malformed("length field too long");
  if (octets.size() < 1 + count) throw Malformed("length cut off");
  std::size_t value = 0;
  for (std::size_t i = 1; i <= count; ++i) value = value << 8 | octets[i];
  return {1 + count, value};
}

Element readElement(ByteView octets) {
  auto tagOctets = tagSize(octets);
  auto length = readLength(octets.subspan(tagOctets));
  auto header = tagOctets + length.octets;
  if (octets.size() - header < length.value) throw Malformed("value cut off");
  return {tagValue(octets.first(tagOctets)), octets.subspan(header, length.value),
          octets.first(header + length.value)};
}

std::uint8_t firstTagOctet(Tag tag) {
  while (tag > 0xFF) tag >>= 8;
  return static_cast<std::uint8_t>(tag);
}

std::string named(Tag tag) {
  Bytes octets;
  for (int shift = 16; shift >= 0; shift -= 8) {
    auto octet = static_cast<std::uint8_t>(tag >> shift);
    if (octet != 0 || !octets.empty() || shift == 0) octets.push_back(octet);
  }
  return toHex(octets);
}

void appendHeader(Bytes& to, Tag tag, std::size_t length) {
  for (int shift = 16; shift >= 0; shift -= 8) {
    if (shift == 0 || (tag >> shift) != 0) to.push_back(static_cast<std::uint8_t>(tag >> shift));
  }
  if (length < 0x80) {
    to.push_back(static_cast<std::uint8_t>(length));
    return;
  }
  int count = length > 0xFFFFFF ? 4 : length > 0xFFFF ? 3 : length > 0xFF ? 2 : 1;
  to.push_back(static_cast<std::uint8_t>(0x80 | count));
  for (int shift = (count - 1) * 8; shift >= 0; shift -= 8) {
    to.push_back(static_cast<std::uint8_t>(length >> shift));
  }
}

}  // namespace

bool Element::constructed() const {
  return (firstTagOctet(tag) & 0x20) != 0;
}

Tag Reader::peekTag() const {
  return rest_.empty() ? 0 : tagValue(rest_.first(tagSize(rest_)));
}

Element Reader::next() {
  auto element = readElement(rest_);
  rest_ = rest_.subspan(element.raw.size());
  return element;
}

Element Reader::expect(Tag tag) {
  if (atEnd()) throw Malformed("no " + named(tag));
  if (auto found = peekTag(); found != tag) {
    throw Malformed(named(found) + " where " + named(tag) + " belongs");
  }
  return next();
}

std::optional<Element> Reader::optional(Tag tag) {
  if (atEnd() || peekTag() != tag) return std::nullopt;
  return next();
}

void Reader::expectEnd() const {
  if (!atEnd()) throw Malformed("octets after the end");
}

Element parse(ByteView octets) {
  Reader reader(octets);
  auto element = reader.next();
  reader.expectEnd();
  return element;
}

Element parse(ByteView octets, Tag tag) {
  Reader reader(octets);
  auto element = reader.expect(tag);
  reader.expectEnd();
  return element;
}

std::optional<Element> find(ByteView members, Tag tag) {
  Reader reader(members);
  while (!reader.atEnd()) {
    auto element = reader.next();
    if (element.tag == tag) return element;
  }
  return std::nullopt;
}

std::int64_t integer(ByteView value) {
  if (value.empty() || value.size() > 8) throw Malformed("INTEGER of wrong size");
  std::uint64_t number = (value[0] & 0x80) != 0 ? ~std::uint64_t{0} : 0;
  for (auto octet : value) number = number << 8 | octet;
  return static_cast<std::int64_t>(number);
}

bool boolean(ByteView value) {
  if (value.size() != 1) throw Malformed("BOOLEAN of wrong size");
  return value[0] != 0;
}

bool bit(ByteView value, unsigned number) {
  if (value.empty() || value[0] > 7) throw Malformed("BIT STRING of wrong form");
  std::size_t index = 1 + number / 8;
  if (index >= value.size()) return false;
  return (value[index] & (0x80 >> (number % 8))) != 0;
}

void checkNesting(ByteView octets, unsigned deepest) {
  Reader reader(octets);
  while (!reader.atEnd()) {
    auto element = reader.next();
    if (!element.constructed()) continue;
    if (deepest == 0) throw Malformed("nested too deeply");
    checkNesting(element.value, deepest - 1);
  }
}

Bytes encode(Tag tag, ByteView value) {
  Bytes element;
  element.reserve(value.size() + 8);
  appendHeader(element, tag, value.size());
  append(element, value);
  return element;
}

Bytes encode(Tag tag, std::initializer_list<ByteView> members) {
  Bytes value;
  for (auto member : members) append(value, member);
  return encode(tag, value);
}

Bytes encodeInteger(Tag tag, std::int64_t value) {
  Bytes contents;
  for (int shift = 56; shift >= 0; shift -= 8) {
    contents.push_back(static_cast<std::uint8_t>(value >> shift));
  }
  // Shortest two's complement: drop leading octets that only repeat the sign bit.
  std::size_t drop = 0;
  while (drop < 7 && ((contents[drop] == 0x00 && (contents[drop + 1] & 0x80) == 0) ||
                      (contents[drop] == 0xFF && (contents[drop + 1] & 0x80) != 0))) {
    ++drop;
  }
  return encode(tag, ByteView(contents).subspan(drop));
}

Bytes encodeBoolean(Tag tag, bool value) {
  Bytes contents{static_cast<std::uint8_t>(value ? 0xFF : 0x00)};
  return encode(tag, contents);
}

Bytes encodeNamedBits(Tag tag, std::uint32_t bits) {
  Bytes contents{0};
  unsigned count = 0;
  for (unsigned number = 0; number < 32; ++number) {
    if ((bits >> number & 1) != 0) count = number + 1;
  }
  contents.resize(1 + (count + 7) / 8, 0);
  for (unsigned number = 0; number < count; ++number) {
    if ((bits >> number & 1) != 0) contents[1 + number / 8] |= 0x80 >> (number % 8);
  }
  contents[0] = static_cast<std::uint8_t>((8 - count % 8) % 8);
  return encode(tag, contents);
}

Writer& Writer::add(ByteView complete) {
  append(members_, complete);
  return *this;
}

}  // namespace esimgw::tlv
