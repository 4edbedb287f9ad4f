// SPDX-License-Identifier: Apache-2.0
// Commands that print what there is: status, profiles, operations.
#include <algorithm>
#include <cstdio>
#include <ctime>

#include "commands.hpp"
#include "table.hpp"

namespace esimctl {
namespace {

std::string bearerOf(const Json& euicc) {
  std::string text = euicc["bearer"].text();
  for (const char* more : {"rplmn", "interface"}) {
    if (!euicc[more].text().empty()) text += " " + euicc[more].text();
  }
  return text;
}

// The name that people know a profile by.
std::string titleOf(const Json& profile) {
  for (const char* name : {"nickname", "name", "service_provider"}) {
    if (!profile[name].text().empty()) return profile[name].text();
  }
  return profile["iccid"].text();
}

std::string enabledProfileOf(const Json& euicc) {
  std::string text;
  for (const auto& profile : euicc["profiles"].items()) {
    if (profile["state"].text() != "enabled") continue;
    text += (text.empty() ? "" : ", ") + titleOf(profile);
  }
  return text.empty() ? "none" : text;
}

// "- where: sentence" and what to do, when there is an error.
std::string problemLines(const std::string& where, const std::string& errorName,
                         const std::string& message) {
  if (errorName.empty()) return "";
  auto advice = adviceFor(errorName);
  return printable(where + ": " + message) + "\n" + (advice.empty() ? "" : "  " + advice + "\n");
}

std::string problemsOf(const Json& state) {
  std::string text = problemLines("gateway executes nothing", state["degraded_name"].text(),
                                  state["degraded_message"].text());
  for (const auto& card : state["cards"].items()) {
    // Those of a card with an eUICC are told with the eUICC.
    if (!card["euicc"].text().empty()) continue;
    text += problemLines(card["location"].text(), card["error_name"].text(),
                         card["error_message"].text());
  }
  for (const auto& euicc : state["euiccs"].items()) {
    text += problemLines("eUICC " + euicc["key"].text(), euicc["error_name"].text(),
                         euicc["error_message"].text());
    for (const auto& eim : euicc["eims"].items()) {
      text += problemLines("eIM " + eim["eim_id"].text(), eim["last_error_name"].text(),
                           eim["last_error_message"].text());
    }
  }
  return text;
}

std::string statusText(const Json& state, const Output& output) {
  auto now = static_cast<std::int64_t>(std::time(nullptr));
  std::string text = "esim-gateway " + printable(state["version"].text()) + "\n";
  Table cards({"CARD", "MODEM", "KIND", "EUICC"});
  for (const auto& card : state["cards"].items()) {
    cards.add({card["location"].text(), card["modem"].text(), card["kind"].text(),
               keyOf(card["euicc"].text())});
  }
  Table euiccs({"EUICC", "EID", "PRESENT", "BEARER", "ENABLED PROFILE"});
  Table eims({"EIM", "EUICC", "ADDRESS", "REACH", "LAST CONTACT", "NEXT POLL", "UNDELIVERED"});
  for (const auto& euicc : state["euiccs"].items()) {
    euiccs.add({euicc["key"].text(), euicc["eid"].text(), euicc["present"].plain(), bearerOf(euicc),
                enabledProfileOf(euicc)});
    for (const auto& eim : euicc["eims"].items()) {
      eims.add({eim["eim_id"].text(), euicc["key"].text(), eim["address"].text(),
                eim["reach"].text(), relativeTime(eim["last_contact"].number(), now),
                relativeTime(eim["next_poll"].number(), now), eim["undelivered"].plain()});
    }
  }
  if (cards.empty()) text += "\nNo card is attached.\n";
  for (const auto* table : {&cards, &euiccs, &eims}) {
    if (!table->empty()) text += "\n" + table->layout(output.columns);
  }
  auto problems = problemsOf(state);
  return problems.empty() ? text : text + "\n" + problems;
}

Json::Array allProfiles(const Json& state) {
  Json::Array all;
  for (const auto& euicc : state["euiccs"].items()) {
    for (const auto& profile : euicc["profiles"].items()) {
      auto entry = profile;
      entry.set("eid", euicc["eid"]);
      all.push_back(std::move(entry));
    }
  }
  return all;
}

// Operations in the order of their start: by number, as far as keys are numbers.
std::vector<const Object*> operationsOf(const Objects& objects) {
  std::vector<const Object*> operations;
  for (const auto& [path, object] : objects) {
    if (object.interface == "Operation") operations.push_back(&object);
  }
  std::stable_sort(operations.begin(), operations.end(), [](const auto* left, const auto* right) {
    return left->path.size() < right->path.size();  // within one length they are sorted already
  });
  return operations;
}

}  // namespace

void print(const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
}

ExitStatus status(Client& client, const Output& output) {
  auto state = snapshot(client.manager(), client.objects());
  print(output.json ? state.pretty() : statusText(state, output));
  return success;
}

ExitStatus profiles(Client& client, const Output& output) {
  auto list = allProfiles(snapshot(Json::Object{}, client.objects()));
  if (output.json) {
    print(Json(Json::Object{{"profiles", {std::move(list)}}}).pretty());
    return success;
  }
  Table table({"EUICC", "ICCID", "STATE", "NAME", "PROVIDER", "NICKNAME", "CLASS", "FALLBACK"});
  for (const auto& profile : list) {
    table.add({keyOf(profile["euicc"].text()), profile["iccid"].text(), profile["state"].text(),
               profile["name"].text(), profile["service_provider"].text(),
               profile["nickname"].text(), profile["class"].text(), profile["fallback"].plain()});
  }
  print(table.empty() ? "There are no profiles.\n" : table.layout(output.columns));
  return success;
}

ExitStatus operations(Client& client, const Output& output) {
  auto objects = client.objects();
  auto list = operationsOf(objects);
  if (output.json) {
    Json::Array all;
    for (const auto* operation : list) all.push_back(describe(*operation));
    print(Json(Json::Object{{"operations", {std::move(all)}}}).pretty());
    return success;
  }
  auto now = static_cast<std::int64_t>(std::time(nullptr));
  Table table({"OPERATION", "KIND", "EUICC", "EIM", "ORIGIN", "STATE", "DONE", "STARTED", "WHAT"});
  for (const auto* operation : list) {
    const auto& properties = operation->properties;
    const auto& error = properties["error_message"].text();
    table.add({keyOf(operation->path), properties["kind"].text(), keyOf(properties["euicc"].text()),
               properties["eim_id"].text(), properties["origin"].text(), properties["state"].text(),
               properties["progress"].plain() + " %",
               relativeTime(properties["started"].number(), now),
               error.empty() ? properties["phase"].text() : error});
  }
  print(table.empty() ? "There are no operations.\n" : table.layout(output.columns));
  return success;
}

}  // namespace esimctl
