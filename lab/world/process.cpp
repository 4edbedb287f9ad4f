// SPDX-License-Identifier: Apache-2.0
#include "world/process.hpp"

#include <fcntl.h>
#include <linux/close_range.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>
#include <system_error>

namespace esimlab {
namespace {

// Where programs are that a user's PATH may lack.
constexpr const char* systemPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

std::vector<std::string> environmentWith(const std::map<std::string, std::string>& more) {
  std::map<std::string, std::string> merged;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    std::string text = *entry;
    auto equals = text.find('=');
    if (equals != std::string::npos) merged[text.substr(0, equals)] = text.substr(equals + 1);
  }
  merged["PATH"] = merged["PATH"].empty() ? systemPath : merged["PATH"] + ":" + systemPath;
  for (const auto& [name, value] : more) merged[name] = value;
  std::vector<std::string> result;
  for (const auto& [name, value] : merged) result.push_back(name + "=" + value);
  return result;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (auto& text : texts) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

// Only calls that are safe between fork and exec.
[[noreturn]] void becomeChild(const char* program, char* const* arguments, char* const* environment,
                              int output, int failure) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  ::signal(SIGPIPE, SIG_DFL);
  int nothing = open("/dev/null", O_RDONLY);
  dup2(nothing, STDIN_FILENO);
  dup2(output, STDOUT_FILENO);
  dup2(output, STDERR_FILENO);
  close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
  execvpe(program, arguments, environment);
  int error = errno;
  [[maybe_unused]] auto written = write(failure, &error, sizeof error);
  _exit(127);
}

struct Started {
  pid_t pid;
  int output;
};

Started start(std::vector<std::string> command, const std::map<std::string, std::string>& more) {
  auto environment = environmentWith(more);
  auto arguments = pointers(command);
  auto variables = pointers(environment);
  int output[2];
  int failure[2];
  if (pipe2(output, O_CLOEXEC) != 0 || pipe2(failure, O_CLOEXEC) != 0) {
    throw std::system_error(errno, std::generic_category(), "pipe");
  }
  auto pid = fork();
  if (pid == 0) {
    becomeChild(arguments[0], arguments.data(), variables.data(), output[1], failure[1]);
  }
  close(output[1]);
  close(failure[1]);
  int error = pid < 0 ? errno : 0;
  auto got = pid < 0 ? 0 : read(failure[0], &error, sizeof error);
  close(failure[0]);
  if (pid < 0 || got > 0) {
    if (pid > 0) waitpid(pid, nullptr, 0);
    close(output[0]);
    throw std::system_error(error, std::generic_category(), "start " + command.at(0));
  }
  return {pid, output[0]};
}

int exitStatus(int status) {
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

Process::Process(esimgw::Loop& loop, ProcessOptions options)
    : loop_(loop), onLine_(std::move(options.onLine)) {
  auto started = start(std::move(options.command), options.environment);
  pid_ = started.pid;
  output_ = started.output;
  fcntl(output_, F_SETFL, O_NONBLOCK);
  watch_ = esimgw::FdWatch(output_, GIOCondition(G_IO_IN | G_IO_HUP),
                           [this](GIOCondition) { readOutput(); });
}

Process::~Process() {
  if (running()) {
    signal(SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
  watch_.reset();
  if (output_ >= 0) close(output_);
}

bool Process::running() {
  if (status_) return false;
  int status = 0;
  if (waitpid(pid_, &status, WNOHANG) == pid_) {
    status_ = exitStatus(status);
    if (output_ >= 0) readOutput();
  }
  return !status_;
}

void Process::signal(int number) {
  if (running()) ::kill(pid_, number);
}

bool Process::waitForEnd(esimgw::Duration limit) {
  return loop_.runUntil([this] { return !running(); }, limit);
}

void Process::readOutput() {
  char buffer[4096];
  ssize_t got;
  while ((got = read(output_, buffer, sizeof buffer)) > 0) {
    partial_.append(buffer, static_cast<std::size_t>(got));
  }
  if (got == 0) {
    watch_.reset();
    close(output_);
    output_ = -1;
    if (!partial_.empty()) partial_ += '\n';
  }
  for (auto end = partial_.find('\n'); end != std::string::npos; end = partial_.find('\n')) {
    lines_.push_back(partial_.substr(0, end));
    partial_.erase(0, end + 1);
    if (onLine_) onLine_(lines_.back());
  }
}

CommandResult runCommand(const std::vector<std::string>& command,
                         const std::map<std::string, std::string>& environment) {
  Started started{};
  try {
    started = start(command, environment);
  } catch (const std::system_error& error) {
    return {127, error.what()};
  }
  CommandResult result;
  char buffer[4096];
  ssize_t got;
  while ((got = read(started.output, buffer, sizeof buffer)) > 0) {
    result.output.append(buffer, static_cast<std::size_t>(got));
  }
  close(started.output);
  int status = 0;
  waitpid(started.pid, &status, 0);
  result.status = exitStatus(status);
  return result;
}

}  // namespace esimlab
