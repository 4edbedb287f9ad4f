// SPDX-License-Identifier: Apache-2.0
#include "eim/report.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

namespace esimlab::report {
namespace {

using Json = nlohmann::ordered_json;
using esimgw::toHex;

const char* eventName(int event) {
  static constexpr const char* names[] = {"install", "enable", "disable", "delete"};
  return event >= 0 && event < 4 ? names[event] : "unknown";
}

Json operationResults(const eim::EuiccPackageResult& result) {
  Json list = Json::array();
  for (const auto& operation : result.operations) {
    Bytes tag;
    for (int shift = 16; shift >= 0; shift -= 8) {
      auto octet = static_cast<std::uint8_t>(operation.tag >> shift);
      if (octet != 0 || !tag.empty()) tag.push_back(octet);
    }
    list.push_back({{"tag", toHex(tag)}, {"value", toHex(operation.value)}});
  }
  return list;
}

Json orderOf(const eim::Order& order) {
  Json json{{"order", order.number},
            {"what", order.title},
            {"state", eim::name(order.state)},
            {"sent", order.timesSent},
            {"results", order.results}};
  if (order.kind == eim::OrderKind::euiccPackage && order.timesSent > 0) {
    json["counter"] = order.counter;
  }
  if (order.errorCode) json["error"] = *order.errorCode;
  if (order.replayErrors > 0) json["replayErrors"] = order.replayErrors;
  if (order.result) {
    json["sequenceNumber"] = order.result->sequenceNumber;
    json["operations"] = operationResults(*order.result);
  }
  if (order.rollback) {
    json["rollbackSequenceNumber"] = order.rollback->sequenceNumber;
    json["rollback"] = operationResults(*order.rollback);
  }
  if (order.data) json["data"] = toHex(order.data->raw);
  if (order.trigger) json["download"] = toHex(order.trigger->raw);
  return json;
}

std::string cell(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_null()) return "";
  return value.dump();
}

std::vector<std::string> columnsOf(const Json& rows) {
  std::vector<std::string> columns;
  for (const auto& row : rows) {
    for (const auto& [key, value] : row.items()) {
      if (std::find(columns.begin(), columns.end(), key) == columns.end()) columns.push_back(key);
    }
  }
  return columns;
}

std::string table(const Json& rows) {
  if (rows.empty()) return "none\n";
  auto columns = columnsOf(rows);
  std::vector<std::size_t> widths;
  for (const auto& column : columns) {
    auto width = column.size();
    for (const auto& row : rows) {
      if (row.contains(column)) width = std::max(width, cell(row[column]).size());
    }
    widths.push_back(width);
  }
  std::string text;
  auto addLine = [&](auto&& valueOf) {
    std::string line;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      auto value = valueOf(columns[i]);
      line += value + std::string(widths[i] + 2 - value.size(), ' ');
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  };
  addLine([](const std::string& column) { return column; });
  for (const auto& row : rows) {
    addLine([&](const std::string& column) {
      return row.contains(column) ? cell(row[column]) : std::string();
    });
  }
  return text;
}

}  // namespace

std::string order(const eim::Order& order) {
  return orderOf(order).dump();
}

std::string cards(const VirtualEim& eim) {
  Json list = Json::array();
  for (const auto& [eid, card] : eim.esipa().cards()) {
    Json json{{"eid", eidDigits(eid)}, {"counter", card.counter}};
    if (card.associationToken) json["associationToken"] = *card.associationToken;
    json["certificate"] = !card.euiccCertificate.empty();
    list.push_back(std::move(json));
  }
  return list.dump();
}

std::string orders(const VirtualEim& eim) {
  Json list = Json::array();
  for (const auto& order : eim.esipa().orders()) list.push_back(orderOf(*order));
  return list.dump();
}

std::string results(const VirtualEim& eim) {
  Json list = Json::array();
  for (const auto& delivered : eim.esipa().delivered()) {
    Json json{{"sequenceNumber", delivered.sequenceNumber},
              {"what", delivered.notification ? "notification" : "result"},
              {"times", delivered.times}};
    if (delivered.notification) json["event"] = eventName(delivered.event);
    if (!delivered.notification) json["order"] = delivered.order;
    list.push_back(std::move(json));
  }
  return list.dump();
}

std::string requests(const VirtualEim& eim) {
  Json list = Json::array();
  for (const auto& exchange : eim.esipa().exchanges()) {
    Json json{{"request", exchange.index},
              {"function", exchange.function},
              {"octets", exchange.request.size()},
              {"status", exchange.httpStatus},
              {"answered", exchange.response.size()},
              {"verdict", exchange.verdict}};
    if (exchange.order != 0) json["order"] = exchange.order;
    if (exchange.stateChangeCause) json["stateChangeCause"] = *exchange.stateChangeCause;
    if (!exchange.rPlmn.empty()) json["rPlmn"] = toHex(exchange.rPlmn);
    list.push_back(std::move(json));
  }
  return list.dump();
}

std::string connections(VirtualEim& eim) {
  const auto& counts = eim.server().counts();
  Json json{{"connections", counts.connections},
            {"open", eim.server().openConnections()},
            {"fullHandshakes", counts.fullHandshakes},
            {"resumedHandshakes", counts.resumedHandshakes},
            {"failedHandshakes", counts.failedHandshakes},
            {"requests", counts.requests},
            {"badRequests", counts.badRequests}};
  return json.dump();
}

std::string misbehaviours(VirtualEim& eim) {
  Json list = Json::array();
  for (const auto& entry : eim.misbehaviours().list()) {
    Json json{{"misbehaviour", eim::name(entry.trick)}, {"times", entry.times}};
    if (!entry.function.empty()) json["function"] = entry.function;
    if (entry.skip > 0) json["skip"] = entry.skip;
    if (entry.value) json["value"] = *entry.value;
    list.push_back(std::move(json));
  }
  return list.dump();
}

std::string forPeople(const std::string& json) {
  auto data = Json::parse(json);
  if (data.is_array()) return table(data);
  std::string text;
  for (const auto& [key, value] : data.items()) text += key + ": " + cell(value) + "\n";
  return text;
}

}  // namespace esimlab::report
