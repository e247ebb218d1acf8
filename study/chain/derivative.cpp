#include "study/chain/derivative.hpp"

#include "study/chain/event.hpp"

#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include <Eigen/LU>

namespace franz_parisi::study {
namespace {

/// Differences are taken over up to four of these to both sides, in the parameter's coordinate or, where they
/// answer faster, in the unknowns'.
constexpr double step = 5e-3;

/// Slopes, and how far they are trusted.
struct Slopes {
  Eigen::VectorXd value, open;
};

/// The readings, then the equations.
Eigen::VectorXd values_of(const ChainProblem& problem, const std::vector<EventSpec>& specs,
                          const ChainState& state) {
  const auto readings = static_cast<Eigen::Index>(specs.size());
  Eigen::VectorXd values(readings + state.f.size());
  for (Eigen::Index i = 0; i < readings; ++i)
    values[i] = reading_value(problem, specs[static_cast<std::size_t>(i)], {}, state);
  values.tail(state.f.size()) = state.f;
  return values;
}

/// Slopes of values_of by lambda along a line of x. Errors: the difference to the rule of two orders less,
/// and rounding.
std::optional<Slopes> slopes_along(const ChainProblem& problem, const std::vector<EventSpec>& specs,
                                   const Eigen::VectorXd& x, const Eigen::VectorXd& line, int level,
                                   solver::Budget& budget) {
  const double length = step / line.cwiseAbs().maxCoeff();
  const auto at = [&](int steps) -> std::optional<Eigen::VectorXd> {
    if (!budget.grant()) return std::nullopt;
    const auto state = problem.evaluate(x + steps * length * line, {.level = level});
    if (!state) return std::nullopt;
    return values_of(problem, specs, *state);
  };
  std::array<std::optional<Eigen::VectorXd>, 4> up, down;
  bool right = true, left = true;
  for (std::size_t k = 0; k < up.size(); ++k) {
    up[k] = at(static_cast<int>(k) + 1);
    down[k] = at(-static_cast<int>(k) - 1);
    right = right && up[k].has_value();
    left = left && down[k].has_value();
  }
  if (!right && !left) return std::nullopt;
  Slopes slopes;
  if (right && left) {
    const auto apart = [&](std::size_t k) { return Eigen::VectorXd((*up[k] - *down[k]) / length); };
    slopes.value = (672 * apart(0) - 168 * apart(1) + 32 * apart(2) - 3 * apart(3)) / 840;
    slopes.open = (slopes.value - (45 * apart(0) - 9 * apart(1) + apart(2)) / 60).cwiseAbs();
  } else {  // at an end of the parameter's range
    const auto here = at(0);
    if (!here) return std::nullopt;
    const double side = right ? 1 : -1;
    const auto& there = right ? up : down;
    const auto away = [&](std::size_t k) { return Eigen::VectorXd(side * (*there[k] - *here) / length); };
    slopes.value = 4 * away(0) - 3 * away(1) + 4.0 / 3 * away(2) - 0.25 * away(3);
    slopes.open = (slopes.value - (3 * away(0) - 1.5 * away(1) + away(2) / 3)).cwiseAbs();
  }
  const double rounding = 4 * std::numeric_limits<double>::epsilon() / length;
  slopes.open += rounding * (up[0] ? *up[0] : *down[0]).cwiseAbs();
  return slopes;
}

/// d readings/d parameter at a root with the quadratures of one level: along the line on which the Jacobian
/// says that the root moves. Second derivatives of E lose digits after much learning; what the equations
/// themselves change by along that line puts it right.
std::optional<Slopes> slopes_at(const Chain& chain, const std::vector<EventSpec>& specs,
                                const Parameter& parameter, const Eigen::VectorXd& u, int level,
                                solver::Budget& budget) {
  const ChainProblem problem(chain, 0, chain.size(), {parameter}, no_past());
  const Eigen::VectorXd x = problem.with_parameters(u);
  const Eigen::Index n = problem.unknowns(), readings = static_cast<Eigen::Index>(specs.size());
  if (!budget.grant()) return std::nullopt;
  const auto state = problem.evaluate(x, {.level = level});
  if (!state) return std::nullopt;
  const Eigen::MatrixXd inverse = state->jacobian.leftCols(n).inverse();
  const Eigen::VectorXd answer = -inverse * state->jacobian.col(n);
  if (!answer.allFinite()) return std::nullopt;
  auto slopes = slopes_along(problem, specs, x, joined(answer, 1), level, budget);
  if (!slopes) return std::nullopt;
  const Eigen::VectorXd astray = -inverse * slopes->value.tail(n);
  // What the Jacobian is wrong by, of itself: so far is the correction trusted.
  const double wrong = astray.norm() / joined(answer, 1).norm();
  Slopes result{slopes->value.head(readings), slopes->open.head(readings)};
  for (Eigen::Index i = 0; i < readings; ++i) {
    const auto by_u = reading_gradient(problem, specs[static_cast<std::size_t>(i)], {}, *state);
    const double moved = by_u ? by_u->dot(astray) : std::nan("");
    result.value[i] += moved;
    result.open[i] += 2 * wrong * std::abs(moved);
    if (by_u) result.open[i] += (by_u->transpose() * inverse).cwiseAbs().dot(slopes->open.tail(n));
  }
  const double scale = parameter.slope(x[n]);
  result.value /= scale;
  result.open /= std::abs(scale);
  return result;
}

}  // namespace

Root whole_root(const ChainSolution& near, const Settings& settings, solver::Budget& budget) {
  const Chain chain = chain_of(near);
  const auto problem =
      std::make_shared<const ChainProblem>(chain, 0, chain.size(), std::vector<Parameter>{}, no_past());
  Eigen::VectorXd x(problem->unknowns());
  for (std::size_t t = 0; t < near.tasks.size(); ++t) {
    const std::vector<double>& u = near.tasks[t].u;
    if (u.empty() || near.tasks[t].broken.value_or(false))
      return failed(problem, Status::no_root, "a task has no replica-symmetric solution");
    const Block own = problem->layout().unknowns(t);
    x.segment(own.begin, own.size) = Eigen::Map<const Eigen::VectorXd>(u.data(), own.size);
  }
  Root root = solve_near(problem, x, {}, settings, budget, true);
  for (std::size_t t = 0; t < near.tasks.size() && root.found; ++t)
    root.tasks[t].branch = near.tasks[t].branch;
  return root;
}

std::vector<Derivative> derivatives(const Root& whole, const std::vector<std::string>& readings,
                                    const std::vector<Parameter>& parameters, const Settings& settings,
                                    solver::Budget& budget, bool bounds) {
  std::vector<EventSpec> specs;
  for (const std::string& key : readings) specs.push_back({EventKind::reading, key, 0});
  const Chain chain = whole.problem->chain_at(whole.x);
  // The root at the resolution beside its own: the finer one of the two is believed.
  const bool finest = whole.level + 1 >= levels;
  const int coarse = finest ? whole.level - 1 : whole.level, fine = coarse + 1;
  const auto polished = [&](int level) -> std::optional<Eigen::VectorXd> {
    if (level == whole.level) return whole.x;
    const auto root = solver::newton(whole.problem->equations(level, budget), whole.x, {.tolerance = 1e-13});
    if (root.history.empty() || !(root.history.back() <= settings.target)) return std::nullopt;
    return root.x;
  };
  const auto u_fine = polished(bounds ? fine : whole.level);
  const auto u_coarse = bounds ? polished(coarse) : std::nullopt;
  std::vector<Derivative> result;
  for (const Parameter& parameter : parameters) {
    const auto one = u_coarse ? slopes_at(chain, specs, parameter, *u_coarse, coarse, budget) : std::nullopt;
    const auto two = u_fine ? slopes_at(chain, specs, parameter, *u_fine, bounds ? fine : whole.level, budget)
                            : std::nullopt;
    for (std::size_t i = 0; i < readings.size(); ++i) {
      const auto k = static_cast<Eigen::Index>(i);
      const double value = two ? two->value[k] : std::nan("");
      const double error = one && two ? 2 * std::abs(two->value[k] - one->value[k]) + two->open[k]
                                      : std::numeric_limits<double>::infinity();
      result.push_back({readings[i], parameter, value, error});
    }
  }
  return result;
}

}  // namespace franz_parisi::study
