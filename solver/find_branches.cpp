#include "solver/find_branches.hpp"

#include <algorithm>
#include <functional>
#include <optional>
#include <utility>

namespace franz_parisi::solver {
namespace {

constexpr double margin =
    0.3;  // in lambda, beyond the range: branches whose folds lie just outside are found too

}  // namespace

std::vector<Branch> find_branches(SweptProblem& problem, double lowest, double highest) {
  std::vector<Branch> branches;
  const SweptParameter& parameter = problem.parameter();
  const CurveRange range{std::max(lowest - margin, parameter.lowest()),
                         std::min(highest + margin, parameter.highest()),
                         [](const CurvePoint& p) { return !is_frozen(p.u); }};
  const auto explore = [&](double lambda, double direction, const TaskRoot& root) {
    if (!root.state || passes_through(branches, lambda, root.u)) return;
    for (Branch& b : follow_branches(std::ref(problem), root.u, lambda, direction, range)) {
      if (b.highest() >= lowest && b.lowest() <= highest) branches.push_back(std::move(b));
    }
  };
  if (const auto request = problem.request(lowest)) explore(lowest, +1, solve_cold(*request));
  if (const auto request = problem.request(highest)) {
    explore(highest, -1, solve_cold(*request));
    explore(highest, -1, solve_near_teacher(*request));
  }
  if (const auto request = problem.request(lowest)) explore(lowest, +1, solve_near_teacher(*request));
  int number = 0;
  for (const bool stable : {true, false}) {
    for (Branch& b : branches) {
      if (b.stable == stable) b.number = number++;
    }
  }
  return branches;
}

}  // namespace franz_parisi::solver
