// SPDX-License-Identifier: Apache-2.0
// The words of a command line, taken one by one.
#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "tlv/bytes.hpp"

namespace esimlab {

// Unknown word, wrong argument, or nothing there to act on. The text is for the person who typed.
class CommandError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class Words {
 public:
  explicit Words(std::vector<std::string> words) : words_(std::move(words)) {}

  bool empty() const { return words_.empty(); }
  // Takes the first word; throws CommandError that names what is missing.
  std::string take(const std::string& what);
  // Takes `--name` from wherever it stands; true when it was there.
  bool flag(const std::string& name);
  // Takes `--name VALUE` from wherever it stands.
  std::optional<std::string> value(const std::string& name);
  std::optional<long> number(const std::string& name);
  esimgw::Bytes hex(const std::string& name);
  // Throws CommandError when words are left.
  void expectEnd() const;

 private:
  std::vector<std::string> words_;
};

long toNumber(const std::string& text);
esimgw::Bytes toOctets(const std::string& hexadecimal);

}  // namespace esimlab
