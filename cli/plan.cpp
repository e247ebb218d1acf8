#include "cli/plan.hpp"

#include "cli/usage_error.hpp"
#include "solver/parallel.hpp"

#include <algorithm>
#include <iterator>
#include <string>

namespace franz_parisi::cli {

namespace {

std::vector<Chain> sweep_of(Chain chain, const Axis& axis) {
  std::vector<Chain> points;
  for (const double value : axis.values) {
    axis.parameter.of(chain) = value;
    points.push_back(chain);
  }
  return points;
}

}  // namespace

Plan point_plan(const Chain& chain) { return {{chain}}; }

Plan curve_plan(const Chain& chain, const Axis& sweep, const std::optional<Axis>& each) {
  if (!each) return {sweep_of(chain, sweep)};
  const std::string name = each->parameter.name();
  if (each->parameter == sweep.parameter) {
    throw UsageError("--each", name, "is what --sweep runs over; allowed is another parameter");
  }
  const std::size_t points = each->values.size() * sweep.values.size();
  if (points > static_cast<std::size_t>(max_points)) {
    throw UsageError(
        "--each", name,
        std::to_string(points) + " points with --sweep; allowed are at most " + std::to_string(max_points));
  }
  Plan plan;
  for (const Chain& start : sweep_of(chain, *each)) plan.push_back(sweep_of(start, sweep));
  return plan;
}

std::size_t number_of_points(const Plan& plan) {
  std::size_t points = 0;
  for (const auto& sweep : plan) points += sweep.size();
  return points;
}

std::vector<solver::ChainSolution> solve(const Plan& plan, const SolveOptions& options,
                                         const std::function<void()>& on_point) {
  const auto announce = [&](std::size_t, const solver::ChainSolution&) {
    if (on_point) on_point();
  };
  std::vector<std::vector<solver::ChainSolution>> solved(plan.size());
  solver::in_parallel(plan.size(), options.threads, [&](std::size_t i) {
    solved[i] = solver::solve_sweep(plan[i], options.settings, options.start, announce);
  });
  std::vector<solver::ChainSolution> points;
  for (auto& sweep : solved) std::ranges::move(sweep, std::back_inserter(points));
  return points;
}

}  // namespace franz_parisi::cli
