// SPDX-License-Identifier: Apache-2.0
#include "private_bus.hpp"

#include <gio/gunixinputstream.h>
#include <grp.h>
#include <signal.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace esimgw {

using namespace std::chrono_literals;

namespace {

constexpr auto startPatience = 30s;
constexpr uid_t nobodyUid = 65534;
constexpr const char* readerGroup = "esim-gateway";

// What /usr/share/dbus-1/system.conf has, without its user, paths and activation.
constexpr const char* systemRules = R"(
  <policy context="default">
    <allow user="*"/>
    <deny own="*"/>
    <deny send_type="method_call"/>
    <allow send_type="signal"/>
    <allow send_requested_reply="true" send_type="method_return"/>
    <allow send_requested_reply="true" send_type="error"/>
    <allow receive_type="method_call"/>
    <allow receive_type="method_return"/>
    <allow receive_type="error"/>
    <allow receive_type="signal"/>
    <allow send_destination="org.freedesktop.DBus" send_interface="org.freedesktop.DBus"/>
    <allow send_destination="org.freedesktop.DBus"
           send_interface="org.freedesktop.DBus.Introspectable"/>
    <allow send_destination="org.freedesktop.DBus"
           send_interface="org.freedesktop.DBus.Properties"/>
  </policy>
  <policy user="root">
    <allow send_destination="org.freedesktop.DBus"
           send_interface="org.freedesktop.DBus.Monitoring"/>
  </policy>
)";

// Called in the child between fork and exec.
void become(gpointer data) {
  auto* identity = static_cast<Identity*>(data);
  if (setgroups(identity->groups.size(), identity->groups.data()) != 0 ||
      setgid(identity->gid) != 0 || setuid(identity->uid) != 0) {
    _exit(126);
  }
}

std::string readAll(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + file.string());
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

Process::Process(Loop& loop, std::vector<std::string> command, std::vector<std::string> environment,
                 std::optional<Identity> identity)
    : loop_(loop) {
  GObjectPtr<GSubprocessLauncher> launcher(g_subprocess_launcher_new(static_cast<GSubprocessFlags>(
      G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE)));
  for (const auto& entry : environment) {
    auto split = entry.find('=');
    g_subprocess_launcher_setenv(launcher.get(), entry.substr(0, split).c_str(),
                                 entry.substr(split + 1).c_str(), TRUE);
  }
  if (identity) {
    g_subprocess_launcher_set_child_setup(
        launcher.get(), become, new Identity(*identity),
        [](gpointer data) { delete static_cast<Identity*>(data); });
  }
  std::vector<const char*> arguments;
  for (const auto& argument : command) arguments.push_back(argument.c_str());
  arguments.push_back(nullptr);
  GError* error = nullptr;
  child_.reset(g_subprocess_launcher_spawnv(launcher.get(), arguments.data(), &error));
  if (!child_) throw std::runtime_error(command.front() + ": " + takeMessage(error));
  auto descriptor = [](GInputStream* stream) {
    return g_unix_input_stream_get_fd(G_UNIX_INPUT_STREAM(stream));
  };
  outputWatch_ =
      collect(descriptor(g_subprocess_get_stdout_pipe(child_.get())), output_, outputOpen_);
  errorsWatch_ =
      collect(descriptor(g_subprocess_get_stderr_pipe(child_.get())), errors_, errorsOpen_);
}

Process::~Process() {
  if (g_subprocess_get_identifier(child_.get()) == nullptr) return;
  g_subprocess_force_exit(child_.get());
  g_subprocess_wait(child_.get(), nullptr, nullptr);
}

FdWatch Process::collect(int fd, std::string& to, bool& open) {
  auto function = [this, fd, &to, &open](GIOCondition) {
    char buffer[4096];
    auto got = read(fd, buffer, sizeof buffer);
    if (got > 0) {
      to.append(buffer, static_cast<std::size_t>(got));
      return;
    }
    open = false;
    (&to == &output_ ? outputWatch_ : errorsWatch_).reset();
  };
  return FdWatch(fd, static_cast<GIOCondition>(G_IO_IN | G_IO_HUP), function);
}

