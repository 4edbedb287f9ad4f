// SPDX-License-Identifier: Apache-2.0
// Verifies and books what one request delivered (SGP.32 §3.3.1 steps 11–13, §3.4): signatures and
// certificates, eimId, counter and transaction id, sequence numbers, and that the results answer
// the operations that were ordered.
#pragma once

#include <string>
#include <vector>

#include "eim/books.hpp"

namespace esimlab::eim {

// Why something was not accepted; a sentence without ids.
class Refused : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class Acceptance {
 public:
  Acceptance(Books& books, CardEntry& card) : books_(books), card_(card) {}

  // Throws Refused when the result itself is wrong. A wrong notification beside a right result is
  // only left out of the acknowledgements, with a remark.
  void take(const ProvideEimPackageResult& result);
  void take(const Notification& notification);

  // Sequence numbers that may be acknowledged, in order of delivery.
  const std::vector<std::int64_t>& accepted() const { return accepted_; }
  const std::vector<std::string>& remarks() const { return remarks_; }

 private:
  void takeBeside(const std::vector<Notification>& notifications);
  void takePackageResult(const EuiccPackageResult& result);
  void takeResult(const EuiccPackageResult& result, Order& order);
  void takeSignedError(const EuiccPackageResult& result, Order& order);
  void takeUnsignedError(const EuiccPackageResult& result, Order& order);
  void takeData(const IpaEuiccDataResponse& response);
  void takeTrigger(const ProfileDownloadTriggerResult& result);
  void takePackageError(int code, ByteView transactionId);

  void learnChain(ByteView euicc, ByteView eum);
  void checkChain(ByteView euicc, ByteView eum) const;
  void checkSignature(ByteView signedOctets, ByteView signature, const char* what) const;
  Order& orderOf(ByteView transactionId, OrderKind kind);
  // False for a duplicate. Throws Refused when the number came with other contents before.
  bool book(Delivered delivered);

  Books& books_;
  CardEntry& card_;
  std::vector<std::int64_t> accepted_;
  std::vector<std::string> remarks_;
};

}  // namespace esimlab::eim
