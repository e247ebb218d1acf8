#include "study/chain/broken_curve.hpp"

#include "solver/augmented.hpp"
#include "solver/newton.hpp"
#include "study/chain/breaking_share.hpp"
#include "study/chain/event.hpp"
#include "study/text.hpp"
#include "theory/rs/coordinates.hpp"
#include "theory/rs/saddle_point.hpp"
#include "theory/rsb/ansatz.hpp"
#include "theory/rsb/breaking.hpp"
#include "theory/rsb/saddle_point.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace franz_parisi::study {
namespace {

using solver::CurvePoint;
using solver::Visit;

// Unknowns of theory::one_step: ln d/q_0 and logit x.
constexpr Eigen::Index opening = 2, share = 4;
constexpr double inside = 4;      // logit x where curves that begin with x = 1 are entered
constexpr double nearly_one = 9;  // logit x from where the square of 1 - x does not matter

const EventSpec instability{EventKind::at_instability, "replicon", 0};
const EventSpec condensation{EventKind::condensation, "complexity", 0};

/// NaN where there is none.
double reading(const ChainProblem& problem, const std::string& key, const Eigen::VectorXd& x) {
  const auto state = problem.evaluate(x, {});
  return state ? reading_value(problem, {EventKind::reading, key, 0}, {}, *state) : std::nan("");
}

Eigen::VectorXd joined(const Eigen::VectorXd& u, double lambda) {
  Eigen::VectorXd x(u.size() + 1);
  x << u, lambda;
  return x;
}

std::string load_text(double log_alpha, std::size_t task) {
  return theory::numbered("alpha", task) + " = " +
         number_text(std::exp(log_alpha), std::chars_format::fixed, 6);
}

/// Solves for lambda instead of one of the unknowns, which stays what it is.
std::optional<CurvePoint> at_fixed(Eigen::Index unknown, const solver::Equations& equations,
                                   const Eigen::VectorXd& x) {
  const Eigen::Index n = x.size() - 1;
  const auto swapped = [&](Eigen::VectorXd y) {
    std::swap(y[unknown], y[n]);
    return y;
  };
  const solver::Equations other = [&](const Eigen::VectorXd& y) -> std::optional<solver::Evaluation> {
    auto e = equations(swapped(y));
    if (e) e->jacobian.col(unknown).swap(e->jacobian.col(n));
    return e;
  };
  const auto root = solver::newton(other, swapped(x), {.tolerance = 1e-9, .step_limit = 0.2});
  // What lies elsewhere is another solution.
  if (!root.converged() || (root.x - swapped(x)).lpNorm<Eigen::Infinity>() > 1) return std::nullopt;
  const Eigen::VectorXd there = swapped(root.x);
  const auto e = equations(there);
  return e ? solver::curve_point(there, *e, +1) : std::nullopt;
}

}  // namespace

Task BrokenCurve::with(const Task& task, const theory::Ansatz& ansatz) {
  Task other = task;
  other.chain.at(task.task).ansatz = &ansatz;
  return other;
}

BrokenCurve::BrokenCurve(const Task& task)
    : symmetric_(in_load(with(task, theory::replica_symmetric))),
      clusters_(in_load(with(task, theory::clusters))),
      broken_(in_load(with(task, theory::one_step))),
      earlier_(task.earlier) {}

