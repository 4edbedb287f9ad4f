// SPDX-License-Identifier: Apache-2.0
// Two more visitors over the members of a message: one writes them as XER, one builds a message
// from XER. With them the values of the vector file are compared component by component.
#pragma once

#include <deque>
#include <stdexcept>
#include <string>
#include <vector>

#include "rsp/message.hpp"

namespace esimgw::rsp {

struct XmlNode {
  std::string name;
  std::string text;
  std::deque<XmlNode> children;

  // The children of a root that the text leaves out.
  static XmlNode parse(std::string_view text) {
    XmlNode root;
    auto rest = text;
    root.fill(rest);
    return root;
  }

 private:
  void fill(std::string_view& rest) {
    while (!rest.empty() && !rest.starts_with("</")) {
      if (rest.front() != '<') {
        auto end = std::min(rest.find('<'), rest.size());
        text += unescaped(rest.substr(0, end));
        rest.remove_prefix(end);
        continue;
      }
      auto end = rest.find('>');
      auto& child = children.emplace_back();
      bool empty = rest[end - 1] == '/';
      child.name = rest.substr(1, end - 1 - (empty ? 1 : 0));
      rest.remove_prefix(end + 1);
      if (empty) continue;
      child.fill(rest);
      rest.remove_prefix(child.name.size() + 3);
    }
  }

  static std::string unescaped(std::string_view text) {
    std::string plain(text);
    for (auto [entity, character] : {std::pair{"&lt;", "<"}, {"&gt;", ">"}, {"&amp;", "&"}}) {
      for (auto at = plain.find(entity); at != std::string::npos; at = plain.find(entity, at + 1)) {
        plain.replace(at, std::string_view(entity).size(), character);
      }
    }
    return plain;
  }
};

class XerWriter : public Members {
 public:
  template <class T>
  static std::string write(T message) {
    XerWriter writer;
    message.members(writer);
    return writer.text_;
  }

  bool reading() const override { return false; }
  bool verbatim(Bytes&) override { return false; }

 protected:
  void enter(const char* name, tlv::Tag) override {
    names_.emplace_back(name);
    if (!names_.back().empty()) text_ += "<" + names_.back() + ">";
  }
  void leave() override {
    if (!names_.back().empty()) text_ += "</" + names_.back() + ">";
    names_.pop_back();
  }
  bool present(const char*, tlv::Tag) override { return false; }
  bool nextIs(const char*, tlv::Tag) override { return false; }
  bool atEnd() override { return true; }
  void skipNext() override {}
  void beginItems() override {}
  void endItems() override {}
  bool amongItems() const override { return false; }
  void unknown(UnknownElement& element) override {
    text_ += "<UNKNOWN>" + toHex(element.raw) + "</UNKNOWN>";
  }
  [[noreturn]] void fail(const char* why) override { throw std::logic_error(why); }

  void octets(Bytes& value) override { text_ += toHex(value); }
  void text(std::string& value) override {
    for (char c : value) {
      text_ += c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" : std::string(1, c);
    }
  }
  void integer(std::int64_t& value) override { text_ += std::to_string(value); }
  void boolean(bool& value) override { text_ += value ? "<true/>" : "<false/>"; }
  void bits(std::uint64_t& value) override {
    for (auto rest = value; rest != 0; rest >>= 1) text_ += (rest & 1) != 0 ? '1' : '0';
  }
  void oid(std::string& dotted) override { text_ += dotted; }
  void null() override {}
  void sequence(Bytes& der) override { text_ += toHex(der); }

 private:
  std::vector<std::string> names_;
  std::string text_;
};

class XerReader : public Members {
 public:
  template <class T>
  static T read(std::string_view text) {
    XerReader reader;
    reader.scopes_.push_back({XmlNode::parse(text), 0});
    T message;
    message.members(reader);
    if (!reader.scopes_.back().node.children.empty()) {
      throw std::logic_error("no place for " + reader.scopes_.back().node.children.front().name);
    }
    return message;
  }

  bool reading() const override { return true; }
  bool verbatim(Bytes&) override { return false; }

 protected:
  struct Scope {
    XmlNode node;
    int itemLists;
  };

  std::deque<XmlNode>& children() { return scopes_.back().node.children; }
  const std::string& here() { return scopes_.back().node.text; }

  void enter(const char* name, tlv::Tag) override {
    own_.push_back(*name != '\0');
    if (*name == '\0') return;
    auto& all = children();
    for (auto child = all.begin(); child != all.end(); ++child) {
      if (child->name != name) continue;
      auto taken = std::move(*child);
      all.erase(child);
      scopes_.push_back({std::move(taken), 0});
      return;
    }
    throw std::logic_error(std::string("no ") + name);
  }
  void leave() override {
    if (own_.back()) {
      if (!children().empty()) throw std::logic_error("no place for " + children().front().name);
      scopes_.pop_back();
    }
    own_.pop_back();
  }
  bool present(const char* name, tlv::Tag) override {
    for (auto& child : children()) {
      if (child.name == name) return true;
    }
    return false;
  }
  bool nextIs(const char* name, tlv::Tag tag) override {
    // In lists of eUICC package results the XER has the alternative itself.
    if (*name == '\0') return tag == 0xBF51 && !children().empty();
    return !children().empty() && children().front().name == name;
  }
  bool atEnd() override { return children().empty(); }
  void skipNext() override { throw std::logic_error("unknown item " + children().front().name); }
  void beginItems() override { ++scopes_.back().itemLists; }
  void endItems() override { --scopes_.back().itemLists; }
  bool amongItems() const override { return scopes_.back().itemLists > 0; }
  void unknown(UnknownElement&) override { throw std::logic_error("unknown alternative"); }
  [[noreturn]] void fail(const char* why) override { throw std::logic_error(why); }

  void octets(Bytes& value) override { value = fromHex(here()); }
  void text(std::string& value) override { value = here(); }
  void integer(std::int64_t& value) override { value = std::stoll(here()); }
  void boolean(bool& value) override {
    value = present("true", 0);
    children().clear();
  }
  void bits(std::uint64_t& value) override {
    value = 0;
    for (std::size_t i = 0; i < here().size(); ++i) {
      if (here()[i] == '1') value |= std::uint64_t{1} << i;
    }
  }
  void oid(std::string& dotted) override { dotted = here(); }
  void null() override {}
  void sequence(Bytes& der) override { der = fromHex(here()); }

 private:
  std::vector<Scope> scopes_;
  std::vector<bool> own_;
};

}  // namespace esimgw::rsp
