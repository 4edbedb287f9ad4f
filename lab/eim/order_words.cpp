// SPDX-License-Identifier: Apache-2.0
#include "eim/order_words.hpp"

#include <array>

#include "messages/profile_info.hpp"

namespace esimlab {
namespace tlv = esimgw::tlv;
namespace {

using eim::Esipa;
using eim::Order;
using eim::PackageFault;

Bytes takeIccid(Words& words) {
  try {
    return iccidOctets(words.take("ICCID"));
  } catch (const std::invalid_argument& invalid) {
    throw CommandError(invalid.what());
  }
}

Bytes enable(Words& words) {
  auto rollback = words.flag("rollback");
  return psmo::enable(takeIccid(words), rollback);
}

Bytes disable(Words& words) {
  return psmo::disable(takeIccid(words));
}

Bytes deleteProfile(Words& words) {
  return psmo::deleteProfile(takeIccid(words));
}

Bytes list(Words& words) {
  tlv::Writer writer;
  auto aid = words.hex("aid");
  auto profileClass = words.number("class");
  auto iccid = words.value("iccid");
  if (iccid) {
    Words one({*iccid});
    writer.add(tlv::encode(0xA0, tlv::encode(0x5A, takeIccid(one))));
  } else if (!aid.empty()) {
    writer.add(tlv::encode(0xA0, tlv::encode(0x4F, aid)));
  } else if (profileClass) {
    writer.add(tlv::encode(0xA0, tlv::encodeInteger(0x95, *profileClass)));
  }
  auto tags = words.hex("tags");
  if (!tags.empty()) writer.add(0x5C, ByteView(tags));
  return psmo::listProfileInfo(writer.members());
}

Bytes getRat(Words&) {
  return psmo::getRat();
}

Bytes immediateEnable(Words& words) {
  auto flag = words.flag("flag");
  auto oid = words.hex("oid");
  return psmo::configureImmediateEnable(flag, oid, words.value("address").value_or(""));
}

Bytes setFallback(Words& words) {
  return psmo::setFallbackAttribute(takeIccid(words));
}

Bytes unsetFallback(Words&) {
  return psmo::unsetFallbackAttribute();
}

Bytes defaultDp(Words& words) {
  return psmo::setDefaultDpAddress(words.take("SM-DP+ address"));
}

// eIM Configuration Data as this eIM's own `config` command prints it (30 ..).
Bytes takeConfiguration(Words& words, tlv::Tag tag) {
  auto octets = toOctets(words.take("eIM Configuration Data"));
  try {
    return tlv::encode(tag, tlv::parse(octets, 0x30).value);
  } catch (const tlv::Malformed& malformed) {
    throw CommandError(std::string("eIM Configuration Data: ") + malformed.what());
  }
}

Bytes addEim(Words& words) {
  return takeConfiguration(words, 0xA8);
}

Bytes updateEim(Words& words) {
  return takeConfiguration(words, 0xAA);
}

Bytes deleteEim(Words& words) {
  return eco::deleteEim(words.take("eimId"));
}

Bytes listEim(Words&) {
  return eco::listEim();
}

struct Operation {
  const char* word;
  bool configuration;  // an eCO
  Bytes (*build)(Words&);
};

constexpr std::array operations{
    Operation{"enable", false, enable},
    Operation{"disable", false, disable},
    Operation{"delete", false, deleteProfile},
    Operation{"list", false, list},
    Operation{"get-rat", false, getRat},
    Operation{"immediate-enable", false, immediateEnable},
    Operation{"set-fallback", false, setFallback},
    Operation{"unset-fallback", false, unsetFallback},
    Operation{"default-dp", false, defaultDp},
    Operation{"add-eim", true, addEim},
    Operation{"update-eim", true, updateEim},
    Operation{"delete-eim", true, deleteEim},
    Operation{"list-eim", true, listEim},
};

const Operation* operationOf(const std::string& word) {
  for (const auto& operation : operations) {
    if (operation.word == word) return &operation;
  }
  return nullptr;
}

PackageFault faultOf(const std::string& word) {
  static const std::map<std::string, PackageFault> faults{
      {"bad-signature", PackageFault::badSignature}, {"wrong-eid", PackageFault::wrongEid},
      {"wrong-eim", PackageFault::wrongEimId},       {"old-counter", PackageFault::oldCounter},
      {"huge-counter", PackageFault::hugeCounter},   {"no-counter", PackageFault::noCounter},
      {"unknown-tag", PackageFault::unknownTag},     {"truncated", PackageFault::truncated}};
  auto found = faults.find(word);
  if (found != faults.end()) return found->second;
  std::string known;
  for (const auto& entry : faults) known += " " + entry.first;
  throw CommandError("unknown fault " + word + "; there are:" + known);
}

unsigned queuePackage(Esipa& esipa, Order order, Words words) {
  if (auto fault = words.value("fault")) order.fault = faultOf(*fault);
  // "+" begins the next operation; options belong to the operation they stand with.
  std::vector<std::vector<std::string>> groups(1);
  while (!words.empty()) {
    auto word = words.take("operation");
    if (word == "+") {
      groups.emplace_back();
    } else {
      groups.back().push_back(std::move(word));
    }
  }
  for (auto& group : groups) {
    Words one(std::move(group));
    auto word = one.take("operation");
    const auto* operation = operationOf(word);
    if (operation == nullptr) throw CommandError("no operation of a package: " + word);
    if (!order.operations.empty() && order.configuration != operation->configuration) {
      throw CommandError("one package holds either PSMOs or eCOs");
    }
    order.configuration = operation->configuration;
    order.title += (order.title.empty() ? "" : " + ") + word;
    order.operations.push_back(operation->build(one));
    one.expectEnd();
  }
  return esipa.order(std::move(order));
}

unsigned queueData(Esipa& esipa, const Eid& eid, Words words) {
  words.take("data");
  eim::IpaEuiccDataRequest request;
  request.ciPublicKeyId = words.hex("ci");
  request.notificationSequence = words.number("notification");
  if (auto events = words.number("events")) {
    request.notificationEvents = static_cast<std::uint32_t>(*events);
  }
  request.resultSequence = words.number("result");
  request.tags = toOctets(words.take("tag list"));
  words.expectEnd();
  return esipa.order(eid, std::move(request));
}

unsigned queueDownload(Esipa& esipa, const Eid& eid, Words words) {
  using Contact = eim::ProfileDownloadTrigger::Contact;
  words.take("download");
  eim::ProfileDownloadTrigger trigger;
  if (words.flag("default")) {
    trigger.contact = Contact::defaultSmdp;
  } else if (words.flag("smds")) {
    trigger.contact = Contact::smds;
    if (!words.empty()) trigger.text = words.take("SM-DS address");
  } else if (!words.flag("empty")) {
    trigger.contact = Contact::activationCode;
    trigger.text = words.take("activation code");
  }
  words.expectEnd();
  return esipa.order(eid, std::move(trigger));
}

unsigned queueRaw(Esipa& esipa, Order order, Words words) {
  words.take("raw");
  order.kind = eim::OrderKind::raw;
  order.title = "raw octets";
  order.package = toOctets(words.take("octets"));
  words.expectEnd();
  return esipa.order(std::move(order));
}

}  // namespace

bool isOrderWord(const std::string& word) {
  return operationOf(word) != nullptr || word == "data" || word == "download" || word == "raw";
}

unsigned queueOrder(Esipa& esipa, const Eid& eid, std::vector<std::string> words) {
  auto first = words.empty() ? std::string() : words.front();
  Order order;
  order.eid = eid;
  Words rest(std::move(words));
  if (first == "data") return queueData(esipa, eid, std::move(rest));
  if (first == "download") return queueDownload(esipa, eid, std::move(rest));
  if (first == "raw") return queueRaw(esipa, std::move(order), std::move(rest));
  return queuePackage(esipa, std::move(order), std::move(rest));
}

}  // namespace esimlab
