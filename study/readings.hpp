/// Which readings the last task of a chain has: one rule for records and for options that name a reading.
#pragma once

#include <string>
#include <vector>

#include <franz_parisi/theory/parameters.hpp>
#include <franz_parisi/theory/reading.hpp>

namespace franz_parisi::study {

/// A row of the list of readings at a chain, with the number of a task where it is one a task.
struct ListedReading {
  const theory::ReadingRow* row;
  std::string key;
  bool exists;  ///< false: records have the key all the same, and null
};

/// Those of a record, in its order; `broken`: of one with steps of replica symmetry breaking.
std::vector<ListedReading> listed_readings(const theory::Chain& chain, bool broken);

/// Whether it is one that follows from the replica-symmetric solution of the chain: what levels, sums and
/// their optima are asked of.
bool has_reading(const theory::Chain& chain, const std::string& key);

/// All of those, for a message: "a reading of the last of 2 tasks: q, r, ..., eps_s".
std::string readings_that_exist(const theory::Chain& chain);

}  // namespace franz_parisi::study
