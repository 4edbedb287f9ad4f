// SPDX-License-Identifier: Apache-2.0
#include "store/journal_reserve.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "runtime/error.hpp"

namespace esimgw {
namespace {

// A result (8 kB at most from an IoT card) plus what SQLite writes around it, several times over.
constexpr off_t reserveOctets = 256 * 1024;

}  // namespace

void JournalReserve::ensure() {
  struct stat status {};
  if (::stat(path_.c_str(), &status) == 0 && status.st_size >= reserveOctets &&
      status.st_blocks * 512 >= reserveOctets) {
    return;
  }
  int fd = ::open(path_.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
  if (fd < 0) {
    throw Error(Domain::journal, Code::journalReadOnly,
                "the journal cannot be written, check that the state directory exists and is "
                "writable");
  }
  int failure = ::posix_fallocate(fd, 0, reserveOctets);
  ::close(fd);
  if (failure != 0) {
    ::unlink(path_.c_str());
    throw Error(Domain::journal, Code::journalFull,
                "the disk is too full to keep results, free some space in the state directory");
  }
}

bool JournalReserve::release() noexcept {
  return ::unlink(path_.c_str()) == 0;
}

}  // namespace esimgw
