// SPDX-License-Identifier: Apache-2.0
#include "euicc/records.hpp"

#include <algorithm>

namespace esimlab {

unsigned EuiccRecords::executions(const std::string& eimId, std::int64_t counterValue) const {
  return static_cast<unsigned>(std::ranges::count_if(packages, [&](const PackageRecord& record) {
    return record.outcome == PackageRecord::Outcome::executed && record.eimId == eimId &&
           record.counterValue == counterValue;
  }));
}

unsigned EuiccRecords::executions() const {
  return static_cast<unsigned>(std::ranges::count_if(packages, [](const PackageRecord& record) {
    return record.outcome == PackageRecord::Outcome::executed;
  }));
}

}  // namespace esimlab
