// SPDX-License-Identifier: Apache-2.0
#include "world/control.hpp"

#include <glib-unix.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace esimlab {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t longestRequest = 64 * 1024;
constexpr timeval patience{10, 0};

sockaddr_un socketName(const fs::path& path) {
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  auto text = path.string();
  if (text.size() >= sizeof name.sun_path) throw std::runtime_error("path too long: " + text);
  std::memcpy(name.sun_path, text.c_str(), text.size() + 1);
  return name;
}

int connectTo(const fs::path& path) {
  auto name = socketName(path);
  int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd >= 0 && connect(fd, reinterpret_cast<sockaddr*>(&name), sizeof name) == 0) return fd;
  if (fd >= 0) close(fd);
  return -1;
}

// Up to the first line end, or the end of the stream.
std::string readLine(int fd) {
  std::string text;
  char buffer[4096];
  while (text.size() < longestRequest && !text.ends_with('\n')) {
    auto got = read(fd, buffer, sizeof buffer);
    if (got <= 0) break;
    text.append(buffer, static_cast<std::size_t>(got));
  }
  return text;
}

void writeAll(int fd, const std::string& text) {
  std::size_t done = 0;
  while (done < text.size()) {
    auto sent = send(fd, text.data() + done, text.size() - done, MSG_NOSIGNAL);
    if (sent <= 0) return;  // who asked has gone
    done += static_cast<std::size_t>(sent);
  }
}

std::string readToEnd(int fd) {
  std::string text;
  char buffer[4096];
  ssize_t got;
  while ((got = read(fd, buffer, sizeof buffer)) > 0) {
    text.append(buffer, static_cast<std::size_t>(got));
  }
  return text;
}

}  // namespace

ControlServer::ControlServer(const fs::path& socketPath, Handler handler)
    : path_(socketPath), handler_(std::move(handler)) {
  if (int other = connectTo(path_); other >= 0) {
    close(other);
    throw std::runtime_error("another world runs already (" + path_.string() + ")");
  }
  unlink(path_.c_str());  // of one that was killed
  auto name = socketName(path_);
  fd_ = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (bind(fd_, reinterpret_cast<sockaddr*>(&name), sizeof name) != 0 || listen(fd_, 8) != 0) {
    close(fd_);
    throw std::runtime_error("cannot listen on " + path_.string() + ": " + std::strerror(errno));
  }
  watch_ = esimgw::FdWatch(fd_, G_IO_IN, [this](GIOCondition) { acceptOne(); });
}

ControlServer::~ControlServer() {
  watch_.reset();
  close(fd_);
  unlink(path_.c_str());
}

void ControlServer::acceptOne() {
  int client = accept4(fd_, nullptr, nullptr, SOCK_CLOEXEC);
  if (client < 0) return;
  setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  setsockopt(client, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  CommandResult result;
  try {
    auto words = nlohmann::json::parse(readLine(client)).get<CommandLine>();
    result = handler_(std::move(words));
  } catch (const std::exception& error) {
    result = {1, std::string(error.what()) + "\n"};
  }
  nlohmann::json answer = {{"status", result.status}, {"output", result.output}};
  writeAll(client, answer.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
  close(client);
}

fs::path controlSocket() {
  fs::path directory;
  if (const char* own = std::getenv("ESIM_LAB_DIRECTORY")) {
    directory = own;
  } else if (geteuid() == 0) {
    directory = "/run/esim-lab";
  } else if (const char* runtime = std::getenv("XDG_RUNTIME_DIR")) {
    directory = fs::path(runtime) / "esim-lab";
  } else {
    directory = fs::temp_directory_path() / ("esim-lab-" + std::to_string(geteuid()));
  }
  mkdir(directory.c_str(), 0700);
  struct stat status {};
  if (lstat(directory.c_str(), &status) != 0 || !S_ISDIR(status.st_mode) ||
      status.st_uid != geteuid()) {
    throw std::runtime_error(directory.string() + " is not a directory of this user");
  }
  return directory / "control";
}

void runUntilInterrupted(esimgw::Loop& loop) {
  GSourceFunc quit = [](gpointer data) -> gboolean {
    static_cast<esimgw::Loop*>(data)->quit();
    return G_SOURCE_CONTINUE;
  };
  auto interrupt = g_unix_signal_add(SIGINT, quit, &loop);
  auto terminate = g_unix_signal_add(SIGTERM, quit, &loop);
  loop.run();
  g_source_remove(interrupt);
  g_source_remove(terminate);
}

CommandResult askWorld(const fs::path& socketPath, const CommandLine& words) {
  int fd = connectTo(socketPath);
  if (fd < 0) throw std::runtime_error("no world runs; start one with: esim-lab world");
  writeAll(fd, nlohmann::json(words).dump() + "\n");
  auto text = readToEnd(fd);
  close(fd);
  try {
    auto answer = nlohmann::json::parse(text);
    return {answer.at("status").get<int>(), answer.at("output").get<std::string>()};
  } catch (const nlohmann::json::exception&) {
    throw std::runtime_error("the world ended before it answered");
  }
}

}  // namespace esimlab
