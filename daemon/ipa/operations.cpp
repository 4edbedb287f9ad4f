// SPDX-License-Identifier: Apache-2.0
#include "ipa/operations.hpp"

#include <algorithm>

namespace esimgw {
namespace {

// Finished operations that are remembered.
constexpr std::size_t finishedKept = 50;

}  // namespace

Operation::~Operation() {
  operations_.finish(number_, OperationView::State::failed,
                     Problem{Domain::runtime, Code::internal, "ended without a result"});
}

void Operation::phase(std::string text, unsigned percent) {
  auto* entry = operations_.running(number_);
  if (entry == nullptr) return;
  entry->view.phase = std::move(text);
  entry->view.percent = std::max(entry->view.percent, std::min(percent, 100u));
  operations_.changed(number_);
}

void Operation::result(const std::string& name, std::string value) {
  auto* entry = operations_.running(number_);
  if (entry != nullptr) entry->view.result[name] = std::move(value);
}

void Operation::succeed() {
  operations_.finish(number_, OperationView::State::succeeded, std::nullopt);
}

void Operation::fail(const Error& error) {
  auto state = error.code() == Code::cancelled ? OperationView::State::cancelled
                                               : OperationView::State::failed;
  operations_.finish(number_, state, Problem{error.domain(), error.code(), error.sentence()});
}

void Operation::onCancel(std::function<void()> cancel) {
  auto* entry = operations_.running(number_);
  if (entry != nullptr) entry->cancel = std::move(cancel);
}

std::shared_ptr<Operation> Operations::start(std::string kind, std::string euicc, std::string eimId,
                                             std::string origin) {
  forgetOld();
  auto number = ++last_;
  OperationView view;
  view.key = std::to_string(number);
  view.kind = std::move(kind);
  view.euicc = std::move(euicc);
  view.eimId = std::move(eimId);
  view.origin = std::move(origin);
  view.started = clock_.wall();
  entries_.emplace(number, Entry{std::move(view), {}});
  changed(number);
  return std::make_shared<Operation>(*this, number);
}

std::vector<OperationView> Operations::all() const {
  std::vector<OperationView> views;
  for (const auto& [number, entry] : entries_) views.push_back(entry.view);
  return views;
}

std::optional<OperationView> Operations::find(const std::string& key) const {
  for (const auto& [number, entry] : entries_) {
    if (entry.view.key == key) return entry.view;
  }
  return std::nullopt;
}

void Operations::cancel(const std::string& key) {
  for (auto& [number, entry] : entries_) {
    if (entry.view.key != key) continue;
    if (entry.view.state != OperationView::State::running) {
      throw Error(Domain::request, Code::invalidArgument, "the operation has ended already");
    }
    if (!entry.cancel) {
      throw Error(Domain::request, Code::unsupported,
                  "this operation cannot be cancelled, what the card was told has to be finished");
    }
    auto cancel = entry.cancel;
    cancel();
    return;
  }
  throw Error(Domain::request, Code::notFound, "there is no such operation");
}

void Operations::observe(std::function<void(const std::string&, bool)> observer) {
  observer_ = std::move(observer);
}

Operations::Entry* Operations::running(std::uint64_t number) {
  auto found = entries_.find(number);
  if (found == entries_.end()) return nullptr;
  return found->second.view.state == OperationView::State::running ? &found->second : nullptr;
}

void Operations::finish(std::uint64_t number, OperationView::State state,
                        std::optional<Problem> problem) {
  auto* entry = running(number);
  if (entry == nullptr) return;
  entry->view.state = state;
  entry->view.problem = std::move(problem);
  entry->view.finished = clock_.wall();
  if (state == OperationView::State::succeeded) {
    entry->view.percent = 100;
    entry->view.phase = "done";
  }
  entry->cancel = nullptr;
  changed(number);
}

void Operations::changed(std::uint64_t number) const {
  if (observer_) observer_(std::to_string(number), true);
}

void Operations::forgetOld() {
  std::size_t finished = 0;
  for (const auto& [number, entry] : entries_) finished += entry.view.finished.has_value();
  for (auto it = entries_.begin(); it != entries_.end() && finished >= finishedKept;) {
    if (!it->second.view.finished) {
      ++it;
      continue;
    }
    auto key = it->second.view.key;
    it = entries_.erase(it);
    --finished;
    if (observer_) observer_(key, false);
  }
}

}  // namespace esimgw
