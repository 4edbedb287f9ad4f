// SPDX-License-Identifier: Apache-2.0
// How every RSP message is written down once and works in both directions.
//
// A message is a plain struct. Its `members()` names each component, in the order of the ASN.1
// module, with the component's name there and its tag on the wire; reading and writing (and in the
// tests printing and building from text) are visitors over that one list. So a tag cannot be right
// in one direction and wrong in the other.
//
// Reading is tolerant where cards and servers in the field need it: components in any order,
// unknown ones skipped (EXTENSIBILITY IMPLIED), explicit defaults, long-form lengths, trailing zero
// bits. Writing is DER. Every failure to read is tlv::Malformed with the names of the components
// that lead to the place, never their contents.
//
// `raw` members hold the octets of a signed object as they stood. While `raw` is not empty,
// encode() returns exactly these octets and ignores the other members; clear it to encode a
// changed copy.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <optional>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

#include "tlv/bytes.hpp"
#include "tlv/tlv.hpp"

namespace esimgw::rsp {

class Members;

// A SIZE constraint: octets of an OCTET STRING, characters of a UTF8String.
struct Size {
  std::size_t least = 0;
  std::size_t most = std::numeric_limits<std::size_t>::max();
};

// Name and tag of a CHOICE's alternative or of a list's item. Tag 0: an untagged CHOICE, which has
// the tags of its alternatives. `alsoAs` is a tag that some peers write instead.
struct Arm {
  const char* name;
  tlv::Tag tag;
  tlv::Tag alsoAs = 0;
};

// NULL, and a SEQUENCE that never has components.
struct Null {
  bool operator==(const Null&) const = default;
};

// An alternative or item that this version of the vocabulary does not know.
struct UnknownElement {
  Bytes raw;  // complete TLV

  tlv::Tag tag() const { return tlv::Reader(raw).peekTag(); }
  bool operator==(const UnknownElement&) const = default;
};

template <class T>
concept Structured = requires(T& value, Members& members) {
  value.members(members);
};
// Primitive contents kept by a type of its own (Eid, Version, Oid…).
template <class T>
concept Scalar = requires(T& value, const T& constant, ByteView contents) {
  { T::fromContents(contents) } -> std::same_as<T>;
  { constant.contents() } -> std::convertible_to<Bytes>;
};
// A whole DER SEQUENCE of another module (X.509) that an implicit tag may have robbed of its 30.
template <class T>
concept DerSequence = requires(T& value) {
  value.der;
};

// The visitor. Its public templates are what `members()` functions call.
class Members {
 public:
  virtual ~Members() = default;

  // First call in `members()` of a signed object: reading keeps the element's octets in `raw`;
  // writing, if `raw` is set, writes them in place of the components and answers true.
  virtual bool verbatim(Bytes& raw) = 0;
  virtual bool reading() const = 0;

  template <class T>
  void required(const char* name, tlv::Tag tag, T& value, Size size = {}) {
    enter(name, tag);
    contents(value, size);
    leave();
  }

  template <class T>
  void optional(const char* name, tlv::Tag tag, std::optional<T>& value, Size size = {}) {
    if (reading()) {
      if (!present(name, tag)) return;
      value.emplace();
    }
    if (value) required(name, tag, *value, size);
  }

  // DEFAULT: DER leaves the default out.
  template <class T>
  void defaulted(const char* name, tlv::Tag tag, T& value, T byDefault) {
    if (reading() ? present(name, tag) : value != byDefault) required(name, tag, value);
  }

  // NULL OPTIONAL: only its presence says something.
  void flag(const char* name, tlv::Tag tag, bool& isPresent) {
    Null null;
    if (reading()) isPresent = present(name, tag);
    if (isPresent) required(name, tag, null);
  }

  // SEQUENCE OF, under its own tag.
  template <class T>
  void list(const char* name, tlv::Tag tag, std::vector<T>& values, Arm item, Size size = {}) {
    enter(name, tag);
    items(values, item, size);
    leave();
  }
  template <class T>
  void optionalList(const char* name, tlv::Tag tag, std::optional<std::vector<T>>& values, Arm item,
                    Size size = {}) {
    if (reading()) {
      if (!present(name, tag)) return;
      values.emplace();
    }
    if (values) list(name, tag, *values, item, size);
  }

