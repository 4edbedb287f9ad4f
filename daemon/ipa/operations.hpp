// SPDX-License-Identifier: Apache-2.0
// Long jobs as others see them. An operation outlives its caller and is kept for a while after its
// end, so that whoever asks later still learns what happened.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>

#include "ipa/gateway.hpp"
#include "runtime/stop.hpp"

namespace esimgw {

class Operations;

// The working side's handle. An operation that is dropped unfinished has failed.
class Operation {
 public:
  Operation(Operations& operations, std::uint64_t number)
      : operations_(operations), number_(number) {}
  ~Operation();
  Operation(const Operation&) = delete;
  Operation& operator=(const Operation&) = delete;

  std::string key() const { return std::to_string(number_); }
  // `percent` below an earlier one is ignored.
  void phase(std::string text, unsigned percent);
  void result(const std::string& name, std::string value);
  void succeed();
  void fail(const Error& error);  // Code::cancelled: it was cancelled
  // What Cancel asks; empty: this operation cannot be cancelled.
  void onCancel(std::function<void()> cancel);

 private:
  Operations& operations_;
  std::uint64_t number_;
};

class Operations {
 public:
  explicit Operations(Clock& clock) : clock_(clock) {}

  // The words of OperationView. What nobody holds any more has failed.
  std::shared_ptr<Operation> start(std::string kind, std::string euicc, std::string eimId,
                                   std::string origin);
  std::vector<OperationView> all() const;
  std::optional<OperationView> find(const std::string& key) const;
  // Throws Error{request}: notFound, invalidArgument (it has ended), unsupported (it cannot be
  // cancelled).
  void cancel(const std::string& key);
  // Changed (true) or removed (false).
  void observe(std::function<void(const std::string& key, bool exists)> observer);

 private:
  friend class Operation;
  struct Entry {
    OperationView view;
    std::function<void()> cancel;
  };
  Entry* running(std::uint64_t number);
  void finish(std::uint64_t number, OperationView::State state, std::optional<Problem> problem);
  void changed(std::uint64_t number) const;
  void forgetOld();

  Clock& clock_;
  std::uint64_t last_ = 0;
  std::map<std::uint64_t, Entry> entries_;
  std::function<void(const std::string&, bool)> observer_;
};

}  // namespace esimgw
