// SPDX-License-Identifier: Apache-2.0
#include "euicc/package_run.hpp"

namespace esimlab {

namespace tlv = esimgw::tlv;

namespace {

// processingTerminated, the last result of a package that was broken off.
constexpr tlv::Tag processingTerminated = 0x02;
constexpr int resultSizeOverflow = 1;
constexpr int unknownOrDamagedCommand = 2;

}  // namespace

PackageRun::PackageRun(Es10& isdR, const EuiccPackage& package)
    : isdR_(isdR), state_(isdR.state_), package_(package) {}

std::vector<Bytes> PackageRun::execute() {
  std::vector<Bytes> results;
  std::size_t size = 0;
  for (const auto& operation : package_.operations) {
    auto done = step(operation);
    size += done.result.size();
    if (size > state_.limits.maximumResultSize) {
      results.push_back(tlv::encodeInteger(processingTerminated, resultSizeOverflow));
      break;
    }
    results.push_back(std::move(done.result));
    if (done.failed) break;
  }
  return results;
}

PackageRun::Step PackageRun::step(const Bytes& operation) try {
  auto element = tlv::parse(operation);
  return package_.configuresEims ? eimOperation(element) : profileOperation(element);
} catch (const tlv::Malformed&) {
  return simple(processingTerminated, unknownOrDamagedCommand);
}

}  // namespace esimlab