  // The same where some peers leave out the list's own tag.
  template <class T>
  void listPerhapsBare(const char* name, tlv::Tag tag, std::vector<T>& values, Arm item) {
    if (reading() && !present(name, tag) && nextIs(item.name, item.tag)) {
      items(values, item);
    } else {
      list(name, tag, values, item);
    }
  }

  // Reading only: a SEQUENCE where a tagged alternative belongs, as some peers write it.
  bool bareSequence(Bytes& der) {
    if (!reading() || !nextIs("", 0x30)) return false;
    UnknownElement element;
    unknown(element);
    der = std::move(element.raw);
    return true;
  }

  // Reading only: an object with a tag of its own, nested where an implicit tag should have taken
  // that tag's place.
  template <class T>
  bool nested(tlv::Tag tag, T& value) {
    if (!reading() || !nextIs("", tag)) return false;
    required("", tag, value);
    return true;
  }

  // The items of a SEQUENCE OF that has been entered.
  template <class T>
  void items(std::vector<T>& values, Arm item, Size size = {}) {
    beginItems();
    if (reading()) {
      while (!atEnd()) {
        if (item.tag != 0 && !nextIs(item.name, item.tag)) {
          skipNext();
          continue;
        }
        values.emplace_back();
        oneItem(values.back(), item, size);
      }
    } else {
      for (auto& value : values) oneItem(value, item, size);
    }
    endItems();
  }

  // CHOICE: one arm for each alternative of the variant, in the variant's order. A variant whose
  // last alternative is UnknownElement keeps what matches no arm; otherwise that is Malformed.
  // `unwrapped`: first tags inside the first arm's value, for peers that leave out the arm's tag.
  template <class... Ts>
  void choice(std::variant<Ts...>& value, std::initializer_list<Arm> arms,
              std::initializer_list<tlv::Tag> unwrapped = {}) {
    auto known =
        std::make_index_sequence<sizeof...(Ts) -
                                 (std::is_same_v<LastOf<Ts...>, UnknownElement> ? 1 : 0)>{};
    if (!chooseArm(value, arms.begin(), unwrapped, known)) otherArm(value);
  }

 protected:
  // Structure.
  virtual void enter(const char* name, tlv::Tag tag) = 0;
  virtual void leave() = 0;
  virtual bool present(const char* name, tlv::Tag tag) = 0;  // anywhere in the entered value
  virtual bool nextIs(const char* name, tlv::Tag tag) = 0;   // as its next component
  virtual bool atEnd() = 0;
  virtual void skipNext() = 0;
  virtual void beginItems() = 0;
  virtual void endItems() = 0;
  virtual void unknown(UnknownElement& element) = 0;
  [[noreturn]] virtual void fail(const char* why) = 0;

  // Contents of the entered element.
  virtual void octets(Bytes& value) = 0;
  virtual void text(std::string& value) = 0;
  virtual void integer(std::int64_t& value) = 0;
  virtual void boolean(bool& value) = 0;
  virtual void bits(std::uint64_t& value) = 0;
  virtual void oid(std::string& dotted) = 0;
  virtual void null() = 0;
  virtual void sequence(Bytes& der) = 0;

 private:
  template <class... Ts>
  using LastOf = std::variant_alternative_t<sizeof...(Ts) - 1, std::variant<Ts...>>;

  void check(std::size_t actual, Size size) {
    if (actual < size.least || actual > size.most) fail("SIZE out of range");
  }

  static std::size_t characters(const std::string& utf8) {
    std::size_t count = 0;
    for (unsigned char octet : utf8) count += (octet & 0xC0) != 0x80;
    return count;
  }

