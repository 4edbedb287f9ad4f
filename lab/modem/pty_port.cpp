// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <system_error>

#include "modem/output_queue.hpp"
#include "modem/ports.hpp"

namespace esimlab {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {
    if (fd < 0) throw std::system_error(errno, std::generic_category(), "pseudo terminal");
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { ::close(fd_); }
  int get() const { return fd_; }

 private:
  int fd_;
};

void makeRaw(int fd) {
  termios settings{};
  if (::tcgetattr(fd, &settings) != 0) return;
  ::cfmakeraw(&settings);
  ::tcsetattr(fd, TCSANOW, &settings);
}

std::string unlocked(int master) {
  std::array<char, 128> name{};
  if (::grantpt(master) != 0 || ::unlockpt(master) != 0 ||
      ::ptsname_r(master, name.data(), name.size()) != 0) {
    throw std::system_error(errno, std::generic_category(), "pseudo terminal");
  }
  return name.data();
}

// The slave stays open here too: else the master sees a hang-up whenever the host closes it.
struct Terminal final : Link {
  explicit Terminal(std::size_t chunk)
      : master(::posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)),
        name(unlocked(master.get())),
        slave(::open(name.c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC)),
        output(master.get(), chunk) {
    makeRaw(master.get());
    makeRaw(slave.get());
  }
  void send(ByteView octets) override { output.push(octets); }

  Descriptor master;
  std::string name;
  Descriptor slave;
  detail::OutputQueue output;
  qmi::FrameReader input;
  esimgw::FdWatch watch;
};

}  // namespace

struct PtyPort::Impl {
  QmiModem& modem;
  std::string link;
  Chunking chunking;
  std::function<void(const std::string&)> hook;
  std::shared_ptr<Terminal> terminal;

  void read();
};

PtyPort::PtyPort(esimgw::Loop&, QmiModem& modem, std::string link, Chunking chunking)
    : impl_(new Impl{modem, std::move(link), chunking, {}, {}}) {
  modem.attach(*this);
}

PtyPort::~PtyPort() {
  impl_->hook = nullptr;
  impl_->modem.detach(*this);
  vanish();
}

std::string PtyPort::path() const {
  return impl_->terminal ? impl_->link : "";
}

void PtyPort::setChunking(Chunking chunking) {
  impl_->chunking = chunking;
  if (impl_->terminal) impl_->terminal->output.setChunk(chunking.chunk);
}

void PtyPort::onPathChange(std::function<void(const std::string&)> hook) {
  impl_->hook = std::move(hook);
}

void PtyPort::vanish() {
  if (!impl_->terminal) return;
  auto gone = std::move(impl_->terminal);  // perhaps its own callback runs
  gone->watch.reset();
  impl_->modem.disconnect(*gone);
  ::unlink(impl_->link.c_str());
  if (impl_->hook) impl_->hook("");
}

void PtyPort::appear(bool newPath) {
  if (impl_->terminal) return;
  if (newPath) impl_->link = detail::nextPath(impl_->link);
  auto terminal = std::make_shared<Terminal>(impl_->chunking.chunk);
  ::unlink(impl_->link.c_str());
  if (::symlink(terminal->name.c_str(), impl_->link.c_str()) != 0) {
    throw std::system_error(errno, std::generic_category(), impl_->link);
  }
  impl_->terminal = terminal;
  impl_->modem.connect(*terminal);
  terminal->watch = esimgw::FdWatch(terminal->master.get(), G_IO_IN,
                                    [impl = impl_.get()](GIOCondition) { impl->read(); });
  if (impl_->hook) impl_->hook(impl_->link);
}

void PtyPort::Impl::read() {
  auto reading = terminal;
  std::array<std::uint8_t, 4096> buffer;
  auto count = ::read(reading->master.get(), buffer.data(), buffer.size());
  if (count <= 0) return;
  reading->input.feed(ByteView(buffer).first(static_cast<std::size_t>(count)));
  // A request may make the device vanish; what came after it is lost with it.
  while (reading == terminal) {
    auto frame = reading->input.next();
    if (!frame) break;
    modem.receive(*reading, *frame);
  }
}

}  // namespace esimlab
