// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "modem/services.hpp"

namespace esimlab::detail {
namespace {

using Origin = ApduEvent::Origin;

Bytes swOctets(std::uint16_t sw) {
  return {static_cast<std::uint8_t>(sw >> 8), static_cast<std::uint8_t>(sw & 0xFF)};
}

// TLV "file control information" of the open messages -> P2 of SELECT (ETSI TS 102 221 §11.1.1).
std::uint8_t selectP2(std::uint8_t fileControl) {
  switch (fileControl) {
    case 0: return 0x0C;   // no data
    case 1: return 0x04;   // FCP template
    default: return 0x00;  // FCI template
  }
}

constexpr std::uint8_t wantsFci = 2;

bool selected(const CardAnswer& answer) {
  return answer.ok() || answer.sw >> 8 == 0x62 || answer.sw >> 8 == 0x63;
}

}  // namespace

Reply ApduService::openLogicalChannel(const Request& request) {
  auto aid = request.need(0x10).counted8();
  const auto* fileControl = request.message.find(0x11);
  return open(request, aid, fileControl ? qmi::Reader(*fileControl).u8() : wantsFci);
}

Reply ApduService::logicalChannel(const Request& request) {
  auto slotNumber = request.need(0x01).u8();
  if (const auto* channel = request.message.find(0x11)) {
    readySlot(sim_, slotNumber);
    return close(qmi::Reader(*channel).u8());
  }
  auto aid = request.need(0x10).counted8();
  const auto* fileControl = request.message.find(0x12);
  return open(request, aid, fileControl ? qmi::Reader(*fileControl).u8() : wantsFci);
}

// MANAGE CHANNEL, then SELECT by name on the new channel.
Reply ApduService::open(const Request& request, ByteView aid, std::uint8_t fileControl) {
  auto& slot = readySlot(sim_, request.need(0x01).u8());
  if (core_.behaviour.blocksOpen) return {.error = qmi::Error::accessDenied};
  if (aid.empty() || aid.size() > 16) return {.error = qmi::Error::invalidArgument};
  occupyLeakedChannels(slot);
  auto opened = slot.manageChannelOpen();
  if (opened.sw == 0) return {.error = qmi::Error::internal};
  if (!opened.ok() || opened.data.size() != 1) {
    return {.error = qmi::Error::insufficientResources, .tlvs = {{0x11, swOctets(opened.sw)}}};
  }
  auto channel = opened.data[0];
  Bytes select = {classWithChannel(0x00, channel), 0xA4, 0x04, selectP2(fileControl),
                  static_cast<std::uint8_t>(aid.size())};
  esimgw::append(select, aid);
  select.push_back(0x00);
  auto answer = slot.transmitChained(Origin::modem, channel, select);
  if (!selected(answer)) {
    slot.manageChannelClose(channel);
    return {.error = qmi::Error::accessDenied, .tlvs = {{0x11, swOctets(answer.sw)}}};
  }
  slot.channels().push_back({channel, request.client->id});
  ++core_.records.channelsOpened;
  qmi::Writer response;
  response.counted8(answer.data);
  Reply reply{.tlvs = {{0x10, {core_.behaviour.tellsChannel.value_or(channel)}},
                       {0x11, swOctets(answer.sw)},
                       {0x12, response.take()}}};
  serveToolkit(reply);
  return reply;
}

Reply ApduService::close(std::uint8_t channel) {
  auto& slot = sim_.active();
  if (channel == 0 || !slot.isOpen(channel)) return {.error = qmi::Error::invalidHandle};
  auto& channels = slot.channels();
  auto place = std::find_if(channels.begin(), channels.end(),
                            [channel](const auto& open) { return open.number == channel; });
  if (place->client != 0) ++core_.records.channelsClosed;
  slot.manageChannelClose(channel);
  return {.tlvs = {{0x11, swOctets(0x9000)}}};
}

void ApduService::occupyLeakedChannels(Slot& slot) {
  for (auto& left = core_.behaviour.leakedChannels; left > 0; --left) {
    auto opened = slot.manageChannelOpen();
    if (opened.ok() && opened.data.size() == 1) slot.channels().push_back({opened.data[0], 0});
  }
}

Reply ApduService::sendApdu(const Request& request) {
  auto& slot = readySlot(sim_, request.need(0x01).u8());
  Bytes command = esimgw::toBytes(request.need(0x02).counted16());
  const auto* channelTlv = request.message.find(0x10);
  std::uint8_t channel = channelTlv ? qmi::Reader(*channelTlv).u8() : 0;
  if (command.size() < 4) return {.error = qmi::Error::invalidArgument};
  if (!slot.isOpen(channel)) return {.error = qmi::Error::invalidHandle};
  if (core_.behaviour.clearsClassChannel) {
    command[0] = classWithChannel(command[0], channel);
  } else if (channelOfClass(command[0]) != channel) {
    ++core_.records.channelMismatches;
    if (core_.behaviour.checksClassChannel) return {.error = qmi::Error::invalidArgument};
  }
  auto answer = exchange(request, std::move(command), channel);
  if (answer.sw == 0) return {.error = qmi::Error::internal};
  auto shown = answer;
  if (shown.proactive() && core_.behaviour.hidesProactiveStatus) shown.sw = 0x9000;
  auto reply = pack(request, shown);
  serveToolkit(reply);
  return reply;
}

CardAnswer ApduService::exchange(const Request& request, Bytes command, std::uint8_t channel) {
  const auto* procedureBytes = request.message.find(0x11);
  bool asked = procedureBytes != nullptr && qmi::Reader(*procedureBytes).u8() == 1;
  auto chaining = core_.behaviour.chaining;
  bool chains = chaining == Chaining::byModem || (chaining == Chaining::asAsked && asked);
  auto& slot = sim_.active();
  return chains ? slot.transmitChained(Origin::host, channel, command)
                : slot.transmit(Origin::host, channel, command);
}

// What the card announced with 91xx is the modem's to fetch.
void ApduService::serveToolkit(Reply& reply) {
  auto& behaviour = core_.behaviour;
  if (!sim_.active().announced()) return;
  if (behaviour.refreshHandling == RefreshHandling::ignored) {
    sim_.active().forgetAnnounced();
    return;
  }
  if (behaviour.refreshOrder == RefreshOrder::afterResponse) {
    reply.then = [this] {
      auto& toolkit = toolkit_;
      core_.after(core_.behaviour.refreshDelay, [&toolkit] { toolkit.serve(); });
    };
    return;
  }
  toolkit_.serve();
  if (behaviour.refreshOrder == RefreshOrder::losesResponse) {
    reply = {.error = qmi::Error::internal};
  }
}

Reply ApduService::pack(const Request& request, const CardAnswer& answer) {
  auto octets = answer.octets();
  auto tlvs = core_.behaviour.apduTlvs;
  if (tlvs == ApduTlvs::absent) return {};
  if (tlvs == ApduTlvs::emptyResponse) return {.tlvs = {{0x10, {0x00, 0x00}}}};
  if (octets.size() > core_.behaviour.longResponseFrom) return packLong(request, octets);
  qmi::Writer response;
  response.counted16(octets);
  Reply reply{.tlvs = {{0x10, response.take()}}};
  if (tlvs == ApduTlvs::bothForms) {
    qmi::Writer announced;
    announced.u16(octets.size()).u32(nextToken_++);
    reply.tlvs.push_back({0x11, announced.take()});
  }
  return reply;
}

// A response that does not fit goes out in indications with the message id of the request.
Reply ApduService::packLong(const Request& request, const Bytes& octets) {
  const auto& behaviour = core_.behaviour;
  auto token = nextToken_++;
  std::size_t total = octets.size() + (behaviour.apduTlvs == ApduTlvs::wrongTotal ? 1 : 0);
  qmi::Writer announced;
  announced.u16(total).u32(behaviour.apduTlvs == ApduTlvs::wrongToken ? token + 1000 : token);
  Reply reply{.tlvs = {{0x11, announced.take()}}};
  std::vector<qmi::Message> chunks;
  auto step = std::max<std::size_t>(behaviour.longResponseChunk, 1);
  for (std::size_t offset = 0; offset < octets.size(); offset += step) {
    auto piece = ByteView(octets).subspan(offset, std::min(step, octets.size() - offset));
    qmi::Writer chunk;
    chunk.u32(token).u16(total).u16(offset).counted16(piece);
    chunks.push_back({qmi::Service::uim,
                      request.client->id,
                      qmi::Kind::indication,
                      0,
                      0x003B,
                      {{0x01, chunk.take()}}});
  }
  switch (behaviour.longResponse) {
    case LongResponse::responseFirst: reply.after = std::move(chunks); break;
    case LongResponse::chunksFirst: reply.before = std::move(chunks); break;
    case LongResponse::chunksInterleaved:
      reply.before = {chunks.front()};
      reply.after.assign(chunks.rbegin(), chunks.rend() - 1);
      break;
  }
  return reply;
}

}  // namespace esimlab::detail
