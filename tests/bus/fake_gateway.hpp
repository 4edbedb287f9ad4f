// SPDX-License-Identifier: Apache-2.0
// A gateway that a test scripts: it holds views, takes notes of requests, and tells its observer.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ipa/gateway.hpp"

namespace esimgw {

class FakeGateway final : public Gateway {
 public:
  // One SGP.32 eUICC "a1" in wwan0/slot1 with profiles "p1" (enabled) and "p2" and eIM "m1".
  FakeGateway();

  static constexpr const char* eid = "89049032118427504800000000000065";
  static constexpr const char* iccid1 = "8949000000000000012";
  static constexpr const char* iccid2 = "8949000000000000020";

  std::vector<CardView> cardViews;
  std::map<std::string, EuiccView> euiccViews;
  std::map<std::string, OperationView> operationViews;
  std::optional<Problem> problem;
  std::vector<std::string> requests;  // "poll a1 eim.example"
  std::optional<Error> refusal;       // thrown by every request

  void changeCards(const std::function<void()>& change);
  void changeEuicc(const std::string& key, const std::function<void(EuiccView&)>& change);
  void removeEuicc(const std::string& key);
  void changeOperation(const std::string& key, const std::function<void(OperationView&)>& change);
  void removeOperation(const std::string& key);
  // Starts an operation by itself, as the schedule does.
  std::string startOperation(const std::string& kind, const std::string& euicc,
                             const std::string& eimId, const std::string& origin);

  std::vector<CardView> cards() const override { return cardViews; }
  std::vector<EuiccView> euiccs() const override;
  std::optional<EuiccView> euicc(const std::string& key) const override;
  std::vector<OperationView> operations() const override;
  std::optional<OperationView> operation(const std::string& key) const override;
  std::optional<Problem> degraded() const override { return problem; }
  void observe(GatewayObserver* observer) override { observer_ = observer; }

  std::string poll(const std::string& euicc, const std::string& eimId) override;
  std::string rescan() override;
  void cancel(const std::string& operation) override;
  std::string enableProfile(const std::string& euicc, const std::string& profile) override;
  std::string disableProfile(const std::string& euicc, const std::string& profile) override;
  std::string deleteProfile(const std::string& euicc, const std::string& profile) override;
  std::string setNickname(const std::string& euicc, const std::string& profile,
                          const std::string& nickname) override;

 private:
  void note(const std::string& request);
  std::string refuseLocal(const std::string& request);

  GatewayObserver* observer_ = nullptr;
  unsigned next_ = 1;
};

}  // namespace esimgw
