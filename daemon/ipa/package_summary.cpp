// SPDX-License-Identifier: Apache-2.0
#include "ipa/package_summary.hpp"

#include "rsp/euicc_package_result.hpp"

namespace esimgw {
namespace {

template <class Result>
std::string codeName(Result code) {
  auto text = rsp::describe(code);
  return text.name.empty() ? std::to_string(static_cast<int>(code)) : std::string(text.name);
}

// The results whose outcome is a code of their own.
struct Describe {
  Operation& operation;

  void operator()(rsp::EnableResult code) { operation.result("enable", codeName(code)); }
  void operator()(rsp::DisableResult code) { operation.result("disable", codeName(code)); }
  void operator()(rsp::DeleteResult code) { operation.result("delete", codeName(code)); }
  void operator()(rsp::RollbackResult code) { operation.result("rollback", codeName(code)); }
  void operator()(rsp::ProcessingTerminated code) {
    operation.result("processing-terminated", codeName(code));
  }
  void operator()(const rsp::ProfileInfoListResponse& list) {
    auto* profiles = std::get_if<std::vector<rsp::ProfileInfo>>(&list.result);
    operation.result("list-profile-info",
                     profiles != nullptr ? std::to_string(profiles->size()) : "error");
  }
  template <class Other>
  void operator()(const Other&) {
    operation.result("other", "answered");
  }
};

const char* rollbackName(RollbackState state) {
  switch (state) {
    case RollbackState::none: break;
    case RollbackState::sent: return "started";
    case RollbackState::done: return "done";
    case RollbackState::refused: return "refused";
  }
  return "none";
}

}  // namespace

void summarise(const Order& order, Operation& operation) {
  operation.result("order", std::to_string(order.id));
  if (order.rollback != RollbackState::none) {
    operation.result("profile-rollback", rollbackName(order.rollback));
  }
  if (order.answerCode) {
    operation.result("outcome", "no-result");
    return;
  }
  auto result = rsp::EuiccPackageResult::parse(order.result);
  if (auto* data = result.data()) {
    operation.result("outcome", "executed");
    for (const auto& one : data->euiccResult) std::visit(Describe{operation}, one.result);
  } else if (auto* refused = std::get_if<rsp::EuiccPackageErrorSigned>(&result.result)) {
    operation.result("outcome", "refused-by-card");
    operation.result("error", codeName(refused->euiccPackageErrorDataSigned.euiccPackageErrorCode));
  } else {
    operation.result("outcome", "not-authenticated-by-card");
  }
}

}  // namespace esimgw
