// SPDX-License-Identifier: Apache-2.0
#include "modem/output_queue.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace esimlab::detail {
namespace {

// A socket whose other end is gone must not raise SIGPIPE.
ssize_t put(int fd, esimgw::ByteView octets) {
  auto written = ::send(fd, octets.data(), octets.size(), MSG_NOSIGNAL);
  if (written >= 0 || errno != ENOTSOCK) return written;
  return ::write(fd, octets.data(), octets.size());
}

}  // namespace

void OutputQueue::push(esimgw::ByteView octets) {
  if (octets_.size() + octets.size() > limit) return;
  octets_.insert(octets_.end(), octets.begin(), octets.end());
  if (!waiting_) writeSome();
}

void OutputQueue::writeSome() {
  std::size_t most = chunk_ == 0 ? 4096 : chunk_;
  while (!octets_.empty()) {
    esimgw::Bytes piece(octets_.begin(), octets_.begin() + std::min(most, octets_.size()));
    auto written = put(fd_, piece);
    if (written < 0 && errno != EAGAIN) octets_.clear();  // broken: the reading side notices
    if (written <= 0) break;
    octets_.erase(octets_.begin(), octets_.begin() + written);
    if (chunk_ != 0) break;  // the next piece in another turn of the loop
  }
  if (octets_.empty()) {
    watch_.reset();
    waiting_ = false;
  } else if (!waiting_) {
    waiting_ = true;
    watch_ = esimgw::FdWatch(fd_, G_IO_OUT, [this](GIOCondition) { writeSome(); });
  }
}

std::string nextPath(const std::string& path) {
  auto digits = path.find_last_not_of("0123456789") + 1;
  if (digits == path.size()) return path + "1";
  return path.substr(0, digits) + std::to_string(std::stoul(path.substr(digits)) + 1);
}

}  // namespace esimlab::detail