bool BrokenCurve::begin(solver::Budget& budget) {
  if (begun_) return true;
  const solver::Equations equations = symmetric_->equations(0, budget);
  const auto first = small_load_point(*symmetric_, budget);
  std::optional<Eigen::VectorXd> unstable;
  if (first) {
    const auto replicon = [&](const CurvePoint& p) { return reading(*symmetric_, "replicon", p.x); };
    // A step must not pass over a short stretch where it is negative.
    const auto dips = [&](const CurvePoint& a, const CurvePoint& b) {
      constexpr double far = 0.3;
      if (std::min(replicon(a), replicon(b)) > far) return false;
      return std::ranges::any_of(std::array{0.25, 0.5, 0.75}, [&](double s) {
        return reading(*symmetric_, "replicon", solver::interpolate(a, b, s)) < 0;
      });
    };
    const auto visit = [&](const CurvePoint& a, const CurvePoint& b) {
      if (a.slope() * b.slope() < 0 || reaches_edge(symmetric_->layout(), equations, a, b))
        return Visit::stop;
      if (replicon(b) < 0) {
        unstable = solver::locate(equations, reading_condition(*symmetric_, instability, earlier_, 0, budget),
                                  a, b, replicon);
        return unstable ? Visit::stop : Visit::refine;
      }
      if (dips(a, b)) return Visit::refine;
      return b.x[2] > settled && b.slope() > 0 ? Visit::stop : Visit::go_on;
    };
    followed_ = solver::follow_curve(equations, *first, visit, following) == solver::CurveEnd::stopped;
  } else {
    followed_ = false;
  }
  if (budget.exhausted()) return false;
  if (unstable) {
    const auto at = symmetric_state(*symmetric_, *unstable, 0);
    if (!at) return false;
    unstable_ = unstable;
    onset_ = {unstable->tail(1)[0], theory::rsb::breaking_share(*at)};
    continuous_ = onset_->share < 1;
    std::optional<CurvePoint> start;
    // Where it begins with x next to 1, x falls faster than a small d can tell.
    if (continuous_ && onset_->share > 0.98) start = start_beside_instability(*at, budget);
    if (!start) start = continuous_ ? start_continuous(*at, budget) : start_from_clusters(*unstable, budget);
    if (!start && !continuous_) start = start_beside_instability(*at, budget);
    if (budget.exhausted()) return false;
    if (start) {
      up_.walk.emplace(*start, following);
      down_.walk.emplace(start->reversed(), following);
      up_.points = down_.points = {*start};
    } else {
      followed_ = false;
    }
  }
  return begun_ = true;
}

std::optional<CurvePoint> BrokenCurve::start_continuous(const theory::SaddlePoint& at,
                                                        solver::Budget& budget) {
  const solver::Equations equations = broken_->equations(0, budget);
  for (const double opened : {0.02, 0.005, 0.05}) {  // of V
    const auto beside = theory::rsb::onset(at, opened * at.x.v());
    if (!beside) continue;
    const Eigen::VectorXd x = joined(theory::rsb::coordinates(*beside), onset_->log_alpha);
    if (auto point = at_fixed(opening, equations, x)) return point;
  }
  return std::nullopt;
}

std::optional<Eigen::VectorXd> BrokenCurve::clusters_beside(const Eigen::VectorXd& x,
                                                            solver::Budget& budget) const {
  const auto rs = symmetric_state(*symmetric_, x, 0);
  if (!rs) return std::nullopt;
  // The map d -> d of (17), (19) at x = 1, where all else is what it is without clusters: its largest fixed
  // point.
  const auto mismatch = [&](double part) -> std::optional<std::pair<double, Eigen::VectorXd>> {
    const double d = part * rs->x.v();
    const auto o = theory::rsb::Overlaps::from_parts({.q_0 = rs->x.q(),
                                                      .d = d,
                                                      .r = rs->x.r(),
                                                      .v = rs->x.v() - d,
                                                      .s2 = rs->x.s2(),
                                                      .gap = rs->x.teacher_gap(),
                                                      .x = 1,
                                                      .rest = 0});
    if (!o || !budget.grant()) return std::nullopt;
    const auto point = theory::rsb::saddle_point(rs->prior, rs->parameters, *o, resolution_at(0));
    if (!point) return std::nullopt;
    const Eigen::VectorXd u = theory::rsb::coordinates(*o).head<4>();
    return std::pair(std::log(point->image.d() / d), u);
  };
  std::optional<std::pair<double, Eigen::VectorXd>> before;
  // From the largest d on, in steps that grow with the distance from both ends.
  for (double part = 0.999; part > 1e-3; part -= std::min({0.35 * (1 - part), 0.05, 0.2 * part})) {
    auto here = mismatch(part);
    if (!here) continue;
    if (before && before->first < 0 && here->first >= 0) {
      const double way = before->first / (before->first - here->first);
      const Eigen::VectorXd guess =
          joined(before->second + way * (here->second - before->second), x[x.size() - 1]);
      const auto root = solver::newton(clusters_->equations(0, budget), guess, {.tolerance = 1e-10});
      if (root.converged() && (root.x - guess).lpNorm<Eigen::Infinity>() < 1) return root.x;
    }
    before = std::move(here);
  }
  return std::nullopt;
}

