// SPDX-License-Identifier: Apache-2.0
#include "eim/commands.hpp"

#include <nlohmann/json.hpp>

#include "eim/order_words.hpp"
#include "eim/report.hpp"

namespace esimlab {
namespace {

using Json = nlohmann::ordered_json;

struct Output {
  std::string json;
  std::string text;  // for people; empty: a table of `json`
};

Output say(const char* text) {
  return {"{}", text};
}

Eid takeEid(Words& words, VirtualEim& eim) {
  if (auto digits = words.value("eid")) {
    try {
      return eidFromDigits(*digits);
    } catch (const std::invalid_argument& invalid) {
      throw CommandError(invalid.what());
    }
  }
  const auto& cards = eim.esipa().cards();
  if (cards.size() != 1) {
    throw CommandError(std::to_string(cards.size()) + " cards are known: say which with --eid");
  }
  return cards.begin()->first;
}

Output queueFor(VirtualEim& eim, Words& words) {
  auto eid = takeEid(words, eim);
  std::vector<std::string> rest;
  while (!words.empty()) rest.push_back(words.take("word"));
  auto number = queueOrder(eim.esipa(), eid, std::move(rest));
  const auto& order = *eim.esipa().find(number);
  return {report::order(order),
          "order " + std::to_string(number) + " queued: " + order.title + "\n"};
}

Output showOrder(VirtualEim& eim, Words& words) {
  const auto* order = eim.esipa().find(static_cast<unsigned>(toNumber(words.take("number"))));
  if (order == nullptr) throw CommandError("no such order");
  return {report::order(*order), {}};
}

Output misbehave(VirtualEim& eim, Words& words) {
  if (words.empty()) return {report::misbehaviours(eim), {}};
  eim::Misbehaviour entry{};
  if (words.flag("always")) entry.times = 0;
  if (auto times = words.number("times")) entry.times = static_cast<unsigned>(*times);
  if (auto skip = words.number("skip")) entry.skip = static_cast<unsigned>(*skip);
  entry.text = words.value("text").value_or("");
  entry.function = words.value("function").value_or("");
  auto word = words.take("misbehaviour");
  auto trick = eim::trickFromName(word);
  if (!trick) {
    std::string known;
    for (auto name : eim::trickNames()) known += " " + std::string(name);
    throw CommandError("unknown misbehaviour " + word + "; there are:" + known);
  }
  entry.trick = *trick;
  if (!words.empty()) entry.value = toNumber(words.take("value"));
  if (!words.empty()) entry.value2 = toNumber(words.take("value"));
  eim.misbehaviours().add(std::move(entry));
  return {report::misbehaviours(eim), {}};
}

Output behave(VirtualEim& eim, Words&) {
  eim.misbehaviours().clear();
  eim.server().refuseConnections(false);
  return say("behaving again\n");
}

Output useTls(VirtualEim& eim, Words& words) {
  auto form = words.take("self-signed or chain");
  if (form != "self-signed" && form != "chain") throw CommandError("self-signed or chain");
  auto word = words.empty() ? std::string("right") : words.take("defect");
  static const std::map<std::string, eim::TlsDefect> defects{
      {"right", eim::TlsDefect::none},
      {"expired", eim::TlsDefect::expired},
      {"not-yet-valid", eim::TlsDefect::notYetValid},
      {"wrong-name", eim::TlsDefect::wrongName},
      {"wrong-key", eim::TlsDefect::wrongKey}};
  auto defect = defects.find(word);
  if (defect == defects.end()) {
    throw CommandError("right, expired, not-yet-valid, wrong-name or wrong-key");
  }
  eim.useTls(form == "chain" ? eim::TlsForm::chain : eim::TlsForm::selfSigned, defect->second);
  return {Json{{"form", form}, {"defect", word}}.dump(), {}};
}

Output refuse(VirtualEim& eim, Words& words) {
  auto word = words.empty() ? std::string("on") : words.take("on or off");
  if (word != "on" && word != "off") throw CommandError("on or off");
  eim.server().refuseConnections(word == "on");
  return {Json{{"refuse", word}}.dump(), {}};
}

Output cut(VirtualEim& eim, Words&) {
  eim.server().cutConnections();
  return say("all connections cut\n");
}

Output forgetSessions(VirtualEim& eim, Words&) {
  eim.server().forgetSessions();
  return say("TLS sessions forgotten\n");
}

Output cancel(VirtualEim& eim, Words&) {
  auto count = eim.esipa().cancelOrders();
  return {Json{{"cancelled", count}}.dump(), {}};
}

Output clear(VirtualEim& eim, Words&) {
  eim.esipa().clearExchanges();
  eim.clearRecords();
  return say("records cleared\n");
}

Output addCard(VirtualEim& eim, Words& words) {
  eim::CardEntry card;
  if (auto token = words.number("token")) card.associationToken = *token;
  if (auto counter = words.number("counter")) card.counter = *counter;
  Words eid({"--eid", words.take("EID")});
  card.eid = takeEid(eid, eim);
  eim.esipa().addCard(std::move(card));
  return {report::cards(eim), {}};
}

Output configuration(VirtualEim& eim, Words& words) {
  AssociationForm form;
  form.signerAsCertificate = words.flag("certificate");
  form.requestToken = words.flag("token");
  form.counter = words.number("counter").value_or(0);
  auto octets = esimgw::toHex(eim.configurationDataDer(form));
  Json json{{"eimId", eim.esipa().eimId()}, {"fqdn", eim.fqdn()}, {"data", octets}};
  return {json.dump(), {}};
}

Output violations(VirtualEim& eim, Words&) {
  Json list = Json::array();
  for (const auto& sentence : eim.esipa().violations()) list.push_back({{"violation", sentence}});
  return {list.dump(), {}};
}

using Command = Output (*)(VirtualEim&, Words&);

const std::map<std::string, Command>& commands() {
  static const std::map<std::string, Command> table{{"order", showOrder},
                                                    {"orders",
                                                     [](VirtualEim& eim, Words&) -> Output {
                                                       return {report::orders(eim), {}};
                                                     }},
                                                    {"results",
                                                     [](VirtualEim& eim, Words&) -> Output {
                                                       return {report::results(eim), {}};
                                                     }},
                                                    {"requests",
                                                     [](VirtualEim& eim, Words&) -> Output {
                                                       return {report::requests(eim), {}};
                                                     }},
                                                    {"connections",
                                                     [](VirtualEim& eim, Words&) -> Output {
                                                       return {report::connections(eim), {}};
                                                     }},
                                                    {"cards",
                                                     [](VirtualEim& eim, Words&) -> Output {
                                                       return {report::cards(eim), {}};
                                                     }},
                                                    {"violations", violations},
                                                    {"card", addCard},
                                                    {"config", configuration},
                                                    {"misbehave", misbehave},
                                                    {"behave", behave},
                                                    {"tls", useTls},
                                                    {"refuse", refuse},
                                                    {"cut", cut},
                                                    {"forget-sessions", forgetSessions},
                                                    {"cancel", cancel},
                                                    {"clear", clear}};
  return table;
}

Output execute(VirtualEim& eim, std::vector<std::string> line) {
  auto word = line.empty() ? std::string("help") : line.front();
  if (word == "help") return {"{}", EimCommands::help()};
  Words words(std::move(line));
  if (isOrderWord(word)) return queueFor(eim, words);
  auto command = commands().find(word);
  if (command == commands().end()) throw CommandError("unknown: " + word + "; try help");
  words.take("command");
  auto output = command->second(eim, words);
  words.expectEnd();
  return output;
}

}  // namespace

std::string EimCommands::command(std::vector<std::string> words) {
  Words line(std::move(words));
  bool json = line.flag("json");
  std::vector<std::string> rest;
  while (!line.empty()) rest.push_back(line.take("word"));
  auto output = execute(eim_, std::move(rest));
  if (json) return output.json + "\n";
  return output.text.empty() ? report::forPeople(output.json) : output.text;
}

std::string EimCommands::help() {
  return R"(orders (one card: --eid may be left out)
  enable ICCID [--rollback]   disable ICCID   delete ICCID
  list [--iccid ICCID | --aid HEX | --class N] [--tags HEX]
  get-rat   immediate-enable [--flag] [--oid HEX] [--address A]   default-dp ADDRESS
  set-fallback ICCID   unset-fallback
  add-eim DATA   update-eim DATA   delete-eim ID   list-eim
    several in one package: separate them with +; [--fault KIND] spoils the package
  data TAGS [--ci HEX] [--notification N | --events N] [--result N]
  download CODE | --default | --smds [ADDRESS] | --empty
  raw HEX
  cancel
records [--json]
  orders   order N   results   requests   connections   cards   violations   clear
misbehaviour
  misbehave [KIND [VALUE [VALUE]] [--text T] [--function F] [--skip N] [--times N | --always]]
  behave   refuse [on|off]   cut   forget-sessions
  tls self-signed|chain [right|expired|not-yet-valid|wrong-name|wrong-key]
association
  card EID [--token N] [--counter N]
  config [--certificate] [--token] [--counter N]
)";
}

}  // namespace esimlab
