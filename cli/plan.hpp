/// Which points a command computes, and computing them.
#pragma once

#include "cli/axis.hpp"
#include "study/chain.hpp"

#include <functional>
#include <optional>
#include <vector>

namespace franz_parisi::cli {

/// A sweep whose points are followed in order: a chain, and the values of one of its parameters.
struct Sweep {
  Chain chain;
  Parameter parameter;
  std::vector<double> values;
};

/// Independent sweeps.
using Plan = std::vector<Sweep>;

/// One sweep of one point.
Plan point_plan(const Chain& chain);

/// One sweep along `sweep` for each value of `each` (one in all without it).
/// Throws UsageError if both axes run over the same parameter or there are more than max_points points.
Plan curve_plan(const Chain& chain, const Axis& sweep, const std::optional<Axis>& each);

std::size_t number_of_points(const Plan& plan);

struct SolveOptions {
  study::Settings settings;
  std::optional<study::Start> start;  ///< for the first point of every sweep
  int threads = 1;
};

/// All points of the plan, sweep after sweep. Sweeps run on several threads, each wholly on one, so no digit
/// depends on their number. `on_point` is called from these threads as points end. Rethrows what the solver
/// throws.
std::vector<study::ChainSolution> solve(const Plan& plan, const SolveOptions& options,
                                        const std::function<void()>& on_point = {});

}  // namespace franz_parisi::cli