std::optional<CurvePoint> BrokenCurve::start_from_clusters(const Eigen::VectorXd& unstable,
                                                           solver::Budget& budget) {
  // Where the replicon vanishes they are there, with negative complexity. From there towards smaller loads.
  const auto found = clusters_beside(unstable, budget);
  const solver::Equations equations = clusters_->equations(0, budget);
  const auto e = found ? equations(*found) : std::nullopt;
  const auto first = e ? solver::curve_point(*found, *e, -1) : std::nullopt;
  if (!first) return std::nullopt;
  const auto complexity = [&](const CurvePoint& p) { return reading(*clusters_, "complexity", p.x); };
  const auto visit = [&](const CurvePoint& a, const CurvePoint& b) {
    if (complexity(b) > 0) {
      condensed_ = solver::locate(equations, reading_condition(*clusters_, condensation, earlier_, 0, budget),
                                  a, b, complexity);
      return condensed_ ? Visit::stop : Visit::refine;
    }
    return a.slope() * b.slope() < 0 ? Visit::stop : Visit::go_on;
  };
  solver::CurveSettings close = following;  // they have not gone far
  close.first_step = 0.01;
  solver::follow_curve(equations, *first, visit, close);
  if (!condensed_) return std::nullopt;
  onset_->log_alpha = (*condensed_)[4];
  const auto beside = [&](double logit, double opened, Eigen::Index given) {
    Eigen::VectorXd guess(6);
    guess << condensed_->head<4>(), logit, (*condensed_)[4];
    guess[opening] += opened;
    return at_fixed(given, broken_->equations(0, budget), guess);
  };
  // The closer to x = 1 the closer to where clusters condense, but with the fewer digits.
  for (const double logit : {inside, 5.0, 6.0, 7.0})
    if (auto point = beside(logit, 0, share)) return point;
  // Clusters open as x falls: where d is small so much that it is better given than x.
  for (const double opened : {0.1, 0.2, 0.4})
    if (auto point = beside(inside, opened, opening)) return point;
  return std::nullopt;
}

std::optional<CurvePoint> BrokenCurve::start_beside_instability(const theory::SaddlePoint& at,
                                                                solver::Budget& budget) {
  // With x_AT next to 1 clusters open, or dominate, so close to the instability that none are seen there.
  // Further on they are wide open; along the curve x falls about twice as fast as d grows, and d grows about
  // 2.5 times as fast as alpha.
  const solver::Equations symmetric = symmetric_->equations(0, budget),
                          equations = broken_->equations(0, budget);
  for (const double rest : {0.1, 0.05, 0.2}) {
    const double d = 0.5 * (onset_->share - 1 + rest), alpha = at.parameters.alpha + d / 2.5;
    const auto root =
        solver::newton(symmetric, joined(theory::coordinates(at.x), std::log(alpha)), {.tolerance = 1e-9});
    const auto rs = root.converged() ? symmetric_state(*symmetric_, root.x, 0) : std::nullopt;
    const auto beside = rs ? theory::rsb::Overlaps::from_parts({.q_0 = rs->x.q() - rest * d,
                                                                .d = d,
                                                                .r = rs->x.r(),
                                                                .v = rs->x.v() - (1 - rest) * d,
                                                                .s2 = rs->x.s2(),
                                                                .gap = rs->x.teacher_gap() - rest * d,
                                                                .x = 1 - rest,
                                                                .rest = rest})
                           : std::nullopt;
    if (!beside) continue;
    const auto near =
        at_fixed(opening, equations, joined(theory::rsb::coordinates(*beside), std::log(alpha)));
    const auto follow = [&](CurvePoint from, double to) -> CurvePoint {  // logit x, as far as it goes
      while (from.x[share] < to) {
        const double step = std::min(0.5, to + 0.01 - from.x[share]);
        auto next = at_fixed(share, equations, from.x + from.tangent * (step / from.tangent[share]));
        if (!next) break;
        from = std::move(*next);
      }
      return from;
    };
    if (!near) continue;
    CurvePoint start = follow(*near, inside);
    if (start.x[share] < inside) continue;
    if (!continuous_ && !condensed_) {  // on to x = 1, at the end along the tangent
      const CurvePoint last = follow(start, nearly_one);
      const double x = 1 / (1 + std::exp(-last.x[share]));
      onset_->log_alpha = last.lambda() + last.slope() / (x * last.tangent[share]);
    }
    return start;
  }
  return std::nullopt;
}

