/// Simulated instances from their logs: each line checked before it is believed, each instance once.
#pragma once

#include "study/execution.hpp"
#include "study/log.hpp"
#include "study/simulate.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace franz_parisi::study {

inline constexpr const char* simulation_kind = "simulation";  ///< of log

/// The instances of logs of one simulation. Linear in time and memory, on several threads.
class LoggedInstances {
 public:
  explicit LoggedInstances(validation::SimulationSettings settings) : settings_(std::move(settings)) {}

  /// Adds those of a log. Throws UsageError, naming file and line, for a record that is none of these
  /// settings.
  void add(const LogLines& log, const Execution& execution);

  const validation::SimulationSettings& settings() const { return settings_; }
  /// Ordered by size, then instance; only once. The same instance several times counts once; throws
  /// UsageError, naming file and line, for one that contradicts another.
  std::vector<validation::InstanceResult> take();

 private:
  struct Found {
    validation::InstanceResult result;
    std::size_t log, line;
  };

  validation::SimulationSettings settings_;
  std::string option_;
  std::vector<std::string> paths_;
  std::vector<Found> found_;
};

/// Settings as the first line of a simulation's log has them. Throws UsageError, naming the file, for what
/// is none, or a state point that no theory has.
validation::SimulationSettings simulation_settings(const LogLines& log);

/// The plan that these results are all of; `instances` is 0 where the sizes do not hold the same instances
/// without a gap. Sizes ascend.
validation::RunPlan plan_of(std::span<const validation::InstanceResult> results);

/// Which instances each size lacks between the first and the last of all sizes, as "size 100: 5-9, 12; size
/// 200: 3", at most ten ranges of them; empty: none.
std::string missing(std::span<const validation::InstanceResult> results);

}  // namespace franz_parisi::study