  // Only reading enforces SIZE: what this process writes is its own business and tests need it.
  void contents(Bytes& value, Size size) {
    octets(value);
    if (reading()) check(value.size(), size);
  }
  void contents(std::string& value, Size size) {
    text(value);
    if (reading()) check(characters(value), size);
  }
  void contents(std::int64_t& value, Size) { integer(value); }
  void contents(bool& value, Size) { boolean(value); }
  void contents(Null&, Size) { null(); }
  void contents(UnknownElement& value, Size) { unknown(value); }

  template <class E>
  requires std::is_enum_v<E>
  void contents(E& value, Size) {
    auto number = static_cast<std::int64_t>(value);
    integer(number);
    if (number < 0 || number > std::numeric_limits<std::int32_t>::max()) fail("code out of range");
    value = static_cast<E>(number);
  }
  template <class T>
  requires requires(T& t) { t.bits; }
  void contents(T& value, Size) { bits(value.bits); }
  template <class T>
  requires requires(T& t) { t.dotted; }
  void contents(T& value, Size) { oid(value.dotted); }
  template <Scalar T>
  void contents(T& value, Size) {
    Bytes plain;
    if (!reading()) plain = value.contents();
    octets(plain);
    if (reading()) value = T::fromContents(plain);
  }
  template <DerSequence T>
  void contents(T& value, Size) {
    sequence(value.der);
  }
  template <Structured T>
  void contents(T& value, Size) {
    value.members(*this);
  }
  template <class T>
  void contents(std::vector<T>& values, Size size) {
    items(values, T::item, size);
  }

  template <class T>
  void oneItem(T& value, Arm item, Size size) {
    if (item.tag != 0) {
      required(item.name, item.tag, value, size);
    } else {
      contents(value, size);
    }
  }

  template <class V, std::size_t... I>
  bool chooseArm(V& value, const Arm* arms, std::initializer_list<tlv::Tag> unwrapped,
                 std::index_sequence<I...>) {
    if (!reading()) return ((value.index() == I && writeArm<I>(value, arms[I])) || ...);
    if ((readArm<I>(value, arms[I], arms[I].tag) || ...)) return true;
    if ((readArm<I>(value, arms[I], arms[I].alsoAs) || ...)) return true;
    for (auto tag : unwrapped) {
      if (!nextIs("", tag)) continue;
      contents(value.template emplace<0>(), {});
      return true;
    }
    return false;
  }
  virtual bool amongItems() const = 0;
  template <std::size_t I, class V>
  bool writeArm(V& value, const Arm& arm) {
    required(arm.name, arm.tag, std::get<I>(value));
    return true;
  }
  template <std::size_t I, class V>
  bool readArm(V& value, const Arm& arm, tlv::Tag tag) {
    if (tag == 0) return false;
    if (!(amongItems() ? nextIs(arm.name, tag) : present(arm.name, tag))) return false;
    required(arm.name, tag, value.template emplace<I>());
    return true;
  }
  template <class... Ts>
  void otherArm(std::variant<Ts...>& value) {
    if constexpr (std::is_same_v<LastOf<Ts...>, UnknownElement>) {
      if (reading()) value.template emplace<UnknownElement>();
      unknown(std::get<UnknownElement>(value));
    } else {
      fail("no known alternative");
    }
  }
};

// --- what parse() and encode() of the messages are made of ---------------------------------------

// Visits `visit` with the element that `complete` holds; tag 0: with `complete` as the components.
void decodeInto(ByteView complete, const char* name, tlv::Tag tag, void* message,
                void (*visit)(Members&, void*));
Bytes encodeFrom(tlv::Tag tag, void* message, void (*visit)(Members&, void*));

template <class T>
void visitMembers(Members& members, void* message) {
  static_cast<T*>(message)->members(members);
}

template <class T>
T decode(ByteView complete) {
  T message;
  decodeInto(complete, T::name, T::tag, &message, visitMembers<T>);
  return message;
}

// Writing visits a message without changing it.
template <class T>
Bytes encode(const T& message) {
  return encodeFrom(T::tag, const_cast<T*>(&message), visitMembers<T>);
}

}  // namespace esimgw::rsp
