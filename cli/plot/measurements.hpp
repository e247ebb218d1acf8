/// The outcome of simulations as points.
#pragma once

#include "cli/plot/input.hpp"

#include <string>
#include <vector>

namespace franz_parisi::cli::plot {

/// A record for each state point in a document of `simulate` or `verify`: the parameters up to its last task,
/// and each quantity of that task with its standard error under `<name>_error`; from the limit N -> infinity
/// where there is one. A single instance has no error. Throws UsageError.
std::vector<Json> measured_points(const Input& input);

/// The markup "adam, N = 1000". Throws UsageError.
std::string method_and_size(const Input& input);

/// The instances of one state point after its last task.
struct Runs {
  std::size_t point;
  std::size_t task;
  std::vector<const Json*> records;  ///< not empty
};

/// The runs of all state points in a document of `simulate` or `verify`, in ascending order. Throws
/// UsageError.
std::vector<Runs> runs_of(const Input& input);

}  // namespace franz_parisi::cli::plot
