#include "study/chain/search.hpp"

#include "solver/newton.hpp"
#include "theory/rs/coordinates.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
#include <optional>
#include <utility>

#include <Eigen/LU>

namespace franz_parisi::study {
namespace {

using solver::Branch;
using solver::CurveEnd;
using solver::CurvePoint;
using solver::Visit;

constexpr double same_root = 1e-7;  // in u
constexpr double margin = 1;        // in ln alpha, beyond the loads asked for: folds that lie there are seen
constexpr double far_margin = 2.5;  // where the curve has not settled next to the teacher by then

/// Coordinates after up to `iterations` plain iterations x <- M(H(x)), fewer once u moves by less than 1e-3.
/// Empty where they leave the domain, or end further from q_star = 1 than `furthest` in u[0].
std::optional<Eigen::Vector3d> descend(const ChainProblem& problem, Eigen::VectorXd x, int iterations,
                                       solver::Budget& budget, double furthest = INFINITY) {
  for (int i = 0; i < iterations; ++i) {
    if (!budget.grant()) return std::nullopt;
    const auto state = problem.evaluate(x, {});
    if (!state) return std::nullopt;
    x.head<3>() += state->f;
    if (x[0] > furthest) return std::nullopt;
    if (state->f.lpNorm<Eigen::Infinity>() < 1e-3) break;
  }
  return x.head<3>();
}

/// ln alpha where the curve from alpha -> 0 begins; lowest: the smallest load that is asked for. Where beta
/// is small data act by alpha beta, and at smaller loads than this q and r would be lost in rounding.
double first_load(const ChainProblem& in_load, double lowest) {
  const double beta = in_load.chain_at(joined(Eigen::Vector3d::Zero(), lowest))[in_load.first()].beta;
  return std::log(std::min(std::exp(lowest), 1e-3 / (1 + beta) * std::max(1.0, 1e-3 / beta)));
}

/// The point of that curve there.
std::optional<CurvePoint> small_load(const ChainProblem& in_load, double small, solver::Budget& budget) {
  const theory::TaskParameters parameters =
      in_load.chain_at(joined(Eigen::Vector3d::Zero(), small))[in_load.first()];
  const auto law = in_load.past()->law(0, false, false);
  if (!law) return std::nullopt;
  const auto begin = parameters.ansatz->prior_alone(*law->seen_by(parameters), parameters, resolution_at(0));
  if (!begin) return std::nullopt;
  const auto u = descend(in_load, joined(*begin, small), 40, budget);  // contracts like alpha here
  if (!u) return std::nullopt;
  // At smaller alpha beta coordinates of q and r round by more than the first tolerance.
  for (const double tolerance : {1e-9, 1e-6, 1e-4}) {
    const auto root =
        solver::newton(in_load.equations(0, budget), joined(*u, small), {.tolerance = tolerance});
    if (root.converged()) return solver::curve_point(root.x, root.evaluation, +1);
  }
  return std::nullopt;
}

/// Of the stable solutions at this load that starts close to perfect learning lead to, the closest to the
/// teacher.
std::optional<CurvePoint> near_teacher(const ChainProblem& in_load, double log_alpha,
                                       solver::Budget& budget) {
  std::optional<CurvePoint> best;
  const double beta = in_load.chain_at(joined(Eigen::Vector3d::Zero(), log_alpha))[in_load.first()].beta;
  const double smallest = std::min(1e-5, 1 / (beta * beta));  // at gamma = 0 it is about 5/beta^2
  for (double s2 = smallest; s2 < 0.5; s2 *= 10) {
    // On this branch fluctuations of a weight are those of exp(c m) near its end: V and q - r^2 scale like
    // (1-q_star)^2.
    const auto start = theory::Overlaps::from_parts({.q = 1 - s2 - s2 * s2 / 3,
                                                     .r = std::sqrt(1 - s2 - 2 * s2 * s2 / 3),
                                                     .s2 = s2,
                                                     .v = s2 * s2 / 3,
                                                     .gap = s2 * s2 / 3});
    constexpr double drift = 3;  // in u[0]: iterations that go away this far do not come back
    const double furthest = std::max(theory::coordinates(*start)[0] + drift, 1.0);
    const auto u = descend(in_load, joined(theory::coordinates(*start), log_alpha), 60, budget, furthest);
    if (!u) continue;
    const auto root =
        solver::newton(in_load.equations(0, budget), joined(*u, log_alpha), {.tolerance = 1e-9});
    if (!root.converged() || !((-root.evaluation.by_unknowns()).determinant() > 0)) continue;
    if (best && root.x[2] <= best->x[2] + same_root) continue;
    if (auto point = solver::curve_point(root.x, root.evaluation, +1)) best = std::move(point);
    if (best && best->x[2] > settled) break;  // nothing is closer than what the closest start leads to
  }
  return best;
}

/// The same where iteration does not settle at this load: entered at a larger one. Empty where there is none,
/// up to 30 times the load.
std::optional<CurvePoint> teacher_from_above(const ChainProblem& in_load, double log_alpha,
                                             solver::Budget& budget) {
  constexpr double next_to_it = 2;  // artanh r/sqrt q: others are the poor branch again
  std::optional<CurvePoint> nearest;
  for (const double more : {0.0, 0.4, 0.9, 1.6, 2.5, 3.4}) {
    auto start = near_teacher(in_load, log_alpha + more, budget);
    if (start && start->x[2] > next_to_it) return start;
    if (start && !nearest) nearest = std::move(start);
  }
  return nearest;
}

/// The teacher's branch at this load: from above, before its first fold. Empty where it does not reach it.
std::optional<CurvePoint> teacher_at(const ChainProblem& in_load, double log_alpha, solver::Budget& budget) {
  const auto start = teacher_from_above(in_load, log_alpha, budget);
  if (!start || start->lambda() <= log_alpha) return start;
  const solver::Equations equations = in_load.equations(0, budget);
  std::optional<CurvePoint> found;
  const auto visit = [&](const CurvePoint& a, const CurvePoint& b) {
    const solver::Pieces parts = solver::cut(equations, {a, b});
    if (parts.lost) return Visit::refine;
    const Branch& piece = parts.branches.front();
    if (piece.covers(log_alpha)) {
      found = solver::solve_on(equations, piece, log_alpha);
      return Visit::stop;
    }
    return parts.folds.empty() && !reaches_edge(in_load.layout(), equations, a, b) ? Visit::go_on
                                                                                   : Visit::stop;
  };
  solver::follow_curve(equations, start->reversed(), visit, following);
  return found;
}

bool passes(const solver::Equations& equations, const std::vector<CutCurve>& curves,
            const Eigen::VectorXd& x) {
  return std::any_of(curves.begin(), curves.end(), [&](const CutCurve& curve) {
    return std::any_of(curve.pieces.branches.begin(), curve.pieces.branches.end(),
                       [&](const Branch& b) { return solver::holds(equations, b, x); });
  });
}

}  // namespace

double distance_to_freezing(const Eigen::Ref<const Eigen::VectorXd>& u, double edge) {
  constexpr double ratio = 1.5;  // of ln (q_star - q)/q to ln (1 - q_star)/q_star; near perfect learning 2
  return std::max(u[0] - edge, ratio * u[0] - u[1]);
}

std::size_t nearest_to_freezing(const Layout& layout, const Eigen::VectorXd& x) {
  std::size_t nearest = 0;
  double smallest = INFINITY;
  for (std::size_t t = 0; t < layout.tasks(); ++t) {
    const double distance = distance_to_freezing(unknowns_of(layout, x, t), 0);
    if (distance < smallest) smallest = distance, nearest = t;
  }
  return nearest;
}

namespace {
constexpr double noisy = -22;  // beyond it rounding decides
}

bool reaches_edge(const Layout& layout, const solver::Equations& equations, const CurvePoint& a,
                  const CurvePoint& b) {
  constexpr double frozen = -9, end = -28, smallest_step = 1e-4;
  constexpr double close = 1e-6;  // of lambda to its limit
  for (std::size_t t = 0; t < layout.tasks(); ++t) {
    if (!layout.freezes(t)) continue;
    const Eigen::VectorXd u = unknowns_of(layout, b.x, t);
    const Eigen::Index i = layout.unknowns(t).begin;
    if (distance_to_freezing(u, frozen) > 0) continue;
    if (distance_to_freezing(u, end) < 0) return true;
    // lambda runs into its limit like s, its slope along u_0 halves with each 1.4: a fold would be faster.
    const double before = a.slope() / a.tangent[i], now = b.slope() / b.tangent[i];
    const double expected = before * std::exp((b.x[i] - a.x[i]) / 2);
    if (2 * std::abs(now) < close && std::abs(now - expected) < 0.3 * std::abs(expected)) return true;
    if (distance_to_freezing(u, noisy) > 0) continue;
    if ((b.x - a.x).norm() < smallest_step) return true;
    if (a.slope() * b.slope() < 0 && solver::cut(equations, {a, b}).lost) return true;
  }
  return false;
}

Followed follow(const Layout& layout, const solver::Equations& equations, const CurvePoint& start,
                const std::function<bool(const CurvePoint&)>& outside,
                const solver::CurveSettings& settings) {
  Followed result{{start}, End::wall, End::lost};
  const auto visit = [&](const CurvePoint& a, const CurvePoint& b) {
    const bool edge = reaches_edge(layout, equations, a, b);
    if (!edge) result.points.push_back(b);
    if (!edge && !outside(b)) return Visit::go_on;
    result.end = edge ? End::edge : End::wall;
    return Visit::stop;
  };
  const CurveEnd end = solver::follow_curve(equations, start, visit, settings);
  if (end == CurveEnd::closed) {
    result.end = End::closed;
    result.points.back() = start;
  }
  const Eigen::VectorXd& x = result.points.back().x;
  const Eigen::VectorXd nearest = unknowns_of(layout, x, nearest_to_freezing(layout, x));
  if (end == CurveEnd::edge && distance_to_freezing(nearest, noisy) < 0) result.end = End::edge;
  return result;
}

Followed follow_both_ways(const CurvePoint& start,
                          const std::function<Followed(const CurvePoint&)>& follow_half) {
  const Followed back = follow_half(start.reversed());
  if (back.end == End::closed) return {solver::join_halves(back.points, {}), End::closed, End::closed};
  const Followed forth = follow_half(start);
  return {solver::join_halves(back.points, forth.points), back.end, forth.end};
}

std::optional<CurvePoint> small_load_point(const ChainProblem& in_load, solver::Budget& budget) {
  return small_load(in_load, first_load(in_load, 0), budget);
}

CutCurve cut(const solver::Equations& equations, const Followed& curve) {
  CutCurve result{solver::cut(equations, curve.points), curve.begin, curve.end};
  if (result.pieces.lost) result.end = End::lost;
  return result;
}

std::shared_ptr<const ChainProblem> Task::problem() const {
  return std::make_shared<const ChainProblem>(chain, task, task + 1, std::vector<Parameter>{}, past);
}

std::shared_ptr<const ChainProblem> in_load(const Task& task) {
  return std::make_shared<const ChainProblem>(task.chain, task.task, task.task + 1,
                                              std::vector<Parameter>{{&theory::parameter::alpha, task.task}},
                                              task.past);
}

SmallLoadCurve::SmallLoadCurve(const Task& task) : in_load_(in_load(task)) {}

bool SmallLoadCurve::begin(double log_alpha, solver::Budget& budget) {
  const double first = first_load(*in_load_, log_alpha);
  if (!points_.empty() && first == first_) return true;
  first_ = first;
  points_.clear();
  end_.reset();
  if (auto point = small_load(*in_load_, first, budget)) points_.push_back(std::move(*point));
  if (points_.empty()) return false;
  walk_.emplace(points_.front(), following);
  return true;
}

std::optional<SmallLoadCurve::Crossing> SmallLoadCurve::at(double log_alpha, solver::Budget& budget) {
  if (!begin(log_alpha, budget)) return std::nullopt;
  const double lowest = points_.front().lambda() - 1;
  if (points_.front().lambda() >= log_alpha) return Crossing{points_.front().x.head<3>(), 0};
  const solver::Equations equations = in_load_->equations(0, budget);
  std::optional<Crossing> crossing;
  int folds = 0;
  const auto look = [&](const CurvePoint& a, const CurvePoint& b) {
    const bool fold = a.slope() * b.slope() < 0;
    if (!fold && (a.lambda() - log_alpha) * (b.lambda() - log_alpha) > 0) return Visit::go_on;
    const solver::Pieces parts = solver::cut(equations, {a, b});
    if (parts.lost) return Visit::refine;
    for (std::size_t i = 0; i < parts.branches.size() && !crossing; ++i) {
      if (i > 0) ++folds;
      if (parts.branches[i].covers(log_alpha))
        crossing = {parts.branches[i].guess(log_alpha).head<3>(), folds};
    }
    return crossing ? Visit::stop : Visit::go_on;
  };
  const auto visit = [&](const CurvePoint& a, const CurvePoint& b) {
    const bool edge = reaches_edge(in_load_->layout(), equations, a, b);
    if (!edge && look(a, b) == Visit::refine) return Visit::refine;
    points_.push_back(b);
    if (!crossing && (edge || b.lambda() < lowest)) end_ = CurveEnd::stopped;
    return crossing || end_ ? Visit::stop : Visit::go_on;
  };
  for (std::size_t i = 1; i < points_.size() && !crossing; ++i) {
    if (i + 1 == points_.size() && end_) break;  // a step into the edge is no part of the curve
    if (look(points_[i - 1], points_[i]) != Visit::refine) continue;
    points_.clear();  // this load asks for shorter steps
    return at(log_alpha, budget);
  }
  if (crossing || end_) return crossing;
  if (const CurveEnd end = walk_->go_on(equations, visit); end != CurveEnd::stopped) end_ = end;
  if (budget.exhausted()) points_.clear();  // where it stood then is nowhere to go on from
  return crossing;
}

namespace {
/// Has the task one solution only?
bool is_convex(const Task& task) { return task.chain[task.task].ansatz->convex; }
}  // namespace

Root solve_cold(const Task& task, const Settings& settings, solver::Budget& budget, bool hands_on,
                SmallLoadCurve* kept) {
  SmallLoadCurve own(task);
  SmallLoadCurve& curve = kept != nullptr ? *kept : own;
  const auto problem = task.problem();
  const auto give_up = [&](Status status, const std::string& reason) {
    return budget.exhausted() ? out_of_budget(problem, budget) : failed(problem, status, reason);
  };
  const long before = budget.granted();
  const auto crossing = curve.at(std::log(task.chain[task.task].alpha), budget);
  const long searched = budget.granted() - before;
  if (!crossing) {
    if (budget.exhausted()) return out_of_budget(problem, budget);
    if (!curve.begins()) return give_up(Status::not_converged, "no solution found for alpha -> 0");
    if (is_convex(task))
      return give_up(Status::not_converged, "the branch from small alpha could not be followed to the point");
    Root other = solve_near_teacher(task, settings, budget, hands_on);
    if (other.found) return other;
    if (!curve.ends())
      return give_up(
          Status::not_converged,
          "the branch from small alpha could not be followed to the point, and no other was found");
    return give_up(Status::no_root,
                   "the branch from small alpha ends before it meets the point, and no other was found");
  }
  Root root = solve_near(problem, crossing->u, task.earlier, settings, budget, hands_on);
  for (TaskSolution& s : root.tasks) {
    s.branch = crossing->folds / 2;
    s.evaluations += static_cast<int>(searched);
  }
  return root;
}

Root solve_near_teacher(const Task& task, const Settings& settings, solver::Budget& budget, bool hands_on) {
  const auto moving = in_load(task);
  const auto start = teacher_at(*moving, std::log(task.chain[task.task].alpha), budget);
  if (!start)
    return budget.exhausted() ? out_of_budget(task.problem(), budget)
                              : failed(task.problem(), Status::no_root, "");
  Root root = solve_near(task.problem(), start->x.head<3>(), task.earlier, settings, budget, hands_on);
  for (TaskSolution& s : root.tasks) s.branch = 1;
  return root;
}

Root solve_from(const Task& task, const Eigen::VectorXd& u, const Settings& settings,
                solver::Budget& budget) {
  Root root = solve_near(task.problem(), u, task.earlier, settings, budget, false);
  if (!root.found) return root;
  const Root cold = solve_cold(task, settings, budget, false);
  const bool same = cold.found && (root.last() - cold.last()).lpNorm<Eigen::Infinity>() < same_root;
  // Where the branch from small alpha has ended no other than the first can be it.
  int branch = cold.found ? cold.tasks[0].branch : 0;
  if (!same) branch = cold.found || cold.tasks[0].status == Status::no_root ? 1 - std::min(1, branch) : 0;
  root.tasks[0].branch = branch;
  return root;
}

Root solve_reference(const Task& task, const Settings& settings, solver::Budget& budget) {
  if (is_convex(task)) return solve_cold(task, settings, budget, true);
  if (settings.reference == Reference::equilibrium) {
    std::optional<Root> best;
    int number = 0;
    for (const Eigen::VectorXd& u : all_solutions(task, budget).u) {
      Root root = solve_near(task.problem(), u, task.earlier, settings, budget, true);
      if (!root.found || !root.tasks[0].stable) continue;
      root.tasks[0].branch = number++;
      const auto psi = [](const Root& r) { return r.tasks[0].readings.value("free_entropy"); };
      if (!best || psi(root) > psi(*best)) best = std::move(root);
    }
    return best ? std::move(*best) : solve_cold(task, settings, budget, true);
  }
  Root cold = solve_cold(task, settings, budget, true);
  if (settings.reference == Reference::small_load) return cold;
  Root root = solve_near_teacher(task, settings, budget, true);
  const bool other =
      root.found && (!cold.found || (root.last() - cold.last()).lpNorm<Eigen::Infinity>() >= same_root);
  if (!other) return cold;
  root.tasks[0].branch = cold.found ? 1 - std::min(1, cold.tasks[0].branch) : 1;
  return root;
}

namespace {

/// Solutions that curves from gamma = 0 lead to, each at the load where it was found. With a prior there are
/// some that neither small loads nor the teacher know: curves in the load that run from one edge of the
/// domain to another. Every piece of the curves at gamma = 0 is tried where it meets a load that is asked
/// for, or inside its end that comes closest.
std::vector<Eigen::VectorXd> from_no_prior(const ChainProblem& in_load, double lowest, double highest,
                                           solver::Budget& budget) {
  constexpr double beyond = 0.3, inside = 0.05;  // in gamma; in ln alpha
  // In ln alpha: all curves are followed as far as `above`.
  constexpr double apart = 0.2, below = 0.4, above = margin / 3;
  const std::size_t t = in_load.first();
  Chain chain = in_load.chain_at(joined(Eigen::Vector3d::Zero(), highest));
  const double target = chain[t].gamma;
  chain[t].gamma = 0;
  const ChainProblem at_zero(chain, t, t + 1, {{&theory::parameter::alpha, t}}, in_load.past());
  const solver::Equations in_alpha = at_zero.equations(0, budget);
  std::vector<Eigen::VectorXd> found;
  const auto follow_from = [&](const Branch& piece, double load) {
    const auto root = solver::solve_on(in_alpha, piece, load);
    if (!root) return;
    chain[t].alpha = std::exp(load);
    const ChainProblem in_gamma(chain, t, t + 1, {{&theory::parameter::gamma, t}}, in_load.past());
    const solver::Equations equations = in_gamma.equations(0, budget);
    const Eigen::VectorXd x = joined(root->x.head<3>(), 0);
    const auto e = equations(x);
    const auto start = e ? solver::curve_point(x, *e, +1) : std::nullopt;
    if (!start) return;
    const auto visit = [&](const CurvePoint& a, const CurvePoint& b) {
      if (reaches_edge(in_gamma.layout(), equations, a, b)) return Visit::stop;
      const solver::Pieces parts = solver::cut(equations, {a, b});
      if (parts.lost) return Visit::refine;
      for (const Branch& part : parts.branches)
        if (part.covers(target)) found.push_back(joined(part.guess(target).head<3>(), load));
      return b.lambda() > 1.3 * target + beyond ? Visit::stop : Visit::go_on;
    };
    solver::follow_curve(equations, *start, visit, following);
  };
  const LoadCurves at_zero_prior = load_curves(at_zero, lowest, highest, budget);
  // Above the first fold that there is without a prior, loads a fifth apart: a curve that runs from edge to
  // edge may cover none of those asked for at the gamma where it is met.
  std::vector<double> loads{highest};
  if (lowest < highest) loads.push_back(lowest);
  double first_fold = INFINITY;
  for (const CutCurve& curve : at_zero_prior.curves)
    for (const solver::Fold& fold : curve.pieces.folds) first_fold = std::min(first_fold, fold.x[3]);
  const double from = std::max(first_fold, lowest - below), to = highest + above;
  for (double load = from + apart / 2; load < to; load += apart) loads.push_back(load);
  for (const CutCurve& curve : at_zero_prior.curves) {
    for (const Branch& piece : curve.pieces.branches) {
      for (const double load : loads)
        if (piece.covers(load)) follow_from(piece, load);
      // Inside the end of the piece that comes closest, where none covers what is asked for.
      const double within = std::min(inside, (piece.highest() - piece.lowest()) / 2);
      if (piece.highest() < highest)
        follow_from(piece, piece.highest() - within);
      else if (piece.lowest() > highest && piece.lowest() + within < highest + above)
        follow_from(piece, piece.lowest() + within);
    }
  }
  return found;
}

LoadCurves load_curves_in(int level, const ChainProblem& in_load, double lowest, double highest,
                          solver::Budget& budget) {
  LoadCurves result;
  const solver::Equations equations = in_load.equations(level, budget);
  double begin = lowest;
  const auto outside = [&](const CurvePoint& p) {
    const bool next_to_teacher = p.x[2] > settled && p.slope() > 0;
    const double beyond = highest + (next_to_teacher ? margin / 3 : far_margin);
    return p.lambda() > beyond || p.lambda() < begin;
  };
  const auto add = [&](const Followed& curve) {
    result.curves.push_back(cut(equations, curve));
    if (result.curves.back().begin == End::lost || result.curves.back().end == End::lost)
      result.complete = false;
  };
  const auto add_both_ways = [&](const CurvePoint& start) {
    if (passes(equations, result.curves, start.x)) return;
    add(follow_both_ways(
        start, [&](const CurvePoint& from) { return follow(in_load.layout(), equations, from, outside); }));
  };
  const theory::TaskParameters own =
      in_load.chain_at(joined(Eigen::Vector3d::Zero(), highest))[in_load.first()];
  bool whole = own.ansatz->convex;
  if (const auto start = small_load(in_load, first_load(in_load, std::max(lowest, smallest_load)), budget)) {
    begin = std::min(lowest, start->lambda());
    const Followed curve = follow(in_load.layout(), equations, *start, outside);
    const CurvePoint& last = curve.points.back();
    whole = curve.end == End::wall && last.x[2] > settled && last.lambda() > highest;
    add(curve);
  } else {
    result.complete = false;
  }
  // From no data to perfect learning without an edge, the curve leaves no other solution at either end.
  if (!whole && !budget.exhausted()) {
    if (const auto start = teacher_from_above(in_load, highest, budget)) add_both_ways(*start);
    if (lowest < highest)
      if (const auto start = near_teacher(in_load, lowest, budget)) add_both_ways(*start);
  }
  if (own.gamma > 0 && !own.ansatz->convex) {
    for (const Eigen::VectorXd& guess : from_no_prior(in_load, lowest, highest, budget)) {
      const auto root = solver::newton(equations, guess, {.tolerance = 1e-9, .step_limit = 0.2});
      const auto start = root.converged() ? solver::curve_point(root.x, root.evaluation, +1) : std::nullopt;
      if (start) add_both_ways(*start);
    }
  }
  if (budget.exhausted()) result.complete = false;
  return result;
}

}  // namespace

LoadCurves load_curves(const ChainProblem& in_load, double lowest, double highest, solver::Budget& budget) {
  LoadCurves curves = load_curves_in(0, in_load, lowest, highest, budget);
  if (curves.complete || budget.exhausted()) return curves;
  // Far out a coarse quadrature may turn the slope of a curve along which the load hardly moves.
  LoadCurves finer = load_curves_in(1, in_load, lowest, highest, budget);
  return finer.complete ? std::move(finer) : std::move(curves);
}

Solutions all_solutions(const Task& task, solver::Budget& budget) {
  Solutions found;
  const auto moving = in_load(task);
  const double target = std::log(task.chain[task.task].alpha);
  const LoadCurves curves = load_curves(*moving, target, target, budget);
  found.complete = curves.complete;
  const solver::Equations equations = moving->equations(0, budget);
  for (const CutCurve& curve : curves.curves) {
    for (const Branch& piece : curve.pieces.branches) {
      if (!piece.covers(target)) continue;
      const auto root = solver::solve_on(equations, piece, target);
      if (!root) {
        found.complete = false;
        continue;
      }
      const Eigen::Vector3d u = root->x.head<3>();
      const bool known = std::any_of(found.u.begin(), found.u.end(), [&](const Eigen::VectorXd& other) {
        return (other - u).lpNorm<Eigen::Infinity>() < same_root;
      });
      if (!known) found.u.push_back(u);
    }
  }
  return found;
}

}  // namespace franz_parisi::study