std::optional<Eigen::VectorXd> BrokenCurve::on_half(Half& half, double log_alpha, solver::Budget& budget) {
  const solver::Equations equations = broken_->equations(0, budget);
  std::optional<Eigen::VectorXd> guess;
  const auto look = [&](const CurvePoint& a, const CurvePoint& b) {
    if (a.slope() * b.slope() > 0) {
      solver::Branch piece{.points = {a, b}, .curve = 0, .lower_fold = {}, .upper_fold = {}};
      if (a.lambda() > b.lambda()) std::swap(piece.points[0], piece.points[1]);
      if (piece.covers(log_alpha)) guess = piece.guess(log_alpha);
      return;
    }
    half.ended = half.folded = true;
    const solver::Pieces parts = solver::cut(equations, {a, b});
    if (parts.lost) return;
    half.fold = parts.folds.front().x;
    if (parts.branches.front().covers(log_alpha)) guess = parts.branches.front().guess(log_alpha);
  };
  for (std::size_t i = 1; i < half.points.size() && !guess; ++i) look(half.points[i - 1], half.points[i]);
  if (guess || half.ended) return guess;
  const auto visit = [&](const CurvePoint& a, const CurvePoint& b) {
    half.points.push_back(b);
    look(a, b);
    if (reaches_edge(broken_->layout(), equations, a, b)) half.ended = true;
    return guess || half.ended ? Visit::stop : Visit::go_on;
  };
  if (half.walk->go_on(equations, visit) != solver::CurveEnd::stopped) {
    half.ended = true;
    if (!budget.exhausted()) half.closed = closing(half.points.back(), budget);
  }
  return guess;
}

std::optional<Eigen::VectorXd> BrokenCurve::closing(const CurvePoint& last, solver::Budget& budget) const {
  constexpr double small = -4, near = 0.01;  // ln d/q_0; in ln alpha
  const auto o = theory::rsb::from_coordinates(last.x.head<5>());
  if (!o || last.x[opening] > small) return std::nullopt;
  const auto mean = theory::Overlaps::from_q_r_q_star(o->q_mean(), o->r(), o->q_star());
  if (!mean) return std::nullopt;
  const auto root = solver::newton(
      solver::join(symmetric_->equations(0, budget),
                   reading_condition(*symmetric_, instability, earlier_, 0, budget)),
      joined(theory::coordinates(*mean), last.lambda()), {.tolerance = 1e-10, .step_limit = 0.1});
  if (!root.converged() || std::abs(root.x[3] - last.lambda()) > near) return std::nullopt;
  return root.x;
}

BrokenCurve::Place BrokenCurve::at(double log_alpha, solver::Budget& budget) {
  if (!begin(budget)) {
    begun_ = false;
    return {.phase = Phase::unknown,
            .reason = "the search for where replica symmetry breaks ran out of budget"};
  }
  const std::size_t task = symmetric_->first();
  if (!onset_) {
    if (!followed_)
      return {.phase = Phase::unknown, .reason = "the branch from small alpha could not be followed"};
    return {.phase = Phase::symmetric, .reason = "the branch from small alpha stays stable"};
  }
  const std::string where = load_text(onset_->log_alpha, task);
  const std::string breaks = continuous_ ? "replica symmetry breaks continuously at " + where
                                         : "clusters dominate from " + where + " on";
  if (log_alpha <= onset_->log_alpha) {
    // Without the point where clusters take over nothing is known below the instability.
    const bool known = continuous_ || followed_;
    return {.phase = known ? Phase::symmetric : Phase::unknown,
            .reason = known ? breaks : "clusters appear before the replicon vanishes, but were not located"};
  }
  if (!up_.walk) return {.phase = Phase::unknown, .reason = breaks + ", but no solution was found beyond"};
  Half& half = log_alpha >= up_.points.front().lambda() ? up_ : down_;
  const auto guess = on_half(half, log_alpha, budget);
  if (budget.exhausted()) {  // where it stood then is nowhere to go on from
    begun_ = false;
    up_ = down_ = {};
    return {.phase = Phase::unknown, .reason = "the budget ran out"};
  }
  if (guess) return {.phase = Phase::broken, .u = guess->head<5>(), .reason = breaks};
  if (half.closed && &half == &up_ && log_alpha > (*half.closed)[3])
    return {.phase = Phase::symmetric,
            .reason = breaks + ", and holds again from " + load_text((*half.closed)[3], task) + " on"};
  if (half.folded && &half == &up_)
    return {.phase = Phase::ended, .reason = breaks + ", and its branch has ended"};
  return {.phase = Phase::unknown, .reason = breaks + ", but its branch could not be followed to the point"};
}

