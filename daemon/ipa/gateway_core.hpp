// SPDX-License-Identifier: Apache-2.0
// The gateway as a whole: takes cards as they come (CardRegistry), finds or makes the Ipa of each
// EID, and shows all of it to the doors (Gateway).
#pragma once

#include <map>
#include <set>

#include "ipa/ipa.hpp"

namespace esimgw {

class GatewayCore final : public Gateway, public CardRegistry {
 public:
  // `rescanModems`: looks for modems again.
  GatewayCore(IpaEnvironment environment, std::function<void()> rescanModems);
  ~GatewayCore() override;

  Attachment attach(std::shared_ptr<Card> card, std::shared_ptr<Bearer> bearer) override;
  // Connectivity outside, or the clock, got better.
  void retryFailed();

  std::vector<CardView> cards() const override;
  std::vector<EuiccView> euiccs() const override;
  std::optional<EuiccView> euicc(const std::string& key) const override;
  std::vector<OperationView> operations() const override;
  std::optional<OperationView> operation(const std::string& key) const override;
  std::optional<Problem> degraded() const override;
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
  // A card that is attached, with or without an eUICC on it.
  struct Place {
    std::shared_ptr<Card> card;
    std::shared_ptr<Bearer> bearer;
    std::shared_ptr<Euicc> euicc;
    CardView view;
    Stop reading;
  };
  using PlacePtr = std::shared_ptr<Place>;

  Task<void> bringUp(PlacePtr place);
  Task<EuiccSnapshot> read(PlacePtr place);
  void brought(PlacePtr place, EuiccSnapshot snapshot);
  Task<void> rescanAll(std::shared_ptr<Operation> operation);
  void detach(const PlacePtr& place);
  Ipa& ipaOf(const rsp::Eid& eid);
  Ipa& ipaAt(const std::string& key) const;
  [[noreturn]] void refuseLocalManagement(const std::string& euicc, const std::string& profile);

  IpaEnvironment environment_;
  std::function<void()> rescanModems_;
  std::map<rsp::Eid, std::unique_ptr<Ipa>> ipas_;
  std::set<PlacePtr> places_;
  GatewayObserver* observer_ = nullptr;
};

}  // namespace esimgw
