// SPDX-License-Identifier: Apache-2.0
// Reads fixtures/rsp_vectors.txt (its head explains the form).
#pragma once

#include <fstream>
#include <string>
#include <vector>

#include "tlv/bytes.hpp"
#include "tlv/tlv.hpp"

namespace esimgw::rsp {

struct Vector {
  std::string type;
  std::string value;
  std::string der;
  std::string strict;
  bool refused = false;
  std::string why;
};

class VectorFile {
 public:
  explicit VectorFile(const std::string& path) {
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
      auto space = line.find(' ');
      take(line.substr(0, space), space == std::string::npos ? "" : line.substr(space + 1));
    }
  }

  const std::vector<Vector>& all() const { return vectors_; }

 private:
  void take(const std::string& key, const std::string& text) {
    if (key == "piece") pieces_.push_back(text);
    if (key == "type") vectors_.emplace_back().type = text;
    if (key == "value") vectors_.back().value = expanded(text);
    if (key == "der") vectors_.back().der = expanded(text);
    if (key == "strict") vectors_.back().strict = expanded(text);
    if (key == "refused") vectors_.back().refused = true;
    if (key == "why") vectors_.back().why = text;
  }

  std::string expanded(const std::string& text) const {
    std::string all;
    for (std::size_t at = 0; at < text.size();) {
      auto open = text.find('{', at);
      all += text.substr(at, open - at);
      if (open == std::string::npos) break;
      auto close = text.find('}', open);
      int number = std::stoi(text.substr(open + 1, close - open - 1));
      bool headless = text[open + 1] == '-';
      const auto& piece = pieces_.at(static_cast<std::size_t>(headless ? -number : number));
      all += headless ? toHex(tlv::parse(fromHex(piece)).value) : piece;
      at = close + 1;
    }
    return all;
  }

  std::vector<std::string> pieces_;
  std::vector<Vector> vectors_;
};

}  // namespace esimgw::rsp
