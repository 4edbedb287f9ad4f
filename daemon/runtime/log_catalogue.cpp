// SPDX-License-Identifier: Apache-2.0
#include "runtime/log_catalogue.hpp"

#include <algorithm>
#include <iterator>

namespace esimgw::log {
namespace {

struct Entry {
  std::string_view event;
  const char* id;
};

// In the order of the events.
constexpr Entry catalogue[] = {
    {"addresses-not-watched", "cc02aa0fe3b35bcdb36b4bf9d22ed4f8"},
    {"bus-flush-failed", "22ce01e44322551aad8f65e6a85a17a5"},
    {"bus-lost", "d0989503c8c15ea28280f49cf82dace1"},
    {"bus-ready", "c13db1c323fe584c803362f7ce8e2c18"},
    {"bus-request", "d4f5dc239b9054cbb8d657dfd0e10537"},
    {"bus-unreachable", "3f64c2ad23395ed5b4a8deb0c54316b7"},
    {"callback-failed", "5624ce3b006355e9b486b4f89ddca5ca"},
    {"card-found", "8daa345eebbf5713a05d7aae4ef45af9"},
    {"card-gone", "730a45fe78605626bec4bd6ba6b7ee96"},
    {"card-is-no-euicc", "3cb08f9c6f3e59038ed309ea93959c99"},
    {"card-not-watched", "2a8eb2fbe88d51beb3024935e5ed190a"},
    {"card-reset", "df0f7c5b36875efba21c60796a1901ca"},
    {"card-unreadable", "9dce3c5d1c1c55e5af8e91b2cb81c913"},
    {"channel-not-closed", "6317c2d713b45f05b6566617422931a3"},
    {"channel-not-reclaimed", "775a5192f3dc5ffc95c3f8829cf94912"},
    {"channel-reclaimed", "2002d4c0c7855ad4a343845111becd75"},
    {"channels-freed", "76ef5f40c0e859ccbca21b0244daff18"},
    {"channels-not-freed", "8824e6e9f1b750d786f498eab14b9e1c"},
    {"client-not-reclaimed", "8ba0551141535ebb83ac2c6f8da346da"},
    {"client-not-released", "89c67ba933ca59a582de0e97014099fe"},
    {"clock-set", "5e7fdc093b44504f984927983edd5a07"},
    {"configuration-unknown", "ce0dcaf7bfec544888e40c72daddcf6e"},
    {"device-not-closed", "a0bfe2c5a4695080a731d8a1a22a3ede"},
    {"eim-unusable", "0264d2b3718757129195b91f48398ef1"},
    {"euicc-found", "65dab3b8bb5a5319912a188c81088256"},
    {"held-not-noted", "027645e718a25bb09a3a55c5c675dfa5"},
    {"journal-broken", "e134d9fd77815d2a9914798232e55e02"},
    {"library", "69202d9f5254581bbb1866ecc1cd507a"},
    {"modem-failed", "2be3ab17e2d159bea0157a45436bbef8"},
    {"modem-not-identified", "1ddcc2bad20851a4a5c6442e5a3ea18a"},
    {"modem-not-served", "dfc6733cddcb58c1b08606275da9bef5"},
    {"modem-serving", "19db08bf47485de5ac2149e74dd77979"},
    {"no-registration-state", "b1712bf3e39058ac8099380244ee6e09"},
    {"no-sign-of-life", "2114ce9a8b215035afcb5707666cb925"},
    {"no-slot-status", "03b5f0f9345e5c388ed1b3b49805d13f"},
    {"notifications-unread", "aa864124b1665a9a9b23efc2b4c8b194"},
    {"number-not-removed", "d3642f1751d85ce7ae30069de7a1caf3"},
    {"package-not-executed", "66d8d4bed7eb5dda8aab3bb594f8c378"},
    {"package-refused", "2e55db5129f3524faa6c3061122df9c3"},
    {"package-unreadable", "303a88b01c3f5a569faabbbcfdd62871"},
    {"plugin-loaded", "84c2d09856795325a51c7ae76c89931b"},
    {"plugin-refused", "5bd7019a923e52c5af856ca3c9532f36"},
    {"poll-continues", "1d40a3f777c95773b680d45b74ae15d8"},
    {"poll-failed", "e4391807e95756b987ec5bfec3b0e1f7"},
    {"poll-finished", "a246c35196e55c97b3e041c4b58294bf"},
    {"profile-rollback", "189098c86cae55f1a12a111f94f0d462"},
    {"readiness-fd-unusable", "d4c77ad959a154dabc31eca58fd04847"},
    {"ready", "56195aff03965ec38783ead752ac7fe8"},
    {"reload-failed", "c0e81545e298576d8706dc3dd94c91d4"},
    {"reloaded", "a579a801aaec59e88d5755c178e77e4c"},
    {"restart-needed", "b8c8145edc6d5d3ea1e41777e74a8021"},
    {"result-delivered", "3cf5d8237a2c5290bd15c7a515b12752"},
    {"result-found", "3a37423300fd53fdb29a5ba461c68153"},
    {"result-refused", "7d799e2e22c1534189eb88f4d96f00f7"},
    {"result-undelivered", "3b5bfd18d95150d4a66756b86bb998c3"},
    {"rollback-refused", "2f93ecb7a81f5adea7bdeb5084dc85d2"},
    {"rung-failed", "b137dbaf1a1e5e43a47a8ea78f9b8118"},
    {"select-response-malformed", "7164a23298c95522a803fa6958d6d0c8"},
    {"service-manager-unreachable", "b2c5bb84b0045540b4d709fe9bf9c9a6"},
    {"shutdown-hurried", "675685427b9558e6a971baf73de9d1d5"},
    {"start-failed", "2929f7b2786155feb1ab01b804d402ff"},
    {"stopped", "1b0257f46a3c504b86f62533e4d1eee7"},
    {"stopping", "25ada982bca95722a5525743c809cb2f"},
    {"task-failed", "3c1322b19daa58ecb42f75755961540c"},
    {"unknown-setting", "aabf02e1f0075b2c95c142f1d80f859c"},
};

}  // namespace

const char* messageId(std::string_view event) {
  auto found = std::lower_bound(
      std::begin(catalogue), std::end(catalogue), event,
      [](const Entry& entry, std::string_view wanted) { return entry.event < wanted; });
  return found != std::end(catalogue) && found->event == event ? found->id : nullptr;
}

}  // namespace esimgw::log
