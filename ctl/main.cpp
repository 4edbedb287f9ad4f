// SPDX-License-Identifier: Apache-2.0
// esimctl: the options, then the command.
#include <sys/ioctl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <clocale>
#include <cstdio>

#include "commands.hpp"
#include "table.hpp"

namespace {

using namespace esimctl;

Output standardOutput(bool json) {
  Output output;
  output.json = json;
  output.terminal = isatty(STDOUT_FILENO) == 1;
  winsize size{};
  if (output.terminal && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0) output.columns = size.ws_col;
  return output;
}

int report(const Failure& failure) {
  std::fprintf(stderr, "esimctl: %s\n", printable(failure.what()).c_str());
  if (!failure.advice.empty()) std::fprintf(stderr, "  %s\n", failure.advice.c_str());
  return failure.status;
}

}  // namespace

int main(int argc, char** argv) {
  std::setlocale(LC_ALL, "");
  CLI::App app{"Shows what esim-gatewayd does, and asks it for more."};
  app.require_subcommand(1);
  app.fallthrough();
  app.set_version_flag("--version", "esimctl " ESIMGW_VERSION);
  bool json = false;
  std::string address;
  PollRequest request;
  bool noWait = false;
  app.add_flag("--json", json, "print JSON for scripts");
  app.add_option("--bus", address, "D-Bus address instead of the system bus")->group("");
  auto* statusCommand = app.add_subcommand("status", "cards, eUICCs and eIMs at a glance");
  auto* profilesCommand = app.add_subcommand("profiles", "the profiles on all eUICCs");
  auto* pollCommand = app.add_subcommand("poll", "ask the eIMs for packages now");
  pollCommand->add_option("--eim", request.eimId, "only this eIM (eimId)");
  pollCommand->add_option("EUICC", request.euicc, "only this eUICC (key, EID or location)");
  pollCommand->add_flag("--no-wait", noWait, "do not wait for the end");
  auto* operationsCommand = app.add_subcommand("operations", "running and recent operations");
  auto* monitorCommand = app.add_subcommand("monitor", "changes as they come, until interrupted");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    auto code = app.exit(error);  // prints help, version or what is wrong
    return code == 0 ? success : usage;
  }
  request.wait = !noWait;
  try {
    Client client(address);
    auto output = standardOutput(json);
    if (statusCommand->parsed()) return status(client, output);
    if (profilesCommand->parsed()) return profiles(client, output);
    if (pollCommand->parsed()) return poll(client, output, request);
    if (operationsCommand->parsed()) return operations(client, output);
    if (monitorCommand->parsed()) return monitor(client, output);
    return usage;
  } catch (const Failure& failure) {
    return report(failure);
  } catch (const std::exception& error) {
    return report({operationFailed, error.what()});
  }
}
