// SPDX-License-Identifier: Apache-2.0
// Some disk space kept back, so that a result can still be saved when the disk filled up after its
// package went to the card.
#pragma once

#include <string>

namespace esimgw {

class JournalReserve {
 public:
  explicit JournalReserve(std::string path) : path_(std::move(path)) {}
  // Allocates it if it is not there. Throws Error{journalFull | journalReadOnly} when that fails:
  // then no package may be executed.
  void ensure();
  // Gives the space back to the file system. False when there was none.
  bool release() noexcept;

 private:
  std::string path_;
};

}  // namespace esimgw
