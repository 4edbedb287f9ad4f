// SPDX-License-Identifier: Apache-2.0
// How hosts reach the virtual modem.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "modem/qmi_modem.hpp"

namespace esimlab {

// Octets that leave in pieces of `chunk` (0: whole), each in a write of its own.
struct Chunking {
  std::size_t chunk = 0;
};

// A raw pseudo terminal that stands for the modem's cdc-wdm device; the real qmi-proxy and libqmi
// in direct mode open it. `link` is made a symbolic link to it and moves when the modem
// re-enumerates: "…/cdc-wdm0" comes back as "…/cdc-wdm1" (the old name is removed).
class PtyPort final : public Port {
 public:
  PtyPort(esimgw::Loop& loop, QmiModem& modem, std::string link, Chunking chunking = {});
  ~PtyPort() override;

  // Of the symbolic link now; empty while the device is gone.
  std::string path() const;
  void setChunking(Chunking chunking);
  // Called when the device appears (with its path) and vanishes (with an empty one).
  void onPathChange(std::function<void(const std::string& path)> hook);

  void vanish() override;
  void appear(bool newPath) override;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Serves an abstract AF_UNIX name as qmi-proxy does (without its check of credentials), for libqmi
// clients that set QMI_DEVICE_PROXY_PATH and QMI_DEVICE_NO_FILE_CHECK. One name serves several
// modems, told apart by the device path in the client's proxy-open message (CTL 0xFF00).
// Never give it the name "qmi-proxy" outside a network namespace of its own.
class ProxyPort {
 public:
  // Throws std::system_error when the name is taken.
  ProxyPort(esimgw::Loop& loop, std::string name, Chunking chunking = {});
  ~ProxyPort();
  ProxyPort(const ProxyPort&) = delete;
  ProxyPort& operator=(const ProxyPort&) = delete;

  // The path need not exist in the file system. When the modem re-enumerates under a new path, its
  // last digit counts up: "/dev/cdc-wdm0" comes back as "/dev/cdc-wdm1".
  void serve(QmiModem& modem, std::string path);
  std::string pathOf(const QmiModem& modem) const;  // empty while it is gone
  const std::string& name() const;
  std::size_t connections() const;

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace esimlab
