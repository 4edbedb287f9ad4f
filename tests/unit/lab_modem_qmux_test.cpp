// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "modem/faults.hpp"
#include "modem/qmux.hpp"
#include "support/hex.hpp"

using namespace esimlab;
using namespace esimlab::qmi;
using esimgw::fromHex;
using esimgw::toHex;
using esimlab::test::hex;

TEST(LabModemQmux, EncodesEveryKindOfMessage) {
  // Marker, length 0010, host, CTL, client 0 | request, transaction 1, 0022, 4 octets | 01: UIM.
  EXPECT_EQ(toHex(encode({Service::ctl, 0, Kind::request, 1, 0x0022, {{0x01, {0x0B}}}})),
            hex("010F0000000000012200040001 01000B"));
  EXPECT_EQ(toHex(encode({Service::ctl, 0, Kind::response, 1, 0x0023, {result(Error::none)}})),
            hex("0112008000000101230007000204000000 0000"));
  EXPECT_EQ(toHex(encode({Service::uim, 7, Kind::request, 0x1234, 0x002F, {}})),
            "010C00000B070034122F000000");
  EXPECT_EQ(
      toHex(encode({Service::uim, 7, Kind::response, 0x1234, 0x002F, {result(Error::noSim)}})),
      "011300800B070234122F00070002040001006600");
  EXPECT_EQ(toHex(encode({Service::nas, 0xFF, Kind::indication, 0, 0x0024, {}})),
            hex("010C008003FF040000 24000000"));
}

TEST(LabModemQmux, DecodesWhatItEncodes) {
  Message message{
      Service::uim, 3, Kind::indication, 0, 0x0048, {{0x10, Bytes(300, 1)}, {0x11, {}}}};
  auto read = decode(encode(message));
  EXPECT_EQ(read.service, Service::uim);
  EXPECT_EQ(read.client, 3);
  EXPECT_EQ(read.kind, Kind::indication);
  EXPECT_EQ(read.id, 0x0048);
  ASSERT_EQ(read.tlvs.size(), 2u);
  EXPECT_EQ(read.find(0x10)->size(), 300u);
  EXPECT_TRUE(read.find(0x11)->empty());
  EXPECT_EQ(read.find(0x12), nullptr);
}

TEST(LabModemQmux, RefusesEveryTruncationAndContradiction) {
  auto whole = encode({Service::uim, 7, Kind::request, 1, 0x003B, {{0x01, {1}}, {0x02, {1, 2}}}});
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_THROW(decode(ByteView(whole).first(size)), Malformed) << size;
  }
  // A TLV longer than the content, content longer than the frame, octets after it, kind 7.
  for (auto frame : {"011000000B070001003B0004000105000001", "010C00000B070001003B000500",
                     "010D00000B070001003B000000FF", "010C00000B070701003B000000"}) {
    EXPECT_THROW(decode(fromHex(frame)), Malformed) << frame;
  }
}

TEST(LabModemQmux, ReassemblesHoweverItWasChopped) {
  auto one = encode({Service::uim, 1, Kind::request, 1, 0x002F, {{0x01, Bytes(40, 9)}}});
  auto two = encode({Service::dms, 1, Kind::request, 2, 0x0025, {}});
  for (std::size_t piece : {1, 2, 3, 7, 64}) {
    FrameReader reader;
    Bytes stream = one;
    esimgw::append(stream, two);
    std::vector<Bytes> frames;
    for (std::size_t at = 0; at < stream.size(); at += piece) {
      reader.feed(ByteView(stream).subspan(at, std::min(piece, stream.size() - at)));
      while (auto frame = reader.next()) frames.push_back(*frame);
    }
    EXPECT_EQ(frames, (std::vector<Bytes>{one, two})) << piece;
    EXPECT_EQ(reader.skippedOctets(), 0u);
  }
}

TEST(LabModemQmux, FindsTheNextMarkerAfterGarbage) {
  auto frame = encode({Service::dms, 1, Kind::request, 2, 0x0025, {}});
  FrameReader reader;
  reader.feed(fromHex("FF02AA 010000 010300"));  // no marker; two frames that cannot be so short
  reader.feed(frame);
  EXPECT_EQ(reader.next(), frame);
  EXPECT_EQ(reader.skippedOctets(), 9u);
  EXPECT_FALSE(reader.next());
}

TEST(LabModemQmux, ValuesAreBounded) {
  Bytes octets = fromHex("0102030405060708");
  Reader reader(octets);
  EXPECT_EQ(reader.u8(), 0x01);
  EXPECT_EQ(reader.u16(), 0x0302);
  EXPECT_EQ(reader.u32(), 0x07060504u);
  EXPECT_FALSE(reader.atEnd());
  EXPECT_THROW(reader.u16(), Malformed);
  EXPECT_THROW(reader.counted8(), Malformed);
}

TEST(LabModemQmux, DamagesAreWhatTheySay) {
  Message response{
      Service::uim, 1, Kind::response, 5, 0x003B, {result(Error::none), {0x10, {2, 0, 0x90, 0}}}};
  auto right = encode(response);
  using fault::Damage;
  EXPECT_EQ(damaged(Damage::badMarker, response)[0], 0x02);
  EXPECT_EQ(damaged(Damage::badMarker, response).size(), 2 * right.size());
  EXPECT_EQ(damaged(Damage::truncatedFrame, response).size(), right.size() / 2);
  EXPECT_EQ(toHex(ByteView(damaged(Damage::oversizedLength, response)).first(3)), "01FFFF");
  EXPECT_THROW(decode(damaged(Damage::truncatedTlv, response)), Malformed);
  EXPECT_THROW(decode(damaged(Damage::wrongTlvLength, response)), Malformed);
  EXPECT_EQ(decode(damaged(Damage::nestedGarbage, response)).find(0x10)->front(), 0xFF);
  EXPECT_EQ(decode(damaged(Damage::withoutOptional, response)).tlvs.size(), 1u);
  EXPECT_EQ(decode(damaged(Damage::withoutResult, response)).find(0x02), nullptr);
  EXPECT_NE(decode(damaged(Damage::wrongMessageId, response)).id, 0x003B);
  EXPECT_NE(decode(damaged(Damage::wrongTransaction, response)).transaction, 5);
  EXPECT_EQ(damaged(Damage::duplicated, response).size(), 2 * right.size());
}

TEST(LabModemQmux, FaultRulesCountRequests) {
  Faults faults;
  faults.add({.message = 0x003B, .action = fault::Swallow{}, .first = 2, .count = 2});
  auto handle = faults.add({.message = 0x003B, .action = fault::GoMute{}, .first = 4});
  faults.add({.message = 0x003B, .action = fault::HangUp{}, .first = 5, .count = forEver});
  auto which = [&](std::uint16_t message = 0x003B) {
    auto action = faults.strike(Service::uim, message);
    return action ? static_cast<int>(action->index()) : -1;
  };
  EXPECT_EQ(which(), -1);
  EXPECT_EQ(which(0x0042), -1);
  EXPECT_EQ(which(), 0);
  EXPECT_EQ(which(), 0);
  EXPECT_EQ(which(), 6);
  EXPECT_EQ(which(), 4);
  EXPECT_EQ(which(), 4);
  faults.remove(handle);
  faults.clear();
  EXPECT_EQ(which(), -1);
}
