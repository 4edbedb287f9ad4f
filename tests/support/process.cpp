// SPDX-License-Identifier: Apache-2.0
#include "support/process.hpp"

#include <sched.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "runtime/glib.hpp"

namespace esimlab::test {
namespace {

GSubprocess* spawn(const std::vector<std::string>& command, int flags) {
  std::vector<const char*> arguments;
  for (const auto& argument : command) arguments.push_back(argument.c_str());
  arguments.push_back(nullptr);
  GError* error = nullptr;
  auto* process = g_subprocess_newv(arguments.data(), static_cast<GSubprocessFlags>(flags), &error);
  if (process == nullptr) throw std::runtime_error(esimgw::takeMessage(error));
  return process;
}

void writeFile(const char* path, const std::string& text) {
  std::ofstream(path) << text << std::flush;
}

}  // namespace

ProcessResult runProgram(esimgw::Loop& loop, const std::vector<std::string>& command,
                         esimgw::Duration limit) {
  esimgw::GObjectPtr<GSubprocess> process(
      spawn(command, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE));
  auto result = std::make_shared<ProcessResult>();
  using Shared = std::shared_ptr<ProcessResult>;
  g_subprocess_communicate_utf8_async(
      process.get(), nullptr, nullptr,
      [](GObject* source, GAsyncResult* async, gpointer data) {
        std::unique_ptr<Shared> shared(static_cast<Shared*>(data));
        char* output = nullptr;
        g_subprocess_communicate_utf8_finish(G_SUBPROCESS(source), async, &output, nullptr,
                                             nullptr);
        if (output != nullptr) (*shared)->output = output;
        g_free(output);
        (*shared)->ended = true;
      },
      new Shared(result));
  loop.runUntil([&] { return result->ended; }, limit);
  if (!result->ended) {
    g_subprocess_force_exit(process.get());
    loop.runUntil([&] { return result->ended; }, std::chrono::seconds(5));
    result->ended = false;
    return *result;
  }
  if (g_subprocess_get_if_exited(process.get())) {
    result->status = g_subprocess_get_exit_status(process.get());
  }
  return *result;
}

Background::Background(const std::vector<std::string>& command)
    : process_(
          spawn(command, G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE)) {}

Background::~Background() {
  g_subprocess_send_signal(process_, SIGKILL);
  g_subprocess_wait(process_, nullptr, nullptr);
  g_object_unref(process_);
}

bool Background::running() const {
  return g_subprocess_get_identifier(process_) != nullptr;
}

std::string enterNetworkNamespace() {
  auto user = ::getuid();
  auto group = ::getgid();
  if (::unshare(CLONE_NEWNET) == 0) return "";
  if (::unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0) {
    return "neither root nor user namespaces: no network namespace of our own";
  }
  writeFile("/proc/self/setgroups", "deny");
  writeFile("/proc/self/uid_map", "0 " + std::to_string(user) + " 1");
  writeFile("/proc/self/gid_map", "0 " + std::to_string(group) + " 1");
  return ::getuid() == 0 ? "" : "the user namespace has no root";
}

bool abstractSocketExists(const std::string& name) {
  std::ifstream table("/proc/self/net/unix");
  for (std::string line; std::getline(table, line);) {
    if (line.ends_with(" @" + name)) return true;
  }
  return false;
}

std::string findProgram(const std::vector<std::string>& candidates) {
  for (const auto& candidate : candidates) {
    if (::access(candidate.c_str(), X_OK) == 0) return candidate;
    if (candidate.find('/') != std::string::npos) continue;
    if (char* found = g_find_program_in_path(candidate.c_str())) {
      std::string path = found;
      g_free(found);
      return path;
    }
  }
  return "";
}

TemporaryDirectory::TemporaryDirectory()
    : path_((std::filesystem::temp_directory_path() / "esim-gateway-XXXXXX").string()) {
  if (::mkdtemp(path_.data()) == nullptr) throw std::runtime_error("no temporary directory");
}

TemporaryDirectory::~TemporaryDirectory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace esimlab::test
