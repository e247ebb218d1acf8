#include "study/chain/imposed_curves.hpp"

#include "solver/augmented.hpp"
#include "solver/newton.hpp"
#include "study/chain/breaking_start.hpp"
#include "study/chain/clusters.hpp"
#include "study/chain/event.hpp"
#include "study/chain/solve_breaking.hpp"
#include "theory/rsb/ansatz.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <Eigen/LU>
#include <fmt/format.h>

namespace franz_parisi::study {
namespace {

using solver::Branch;
using solver::CurvePoint;
using solver::Visit;

constexpr double margin = 0.3;  // in lambda, beyond the range: folds that lie just outside are seen too
// Arsinh of multipliers (1 to 200) where branches without a saddle point of their own are looked for.
constexpr double further_starts[] = {-0.9, 0.9, -2, 2, -3, 3, -4, 4, -5, 5, -6, 6};
// A replicon from where on no clusters are looked for, and the same where one step has the same value.
constexpr double far = 0.3, far_beside_one_step = 0.6;

Task last_task(const Chain& chain, const Solved& before) {
  return {chain, chain.size() - 1, before.past, before.tasks};
}

}  // namespace

ImposedCurves::ImposedCurves(const Chain& chain, Imposed imposed, const Solved& before, Breaking breaking,
                             solver::Budget& budget)
    : chain_(chain),
      imposed_(imposed),
      before_(before),
      breaking_(breaking),
      budget_(budget),
      problems_(ansatz_problems(last_task(chain, before), {multiplier_of(imposed), chain.size() - 1})),
      symmetric_(imposed, problems_.symmetric),
      broken_(imposed, problems_.broken) {}

Task ImposedCurves::task(bool broken) const {
  return with_ansatz(last_task(chain_, before_), broken ? theory::one_step : theory::replica_symmetric);
}

void ImposedCurves::follow(double lowest, double highest) {
  // Every curve is followed over one range that holds all starts: then what is found does not depend on the
  // values asked for, and no piece of a curve is found twice.
  const auto follow_all = [&](const std::vector<Eigen::VectorXd>& starts, bool broken) {
    for (const Eigen::VectorXd& start : starts) {
      lowest = std::fmin(lowest, start.tail(1)[0]);
      highest = std::fmax(highest, start.tail(1)[0]);
    }
    for (const Eigen::VectorXd& start : starts) follow_from(start, broken, lowest - margin, highest + margin);
  };
  std::vector<Eigen::VectorXd> starts = solutions(0);
  for (const double t : further_starts)
    for (Eigen::VectorXd& start : solutions(t)) starts.push_back(std::move(start));
  follow_all(starts, false);
  if (breaking_ != Breaking::none) {
    follow_all(broken_starts(), true);
    // Where it breaks discontinuously the solution with one step may come from elsewhere.
    for (const double lambda : without_start_)
      if (!one_step_at(lambda))
        reason_ = fmt::format("beside the instability at {} = {:f} no solution with one step was found",
                              to_string(imposed_), value_of(imposed_, lambda));
  }
  std::stable_partition(curves_.begin(), curves_.end(), [](const Curve& c) { return c.stable; });
}

/// x of solutions at this multiplier: the one that continues from small alpha, and the one near the teacher.
std::vector<Eigen::VectorXd> ImposedCurves::solutions(double t) {
  std::vector<Eigen::VectorXd> found;
  Task there = task(false);
  there.chain = problems_.moving().at(there.chain, std::sinh(t));
  const Settings coarse{.target = 1e-6};
  for (const bool teacher : {false, true}) {
    if (budget_.exhausted()) return found;
    const Root root = teacher ? solve_near_teacher(there, coarse, budget_, false)
                              : solve_cold(there, coarse, budget_, false);
    if (!root.found) continue;
    Eigen::VectorXd x = symmetric_.completed(joined(root.last(), t));
    if (x.allFinite()) found.push_back(std::move(x));
  }
  return found;
}

bool ImposedCurves::leaves(const CurvePoint& point, bool broken) const {
  const ImposedProblem& problem = this->problem(broken);
  if (distance_to_freezing(problem.u(point.x), -15) < 0 ||
      std::abs(problem.t(point.x)) > ImposedProblem::largest_t)
    return true;
  return broken && next_to_symmetry(point.x);
}

void ImposedCurves::follow_from(const Eigen::VectorXd& start, bool broken, double lowest, double highest) {
  const solver::Equations equations = problem(broken).equations(0, budget_);
  const auto root = solver::newton(equations, start, {.tolerance = 1e-9});
  if (!root.converged()) return;
  const auto known = [&](const Curve& c) {
    return c.broken == broken && solver::holds(equations, c.branch, root.x);
  };
  if (std::any_of(curves_.begin(), curves_.end(), known)) return;
  const auto here = solver::curve_point(root.x, root.evaluation, -1);
  if (!here) return;
  const auto half = [&](const CurvePoint& from) {
    std::vector<CurvePoint> points{from};
    const auto visit = [&](const CurvePoint& a, const CurvePoint& b) {
      if (leaves(b, broken)) return Visit::stop;
      // Close to the edge of what can be imposed rounding makes folds that are none.
      if (a.slope() * b.slope() < 0 && solver::cut(equations, {a, b}).lost) return Visit::stop;
      points.push_back(b);
      return b.lambda() < lowest || b.lambda() > highest ? Visit::stop : Visit::go_on;
    };
    const auto end = solver::follow_curve(equations, from, visit, following);
    if (end == solver::CurveEnd::exhausted) reason_ = "a curve could not be followed to its end";
    return points;
  };
  solver::Pieces pieces = solver::cut(equations, solver::join_halves(half(*here), half(here->reversed())));
  if (pieces.lost) reason_ = "a fold could not be located";
  for (Branch& b : pieces.branches) {
    const CurvePoint& p = b.points.size() > 2 ? b.middle()
                          : b.lower_fold      ? b.points.back()
                                              : b.points.front();
    const bool stable = (-p.jacobian.leftCols(p.jacobian.rows())).determinant() > 0;
    curves_.push_back({std::move(b), stable, broken});
  }
  for (solver::Fold& fold : pieces.folds) folds_.push_back({std::move(fold), broken});
}

std::vector<Eigen::VectorXd> ImposedCurves::broken_starts() {
  std::vector<Eigen::VectorXd> starts;
  for (const Curve& curve : std::vector<Curve>(curves_)) {
    const std::vector<CurvePoint>& points = curve.branch.points;
    for (std::size_t i = 0; i + 1 < points.size(); ++i) {
      const auto [crossed, start] = start_between(points[i], points[i + 1]);
      if (start)
        starts.push_back(*start);
      else if (crossed && curve.stable)
        without_start_.push_back(points[i].lambda());
    }
  }
  // Where a replica-symmetric branch is unstable all along there is no such place.
  const Settings coarse{.target = 1e-6, .breaking = Breaking::automatic};
  const Root root = solve_breaking(task(false), coarse, budget_, false);
  if (root.found && root.tasks.back().broken == true)
    starts.push_back(broken_.completed(joined(root.last(), 0)));
  std::erase_if(starts, [](const Eigen::VectorXd& start) { return !start.allFinite(); });
  return starts;
}

std::pair<bool, std::optional<Eigen::VectorXd>> ImposedCurves::start_between(const CurvePoint& a,
                                                                             const CurvePoint& b) {
  const auto replicon = [&](const CurvePoint& p) {
    return budget_.grant() ? reading_at(symmetric_.free(), "replicon", symmetric_.u_t(p.x)) : std::nan("");
  };
  const double before = replicon(a), after = replicon(b);
  if (!(before * after < 0)) return {false, std::nullopt};
  const solver::Condition vanishes =
      reading_condition(symmetric_.free(), instability, before_.tasks, 0, budget_);
  const solver::Condition condition = [&](const Eigen::VectorXd& x) -> std::optional<solver::Gradient> {
    auto g = vanishes(symmetric_.u_t(x));
    if (g) g->by_x = joined(g->by_x, 0);
    return g;
  };
  const auto unstable = solver::locate(symmetric_.equations(0, budget_), condition, a, b, replicon);
  const double way = symmetric_.t(b.x) - symmetric_.t(a.x), beyond = std::copysign(1, after < 0 ? way : -way);
  const auto found =
      unstable ? breaking_start(problems_, symmetric_.u_t(*unstable), beyond, budget_) : std::nullopt;
  if (!found || !found->start) return {true, std::nullopt};
  return {true, broken_.completed(found->start->x)};
}

bool ImposedCurves::one_step_at(double lambda) const {
  return std::ranges::any_of(curves_, [&](const Curve& c) { return c.broken && c.branch.covers(lambda); });
}

ImposedCurves::Verdict ImposedCurves::verdict(const Eigen::VectorXd& x, solver::Budget& budget) const {
  const double replicon = reading_at(symmetric_.free(), "replicon", symmetric_.u_t(x));
  if (replicon < 0) return {false, "the replicon is negative"};
  if (replicon < (one_step_at(x.tail(1)[0]) ? far_beside_one_step : far)) {
    const auto clusters = clusters_beside(problems_, symmetric_.u_t(x), budget);
    if (clusters && reading_at(*problems_.clusters, "complexity", *clusters) < 0)
      return {false, "clusters dominate"};
  }
  return {true, "the replicon is positive, and no clusters were found that dominate"};
}

void ImposedCurves::mark(TaskSolution& solution, const Eigen::VectorXd& x, bool broken,
                         solver::Budget& budget) const {
  if (breaking_ == Breaking::none) return;
  solution.broken = broken;
  if (!solution.has_solution) return;
  const Verdict known =
      broken ? Verdict{false, "replica symmetry is broken by one step"} : verdict(x, budget);
  solution.rs_exact = known.exact;
  solution.rs_exact_reason = known.reason;
}

bool ImposedCurves::replaced(const Eigen::VectorXd& x) const {
  if (breaking_ != Breaking::automatic) return breaking_ == Breaking::one;
  return one_step_at(x.tail(1)[0]) && !verdict(x, budget_).exact;
}

bool ImposedCurves::replaced(const Curve& curve, double lambda) const {
  if (curve.broken || breaking_ == Breaking::none) return false;
  const auto there = solver::solve_on(symmetric_.equations(0, budget_), curve.branch, lambda);
  return replaced(there ? there->x : curve.branch.guess(lambda));
}

}  // namespace franz_parisi::study
