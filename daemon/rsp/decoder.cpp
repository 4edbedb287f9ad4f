// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <utility>
#include <vector>

#include "rsp/message.hpp"
#include "rsp/oid.hpp"

namespace esimgw::rsp {
namespace {

class Decoder : public Members {
 public:
  Decoder(ByteView complete, tlv::Tag tag) {
    // A CHOICE without a tag of its own is still one single element.
    auto element = tag == 0 ? tlv::parse(complete) : tlv::parse(complete, tag);
    Scope root;
    root.children.push_back(element);
    root.opened = true;
    scopes_.push_back(std::move(root));
  }

  bool reading() const override { return true; }

  bool verbatim(Bytes& raw) override {
    raw = toBytes(scope().self.raw);
    return false;
  }

  void enter(const char* name, tlv::Tag tag) override {
    path_.push_back({name, tag != 0});
    if (tag == 0) return;
    Scope inner;
    inner.self = take(tag);
    scopes_.push_back(std::move(inner));
  }

  void leave() override {
    if (path_.back().ownScope) scopes_.pop_back();
    path_.pop_back();
  }

  // "GetEimPackageResponse.euiccPackageRequest.eimSignature"
  std::string path() const {
    std::string text;
    for (const auto& step : path_) {
      if (*step.name == '\0') continue;
      if (!text.empty()) text += '.';
      text += step.name;
    }
    return text;
  }

 protected:
  bool present(const char*, tlv::Tag tag) override {
    for (const auto& child : left()) {
      if (child.tag == tag) return true;
    }
    return false;
  }

  bool nextIs(const char*, tlv::Tag tag) override {
    auto rest = left();
    return !rest.empty() && rest.front().tag == tag;
  }

  bool atEnd() override { return left().empty(); }
  void skipNext() override {
    left();
    ++scope().first;
  }
  void beginItems() override { ++scope().itemLists; }
  void endItems() override { --scope().itemLists; }
  bool amongItems() const override { return scopes_.back().itemLists > 0; }

  void unknown(UnknownElement& element) override {
    auto rest = left();
    if (rest.empty()) fail("nothing there");
    element.raw = toBytes(rest.front().raw);
    skipNext();
  }

  [[noreturn]] void fail(const char* why) override { throw tlv::Malformed(why); }

  void octets(Bytes& value) override { value = toBytes(scope().self.value); }
  void text(std::string& value) override { value = toText(scope().self.value); }
  void integer(std::int64_t& value) override { value = tlv::integer(scope().self.value); }
  void boolean(bool& value) override { value = tlv::boolean(scope().self.value); }
  void oid(std::string& dotted) override { dotted = oidToDotted(scope().self.value); }
  void null() override {}

  void bits(std::uint64_t& value) override {
    auto contents = scope().self.value;
    if (contents.empty() || contents[0] > 7 || (contents.size() == 1 && contents[0] != 0)) {
      fail("BIT STRING of wrong form");
    }
    value = 0;
    auto count = (contents.size() - 1) * 8 - contents[0];
    for (unsigned number = 0; number < count && number < 64; ++number) {
      if (tlv::bit(contents, number)) value |= std::uint64_t{1} << number;
    }
  }

  void sequence(Bytes& der) override {
    const auto& self = scope().self;
    if (self.tag == 0x30) {
      der = toBytes(self.raw);
      return;
    }
    // An implicit tag replaced the 30, unless the peer nested the whole SEQUENCE in it.
    tlv::Reader reader(self.value);
    auto firstMember = reader.next();
    bool nested = firstMember.tag == 0x30 && reader.atEnd();
    while (!reader.atEnd()) reader.next();
    der = nested ? toBytes(self.value) : tlv::encode(0x30, self.value);
  }

 private:
  // One entered element. Its components are found by tag, each taken once; those before `first`
  // are all taken.
  struct Scope {
    tlv::Element self;
    std::vector<tlv::Element> children;
    std::size_t first = 0;
    bool opened = false;
    int itemLists = 0;
  };
  struct Step {
    const char* name;
    bool ownScope;
  };

  Scope& scope() { return scopes_.back(); }

  void open(Scope& scope) {
    if (scope.opened) return;
    tlv::Reader reader(scope.self.value);
    while (!reader.atEnd()) scope.children.push_back(reader.next());
    scope.opened = true;
  }

  // Components not taken yet; taken ones in between have the tag 0.
  std::span<const tlv::Element> left() {
    auto& now = scope();
    open(now);
    while (now.first < now.children.size() && now.children[now.first].tag == 0) ++now.first;
    return std::span<const tlv::Element>(now.children).subspan(now.first);
  }

  tlv::Element take(tlv::Tag tag) {
    left();
    auto& now = scope();
    for (auto i = now.first; i < now.children.size(); ++i) {
      if (now.children[i].tag != tag) continue;
      auto element = now.children[i];
      now.children[i].tag = 0;
      return element;
    }
    throw tlv::Malformed("missing");
  }

  std::vector<Scope> scopes_;
  std::vector<Step> path_;
};

}  // namespace

void decodeInto(ByteView complete, const char* name, tlv::Tag tag, void* message,
                void (*visit)(Members&, void*)) {
  try {
    Decoder decoder(complete, tag);
    decoder.enter("", tag);
    try {
      visit(decoder, message);
    } catch (const tlv::Malformed& malformed) {
      auto path = decoder.path();
      throw tlv::Malformed((path.empty() ? "" : path + ": ") + malformed.what());
    }
  } catch (const tlv::Malformed& malformed) {
    throw tlv::Malformed(std::string(name) + ": " + malformed.what());
  }
}

}  // namespace esimgw::rsp