int Process::finish() {
  auto ended = [this] { return !outputOpen_ && !errorsOpen_; };
  if (!loop_.runUntil(ended, startPatience)) throw std::runtime_error("the process does not end");
  g_subprocess_wait(child_.get(), nullptr, nullptr);
  if (g_subprocess_get_if_exited(child_.get())) return g_subprocess_get_exit_status(child_.get());
  return 128 + g_subprocess_get_term_sig(child_.get());
}

bool Process::waitFor(const std::string& text) {
  auto found = [&] { return output_.find(text) != std::string::npos; };
  loop_.runUntil([&] { return found() || !outputOpen_; }, startPatience);
  return found();
}

void Process::signal(int number) {
  g_subprocess_send_signal(child_.get(), number);
}

PrivateBus::PrivateBus(Loop& loop) : loop_(loop) {
  char name[] = "/tmp/esim-gateway-bus-XXXXXX";
  if (mkdtemp(name) == nullptr) throw std::runtime_error("cannot make a folder");
  folder_ = name;
  std::filesystem::permissions(folder_, std::filesystem::perms(0755));
  std::ofstream(folder_ / "policy.conf") << adaptedPolicy();
  std::ofstream(folder_ / "bus.conf")
      << "<!DOCTYPE busconfig PUBLIC \"-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN\"\n"
         " \"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd\">\n"
      << "<busconfig>\n  <type>system</type>\n  <auth>EXTERNAL</auth>\n  <listen>unix:path="
      << (folder_ / "socket").string() << "</listen>\n"
      << systemRules << "  <include>" << (folder_ / "policy.conf").string()
      << "</include>\n</busconfig>\n";
  start();
}

PrivateBus::~PrivateBus() {
  daemon_.reset();
  std::filesystem::remove_all(folder_);
}

// The shipped policy; its group becomes another existing one where the group does not exist, and
// root becomes the user who runs the test where that is not root.
std::string PrivateBus::adaptedPolicy() {
  auto policy = readAll(ESIMGW_BUS_POLICY);
  auto replace = [&policy](const std::string& from, const std::string& to) {
    auto place = policy.find(from);
    if (place == std::string::npos) throw std::runtime_error("the policy has no " + from);
    policy.replace(place, from.size(), to);
  };
  auto* group = getgrnam(readerGroup);
  if (group == nullptr) {
    setgrent();
    do {
      group = getgrent();
    } while (group != nullptr && (group->gr_gid == 0 || group->gr_gid == nobodyUid));
    if (group == nullptr) throw std::runtime_error("there is no group to test with");
    static bool said = false;
    if (!std::exchange(said, true)) {
      std::printf("note: there is no group %s here, the policy is tested with group %s instead\n",
                  readerGroup, group->gr_name);
    }
    replace("group=\"" + std::string(readerGroup) + "\"",
            "group=\"" + std::string(group->gr_name) + "\"");
  }
  readers_ = group->gr_gid;
  endgrent();
  if (geteuid() != 0) replace("user=\"root\"", "user=\"" + std::to_string(geteuid()) + "\"");
  return policy;
}

void PrivateBus::start() {
  daemon_ = std::make_unique<Process>(
      loop_, std::vector<std::string>{"dbus-daemon", "--nofork", "--print-address=1",
                                      "--config-file=" + (folder_ / "bus.conf").string()});
  if (!daemon_->waitFor("\n")) throw std::runtime_error("dbus-daemon: " + daemon_->errors());
  address_ = "unix:path=" + (folder_ / "socket").string();
}

void PrivateBus::stop() {
  daemon_->signal(SIGTERM);
  daemon_->finish();
  daemon_.reset();
}

Identity PrivateBus::nobody() {
  return {nobodyUid, nobodyUid, {}};
}

Identity PrivateBus::member() const {
  return {nobodyUid, nobodyUid, {readers_}};
}

std::string PrivateBus::publish(const std::string& file) {
  auto copy = folder_ / std::filesystem::path(file).filename();
  std::filesystem::copy_file(file, copy, std::filesystem::copy_options::skip_existing);
  std::filesystem::permissions(copy, std::filesystem::perms(0755));
  return copy.string();
}

}  // namespace esimgw