BrokenCurve::Known BrokenCurve::known(double log_alpha, solver::Budget& budget) {
  const Place place = at(log_alpha, budget);
  std::string gap = place.phase == Phase::unknown ? place.reason : "";
  if (gap.empty() && onset_ && !continuous_ && !condensed_)
    gap = "where clusters begin to dominate was not located";
  return {.symmetric = symmetric_,
          .clusters = clusters_,
          .broken = broken_,
          .unstable = unstable_,
          .condensed = condensed_,
          .points = up_.points,
          .fold = up_.fold,
          .closed = up_.closed,
          .gap = std::move(gap)};
}

namespace {

/// The replica-symmetric root where nothing better is known, or where it is the answer.
Root symmetric_root(Root root, std::optional<bool> exact, const std::string& reason) {
  for (TaskSolution& s : root.tasks) {
    s.broken = false;
    if (!s.has_solution) continue;
    s.rs_exact = exact;
    s.rs_exact_reason = reason;
  }
  return root;
}

/// The root close to the teacher, and whether replica symmetry is the answer there.
Root near_teacher(const Task& symmetric, const Settings& settings, solver::Budget& budget, bool hands_on,
                  const std::string& before) {
  Root root = solve_near_teacher(symmetric, settings, budget, hands_on);
  const bool stable = root.found && root.tasks[0].rs_stable();
  return symmetric_root(std::move(root), stable ? std::optional(true) : std::nullopt,
                        before + "the branch close to the teacher is " + (stable ? "stable" : "unstable"));
}

}  // namespace

Root solve_breaking(const Task& task, const Settings& settings, solver::Budget& budget, bool hands_on,
                    BrokenCurve* kept) {
  using Phase = BrokenCurve::Phase;
  BrokenCurve own(task);
  const long before = budget.granted();
  const BrokenCurve::Place place =
      (kept != nullptr ? *kept : own).at(std::log(task.chain[task.task].alpha), budget);
  const long searched = budget.granted() - before;
  const Task symmetric = BrokenCurve::with(task, theory::replica_symmetric);
  const auto refused = [&](Status status, const std::string& reason) {
    Root none = budget.exhausted() ? out_of_budget(symmetric.problem(), budget)
                                   : failed(symmetric.problem(), status, reason);
    for (TaskSolution& s : none.tasks) s.broken = false;
    return none;
  };
  if (place.phase == Phase::broken) {
    const Task broken = BrokenCurve::with(task, theory::one_step);
    Root root = solve_near(broken.problem(), place.u, task.earlier, settings, budget, hands_on);
    for (TaskSolution& s : root.tasks) {
      s.broken = true;
      s.evaluations += static_cast<int>(searched);
      if (!s.has_solution) continue;
      s.rs_exact = false;
      s.rs_exact_reason = place.reason;
    }
    return root;
  }
  if (settings.breaking == Breaking::one || budget.exhausted())
    return refused(place.phase == Phase::unknown ? Status::not_converged : Status::no_root,
                   place.phase == Phase::symmetric ? "replica symmetry is not broken here: " + place.reason
                                                   : place.reason);
  if (place.phase == Phase::symmetric)
    return symmetric_root(solve_cold(symmetric, settings, budget, hands_on), true, place.reason);
  if (place.phase == Phase::unknown)
    return symmetric_root(solve_cold(symmetric, settings, budget, hands_on), std::nullopt, place.reason);
  Root root = near_teacher(symmetric, settings, budget, hands_on, place.reason + "; ");
  return root.found ? root : refused(Status::no_root, place.reason + ", and no other was found");
}

Root solve_earlier(const Task& task, const Settings& settings, solver::Budget& budget, BrokenCurve* kept) {
  if (settings.breaking == Breaking::none || task.chain[task.task].ansatz->convex)
    return solve_reference(task, settings, budget);
  Settings own = settings;
  own.breaking = Breaking::automatic;
  Root small = solve_breaking(task, own, budget, true, kept);
  if (settings.reference == Reference::small_load) return small;
  const Task symmetric = BrokenCurve::with(task, theory::replica_symmetric);
  Root other = near_teacher(symmetric, own, budget, true, "");
  // Close to the teacher there may be none but the poor branch again.
  constexpr double close = 2;  // artanh r/sqrt q
  if (!other.found || other.last()[2] < close || !other.tasks[0].rs_stable()) return small;
  if (!small.found || settings.reference == Reference::teacher) return other;
  const auto psi = [](const Root& r) { return r.tasks[0].readings.value("free_entropy"); };
  return psi(other) > psi(small) ? other : small;
}

}  // namespace franz_parisi::study
