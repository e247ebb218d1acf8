#include "study/chain/derivative.hpp"

#include "study/chain/event.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <utility>

#include <Eigen/LU>

namespace franz_parisi::study {
namespace {

/// Differences are taken over up to four of these to both sides, in the parameter's coordinate or, where they
/// answer faster, in the unknowns'.
constexpr double step = 5e-3;

constexpr double epsilon = std::numeric_limits<double>::epsilon();

/// Readings as their slopes are found: of numbers that matter however small they are the logarithm is
/// followed.
std::vector<EventSpec> followed(const std::vector<std::string>& keys, const theory::Readings& values) {
  std::vector<EventSpec> specs;
  for (const std::string& key : keys) {
    EventSpec& spec = specs.emplace_back(EventSpec{EventKind::reading, key, 1});
    if (!logarithmic(spec) || !(values.value(key) > 0)) spec.level = 0;
  }
  return specs;
}

/// Does some eps have to come from the tails of its law?
bool in_tails(const ChainState& state) {
  return std::ranges::any_of(state.tasks, [](const auto& task) {
    return std::ranges::any_of(task->readings(), &theory::GradedReading::far_out);
  });
}

/// The state at a root, from the tails if need be.
std::optional<ChainState> state_at(const ChainProblem& problem, const Eigen::VectorXd& x,
                                   ChainProblem::Mode& mode, solver::Budget& budget) {
  auto state = budget.grant() ? problem.evaluate(x, mode) : std::nullopt;
  if (!state || !in_tails(*state)) return state;
  mode.tails = true;
  return budget.grant() ? problem.evaluate(x, mode) : std::nullopt;
}

/// Slopes, and how far they are trusted.
struct Slopes {
  Eigen::VectorXd value, open;
};

/// By central differences of eighth order, at an end of the parameter's range of fourth; open is what the
/// rule of two orders less makes of it, and values that round.
std::optional<Slopes> slopes_along(const std::function<std::optional<Eigen::VectorXd>(double)>& values,
                                   double length, const Eigen::VectorXd& rounding) {
  std::array<std::optional<Eigen::VectorXd>, 4> up, down;
  bool right = true, left = true;
  for (std::size_t k = 0; k < up.size(); ++k) {
    const double way = length * static_cast<double>(k + 1);
    up[k] = values(way);
    down[k] = values(-way);
    right = right && up[k].has_value();
    left = left && down[k].has_value();
  }
  if (!right && !left) return std::nullopt;
  Slopes slopes;
  if (right && left) {
    const auto apart = [&](std::size_t k) { return Eigen::VectorXd((*up[k] - *down[k]) / length); };
    slopes.value = (672 * apart(0) - 168 * apart(1) + 32 * apart(2) - 3 * apart(3)) / 840;
    slopes.open = (slopes.value - (45 * apart(0) - 9 * apart(1) + apart(2)) / 60).cwiseAbs();
  } else {
    const auto here = values(0);
    if (!here) return std::nullopt;
    const double side = right ? 1 : -1;
    const auto& there = right ? up : down;
    const auto away = [&](std::size_t k) { return Eigen::VectorXd(side * (*there[k] - *here) / length); };
    slopes.value = 4 * away(0) - 3 * away(1) + 4.0 / 3 * away(2) - 0.25 * away(3);
    slopes.open = (slopes.value - (3 * away(0) - 1.5 * away(1) + away(2) / 3)).cwiseAbs();
  }
  slopes.open += rounding / length;
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
  const Eigen::Index n = problem.unknowns(), readings = index(specs.size());
  ChainProblem::Mode mode{.level = level};
  const auto state = state_at(problem, x, mode, budget);
  if (!state) return std::nullopt;

  const auto with_f = [](const Eigen::VectorXd& of_readings, const Eigen::VectorXd& of_f) {
    Eigen::VectorXd both(of_readings.size() + of_f.size());
    both << of_readings, of_f;
    return both;
  };
  const ReadingValues here = reading_values(problem, specs, {}, *state);
  const Eigen::VectorXd rounding =
      with_f(4 * epsilon * here.value.cwiseAbs() + here.own_error,
             4 * epsilon * u.cwiseAbs().cwiseMax(1));  // f is a difference of such
  const Eigen::MatrixXd inverse = state->jacobian.leftCols(n).inverse();
  const Eigen::VectorXd line = joined(-inverse * state->jacobian.col(n), 1);
  if (!line.allFinite()) return std::nullopt;
  const auto along = [&](double way) -> std::optional<Eigen::VectorXd> {
    const auto beside = budget.grant() ? problem.evaluate(x + way * line, mode) : std::nullopt;
    if (!beside) return std::nullopt;
    return with_f(reading_values(problem, specs, {}, *beside).value, beside->f);
  };
  const auto slopes = slopes_along(along, step / line.cwiseAbs().maxCoeff(), rounding);
  if (!slopes) return std::nullopt;

  const Eigen::VectorXd astray = -inverse * slopes->value.tail(n);
  // What the Jacobian is wrong by, of itself: so far is the correction trusted.
  const double wrong = astray.norm() / line.norm();
  const Eigen::VectorXd moved = here.by_u * astray;
  Slopes result{slopes->value.head(readings) + moved,
                slopes->open.head(readings) + 2 * wrong * moved.cwiseAbs() +
                    (here.by_u * inverse).cwiseAbs() * slopes->open.tail(n)};
  for (std::size_t i = 0; i < specs.size(); ++i) {
    if (!logarithmic(specs[i])) continue;
    const double value = std::exp(here.value[index(i)]);
    result.value[index(i)] *= value;
    result.open[index(i)] = result.open[index(i)] * value + (value < theory::vanished ? theory::vanished : 0);
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
  const std::vector<EventSpec> specs = followed(readings, whole.tasks.back().readings);
  const Chain chain = whole.problem->chain_at(whole.x);
  const auto polished = [&](int level) -> std::optional<Eigen::VectorXd> {
    if (level == whole.level) return whole.x;
    const auto root = solver::newton(whole.problem->equations(level, budget), whole.x, {.tolerance = 1e-13});
    if (root.history.empty() || !(root.history.back() <= settings.target)) return std::nullopt;
    return root.x;
  };
  std::map<int, std::optional<Eigen::VectorXd>> roots;  // by resolution
  const auto slopes = [&](const Parameter& parameter, int level) {
    const auto [root, is_new] = roots.try_emplace(level);
    if (is_new) root->second = polished(level);
    return root->second ? slopes_at(chain, specs, parameter, *root->second, level, budget) : std::nullopt;
  };
  std::vector<Derivative> result;
  for (const Parameter& parameter : parameters) {
    // Of two neighbouring resolutions the finer one is believed: the root's and the next, or coarser ones
    // where those take more memory than there may be.
    std::optional<Slopes> one, two;
    for (int level = bounds ? std::min(whole.level + 1, levels - 1) : whole.level; level >= 0; --level) {
      auto found = slopes(parameter, level);
      if (two && found) {
        one = std::move(found);
        break;
      }
      two = std::move(found);
      if (two && !bounds) break;
    }
    for (std::size_t i = 0; i < readings.size(); ++i) {
      const Eigen::Index k = index(i);
      const double value = two ? two->value[k] : std::nan("");
      const double error = one && two ? 2 * std::abs(two->value[k] - one->value[k]) + two->open[k]
                                      : std::numeric_limits<double>::infinity();
      result.push_back({readings[i], parameter, value, error});
    }
  }
  return result;
}

}  // namespace franz_parisi::study
