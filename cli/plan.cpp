#include "cli/plan.hpp"

#include "cli/usage_error.hpp"
#include "solver/parallel.hpp"

#include <algorithm>
#include <iterator>
#include <string>

namespace franz_parisi::cli {

Plan point_plan(const Chain& chain) {
  const Parameter last{&symbol::alpha, static_cast<int>(chain.size())};
  return {{chain, last, {last.of(chain)}}};
}

Plan curve_plan(const Chain& chain, const Axis& sweep, const std::optional<Axis>& each) {
  if (!each) return {{chain, sweep.parameter, sweep.values}};
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
  for (const double value : each->values) {
    plan.push_back({chain, sweep.parameter, sweep.values});
    each->parameter.of(plan.back().chain) = value;
  }
  return plan;
}

std::size_t number_of_points(const Plan& plan) {
  std::size_t points = 0;
  for (const auto& sweep : plan) points += sweep.values.size();
  return points;
}

std::vector<study::ChainSolution> solve(const Plan& plan, const SolveOptions& options,
                                        const std::function<void()>& on_point) {
  const auto announce = [&](std::size_t, const study::ChainSolution&) {
    if (on_point) on_point();
  };
  std::vector<std::vector<study::ChainSolution>> solved(plan.size());
  solver::in_parallel(plan.size(), options.threads, [&](std::size_t i) {
    solved[i] = study::solve_sweep(plan[i].chain, plan[i].parameter.in_theory(), plan[i].values,
                                   options.settings, options.start, announce);
  });
  std::vector<study::ChainSolution> points;
  for (auto& sweep : solved) std::ranges::move(sweep, std::back_inserter(points));
  return points;
}

}  // namespace franz_parisi::cli
