// SPDX-License-Identifier: Apache-2.0
#include "modem/qmux.hpp"

#include <algorithm>
#include <cstdio>

namespace esimlab::qmi {
namespace {

constexpr std::uint8_t marker = 0x01;
constexpr std::uint8_t sentByModem = 0x80;
constexpr std::size_t qmuxHeader = 6;
constexpr std::size_t tlvHeader = 3;

std::uint8_t kindFlags(Service service, Kind kind) {
  if (kind == Kind::request) return 0;
  if (service == Service::ctl) return kind == Kind::response ? 1 : 2;
  return kind == Kind::response ? 2 : 4;
}

Kind kindOf(Service service, std::uint8_t flags) {
  for (auto kind : {Kind::request, Kind::response, Kind::indication}) {
    if (flags == kindFlags(service, kind)) return kind;
  }
  throw Malformed("unknown message kind");
}

}  // namespace

const Bytes* Message::find(std::uint8_t type) const {
  for (const auto& tlv : tlvs) {
    if (tlv.type == type) return &tlv.value;
  }
  return nullptr;
}

Bytes encode(const Message& message) {
  Writer content;
  for (const auto& tlv : message.tlvs) content.u8(tlv.type).counted16(tlv.value);
  Bytes tlvs = content.take();
  Writer unit;
  unit.u8(kindFlags(message.service, message.kind));
  message.service == Service::ctl ? unit.u8(message.transaction) : unit.u16(message.transaction);
  unit.u16(message.id).counted16(tlvs);
  Bytes body = unit.take();
  Writer frame;
  frame.u8(marker).u16(qmuxHeader - 1 + body.size());
  frame.u8(message.kind == Kind::request ? 0 : sentByModem);
  frame.u8(static_cast<std::uint8_t>(message.service)).u8(message.client).raw(body);
  return frame.take();
}

Message decode(ByteView frame) {
  Reader reader(frame);
  if (reader.u8() != marker) throw Malformed("no QMUX marker");
  if (reader.u16() + 1u != frame.size()) throw Malformed("QMUX length");
  reader.u8();  // the sender flag repeats what the kind says
  Message message;
  message.service = static_cast<Service>(reader.u8());
  message.client = reader.u8();
  message.kind = kindOf(message.service, reader.u8());
  message.transaction = message.service == Service::ctl ? reader.u8() : reader.u16();
  message.id = reader.u16();
  Reader content(reader.counted16());
  if (!reader.atEnd()) throw Malformed("octets after the TLVs");
  while (!content.atEnd()) {
    auto type = content.u8();
    message.tlvs.push_back({type, esimgw::toBytes(content.counted16())});
  }
  return message;
}

Tlv result(Error error) {
  Writer writer;
  writer.u16(error == Error::none ? 0 : 1).u16(static_cast<std::uint16_t>(error));
  return {0x02, writer.take()};
}

std::string describe(Service service, std::uint16_t id) {
  const char* name = "service";
  switch (service) {
    case Service::ctl: name = "CTL"; break;
    case Service::wds: name = "WDS"; break;
    case Service::dms: name = "DMS"; break;
    case Service::nas: name = "NAS"; break;
    case Service::uim: name = "UIM"; break;
  }
  char text[32];
  std::snprintf(text, sizeof text, "%s 0x%04X", name, id);
  return text;
}

std::optional<Bytes> FrameReader::next() {
  std::size_t start = 0;
  std::size_t size = 0;
  for (; start < buffer_.size(); ++start, ++skipped_) {
    if (buffer_[start] != marker) continue;
    if (buffer_.size() - start < tlvHeader) break;
    size = (buffer_[start + 1] | buffer_[start + 2] << 8) + 1u;
    if (size >= qmuxHeader) break;  // no frame is shorter: else that was no marker
  }
  buffer_.erase(buffer_.begin(), buffer_.begin() + start);
  if (size < qmuxHeader || buffer_.size() < size) return {};
  Bytes frame(buffer_.begin(), buffer_.begin() + size);
  buffer_.erase(buffer_.begin(), buffer_.begin() + size);
  return frame;
}

Writer& Writer::u8(std::size_t value) {
  octets_.push_back(static_cast<std::uint8_t>(value));
  return *this;
}

Writer& Writer::u16(std::size_t value) {
  return u8(value & 0xFF).u8(value >> 8);
}

Writer& Writer::u32(std::size_t value) {
  return u16(value & 0xFFFF).u16(value >> 16);
}

Writer& Writer::raw(ByteView octets) {
  esimgw::append(octets_, octets);
  return *this;
}

Writer& Writer::text(std::string_view text) {
  octets_.insert(octets_.end(), text.begin(), text.end());
  return *this;
}

Writer& Writer::counted8(ByteView octets) {
  return u8(octets.size()).raw(octets);
}

Writer& Writer::counted16(ByteView octets) {
  return u16(octets.size()).raw(octets);
}

std::uint8_t Reader::u8() {
  return raw(1)[0];
}

std::uint16_t Reader::u16() {
  auto octets = raw(2);
  return static_cast<std::uint16_t>(octets[0] | octets[1] << 8);
}

std::uint32_t Reader::u32() {
  std::uint32_t low = u16();
  return low | static_cast<std::uint32_t>(u16()) << 16;
}

ByteView Reader::raw(std::size_t length) {
  if (length > rest_.size()) throw Malformed("value ends early");
  auto octets = rest_.first(length);
  rest_ = rest_.subspan(length);
  return octets;
}

}  // namespace esimlab::qmi
