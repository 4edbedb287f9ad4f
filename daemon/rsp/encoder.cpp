// SPDX-License-Identifier: Apache-2.0
#include <stdexcept>
#include <utility>
#include <vector>

#include "rsp/message.hpp"
#include "rsp/oid.hpp"

namespace esimgw::rsp {
namespace {

Bytes valueOf(const Bytes& complete) {
  return toBytes(tlv::parse(complete).value);
}

class Encoder : public Members {
 public:
  Encoder() { frames_.emplace_back(); }

  Bytes result() { return std::move(frames_.front().contents); }

  bool reading() const override { return false; }

  bool verbatim(Bytes& raw) override {
    if (raw.empty()) return false;
    auto element = tlv::parse(raw);
    auto& now = frame();
    if (element.tag == now.tag) {
      now.whole = raw;
    } else {
      now.contents = toBytes(element.value);  // another tag took the place of the object's own
    }
    return true;
  }

  void enter(const char*, tlv::Tag tag) override {
    ownFrame_.push_back(tag != 0);
    if (tag != 0) frames_.push_back({tag, {}, {}});
  }

  void leave() override {
    bool own = ownFrame_.back();
    ownFrame_.pop_back();
    if (!own) return;
    auto done = std::move(frames_.back());
    frames_.pop_back();
    append(frame().contents,
           done.whole.empty() ? tlv::encode(done.tag, done.contents) : done.whole);
  }

 protected:
  bool present(const char*, tlv::Tag) override { return false; }
  bool nextIs(const char*, tlv::Tag) override { return false; }
  bool atEnd() override { return true; }
  void skipNext() override {}
  void beginItems() override {}
  void endItems() override {}
  bool amongItems() const override { return false; }
  void unknown(UnknownElement& element) override { append(frame().contents, element.raw); }
  [[noreturn]] void fail(const char* why) override { throw std::logic_error(why); }

  void octets(Bytes& value) override { frame().contents = value; }
  void text(std::string& value) override { frame().contents = toBytes(value); }
  void integer(std::int64_t& value) override {
    frame().contents = valueOf(tlv::encodeInteger(0x02, value));
  }
  void boolean(bool& value) override {
    frame().contents.push_back(static_cast<std::uint8_t>(value ? 0xFF : 0x00));
  }
  void oid(std::string& dotted) override { frame().contents = oidFromDotted(dotted); }
  void null() override {}

  void bits(std::uint64_t& value) override {
    unsigned count = 0;
    for (unsigned number = 0; number < 64; ++number) {
      if ((value >> number & 1) != 0) count = number + 1;
    }
    Bytes contents(1 + (count + 7) / 8, 0);
    contents[0] = static_cast<std::uint8_t>((8 - count % 8) % 8);
    for (unsigned number = 0; number < count; ++number) {
      if ((value >> number & 1) != 0) contents[1 + number / 8] |= 0x80 >> (number % 8);
    }
    frame().contents = std::move(contents);
  }

  void sequence(Bytes& der) override { frame().contents = valueOf(der); }

 private:
  struct Frame {
    tlv::Tag tag = 0;
    Bytes contents;
    Bytes whole;  // the complete element, when it is kept as it once stood
  };

  Frame& frame() { return frames_.back(); }

  std::vector<Frame> frames_;
  std::vector<bool> ownFrame_;
};

}  // namespace

Bytes encodeFrom(tlv::Tag tag, void* message, void (*visit)(Members&, void*)) {
  Encoder encoder;
  encoder.enter("", tag);
  visit(encoder, message);
  encoder.leave();
  return encoder.result();
}

}  // namespace esimgw::rsp
