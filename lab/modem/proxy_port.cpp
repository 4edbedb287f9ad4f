// SPDX-License-Identifier: Apache-2.0
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <list>
#include <system_error>

#include "modem/output_queue.hpp"
#include "modem/ports.hpp"

namespace esimlab {
namespace {

constexpr std::uint16_t proxyOpen = 0xFF00;

int listenOn(const std::string& name) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (name.empty() || name.size() >= sizeof address.sun_path) {
    throw std::system_error(ENAMETOOLONG, std::generic_category(), "name of the proxy");
  }
  std::memcpy(address.sun_path + 1, name.data(), name.size());
  auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name.size());
  int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd >= 0 && ::bind(fd, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
      ::listen(fd, 16) == 0) {
    return fd;
  }
  std::system_error failure(errno, std::generic_category(), "abstract socket " + name);
  if (fd >= 0) ::close(fd);
  throw failure;
}

struct Connection final : Link {
  Connection(int fd, std::size_t chunk) : fd(fd), output(fd, chunk) {}
  ~Connection() override { ::close(fd); }
  void send(ByteView octets) override { output.push(octets); }

  int fd;
  detail::OutputQueue output;
  qmi::FrameReader input;
  esimgw::FdWatch watch;
  QmiModem* modem = nullptr;  // once the client has named it
};

}  // namespace

struct ProxyPort::Impl {
  // One modem as this proxy shows it.
  struct Device final : Port {
    Device(Impl& proxy, QmiModem& modem, std::string path)
        : proxy(proxy), modem(modem), path(std::move(path)) {}
    void vanish() override {
      present = false;
      proxy.closeAll(modem);
    }
    void appear(bool newPath) override {
      if (newPath && !present) path = detail::nextPath(path);
      present = true;
    }

    Impl& proxy;
    QmiModem& modem;
    std::string path;
    bool present = false;
  };

  Impl(std::string name, Chunking chunking)
      : name(std::move(name)), chunking(chunking), listener(listenOn(this->name)) {
    watch = esimgw::FdWatch(listener, G_IO_IN, [this](GIOCondition) { accept(); });
  }
  ~Impl() {
    while (!connections.empty()) close(*connections.front());
    for (auto& device : devices) device.modem.detach(device);
    watch.reset();
    ::close(listener);
  }

  void accept();
  void read(std::shared_ptr<Connection> connection);
  void handle(Connection& connection, ByteView frame);
  void open(Connection& connection, const qmi::Message& request);
  void close(Connection& connection);
  void closeAll(QmiModem& modem);

  std::string name;
  Chunking chunking;
  int listener;
  esimgw::FdWatch watch;
  std::list<std::shared_ptr<Connection>> connections;
  std::list<Device> devices;
};

ProxyPort::ProxyPort(esimgw::Loop&, std::string name, Chunking chunking)
    : impl_(std::make_shared<Impl>(std::move(name), chunking)) {}

ProxyPort::~ProxyPort() = default;

void ProxyPort::serve(QmiModem& modem, std::string path) {
  modem.attach(impl_->devices.emplace_back(*impl_, modem, std::move(path)));
}

std::string ProxyPort::pathOf(const QmiModem& modem) const {
  for (const auto& device : impl_->devices) {
    if (&device.modem == &modem && device.present) return device.path;
  }
  return "";
}

const std::string& ProxyPort::name() const {
  return impl_->name;
}

std::size_t ProxyPort::connections() const {
  return impl_->connections.size();
}

void ProxyPort::Impl::accept() {
  int fd = ::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (fd < 0) return;
  auto& connection = connections.emplace_back(std::make_shared<Connection>(fd, chunking.chunk));
  std::weak_ptr<Connection> weak = connection;
  connection->watch = esimgw::FdWatch(fd, GIOCondition(G_IO_IN | G_IO_HUP), [this, weak](auto) {
    if (auto reading = weak.lock()) read(std::move(reading));
  });
}

void ProxyPort::Impl::read(std::shared_ptr<Connection> connection) {
  std::array<std::uint8_t, 4096> buffer;
  auto count = ::read(connection->fd, buffer.data(), buffer.size());
  if (count <= 0) {
    if (count == 0 || (errno != EAGAIN && errno != EINTR)) close(*connection);
    return;
  }
  connection->input.feed(ByteView(buffer).first(static_cast<std::size_t>(count)));
  // A request may end the connection: then its list entry is gone and ours is the last reference.
  while (connection.use_count() > 1) {
    auto frame = connection->input.next();
    if (!frame) break;
    handle(*connection, *frame);
  }
}

void ProxyPort::Impl::handle(Connection& connection, ByteView frame) {
  if (connection.modem != nullptr) return connection.modem->receive(connection, frame);
  try {
    auto message = qmi::decode(frame);
    if (message.service == qmi::Service::ctl && message.id == proxyOpen) open(connection, message);
  } catch (const qmi::Malformed&) {
    close(connection);
  }
}

void ProxyPort::Impl::open(Connection& connection, const qmi::Message& request) {
  qmi::Message response{qmi::Service::ctl,   0,         qmi::Kind::response,
                        request.transaction, proxyOpen, {qmi::result(qmi::Error::internal)}};
  const auto* path = request.find(0x01);
  for (auto& device : devices) {
    if (path == nullptr || !device.present || device.path != esimgw::toText(*path)) continue;
    connection.modem = &device.modem;
    device.modem.connect(connection);
    response.tlvs = {qmi::result(qmi::Error::none)};
  }
  connection.send(qmi::encode(response));
}

void ProxyPort::Impl::close(Connection& connection) {
  connection.watch.reset();
  if (connection.modem != nullptr) connection.modem->disconnect(connection);
  connections.remove_if([&](const auto& other) { return other.get() == &connection; });
}

void ProxyPort::Impl::closeAll(QmiModem& modem) {
  for (bool found = true; found;) {
    found = false;
    for (auto& connection : connections) {
      if (connection->modem != &modem) continue;
      auto keep = connection;
      close(*keep);
      found = true;
      break;
    }
  }
}

}  // namespace esimlab
