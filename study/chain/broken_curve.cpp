#include "study/chain/broken_curve.hpp"

#include "solver/augmented.hpp"
#include "study/chain/event.hpp"
#include "study/text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include <fmt/format.h>

namespace franz_parisi::study {
namespace {

using solver::CurvePoint;
using solver::Visit;

std::string load_text(double log_alpha, std::size_t task) {
  return fmt::format("{} = {:.6f}", theory::numbered("alpha", task), std::exp(log_alpha));
}

}  // namespace

BrokenCurve::BrokenCurve(const Task& task)
    : problems_(ansatz_problems(task, {&theory::parameter::alpha, task.task})) {}

bool BrokenCurve::begin(solver::Budget& budget) {
  if (begun_) return true;
  const ChainProblem& symmetric = *problems_.symmetric;
  const solver::Equations equations = symmetric.equations(0, budget);
  const auto first = small_load_point(symmetric, budget);
  std::optional<Eigen::VectorXd> unstable;
  if (first) {
    const auto replicon = [&](const CurvePoint& p) { return reading_at(symmetric, "replicon", p.x); };
    // A step must not pass over a short stretch where it is negative.
    const auto dips = [&](const CurvePoint& a, const CurvePoint& b) {
      constexpr double far = 0.3;
      if (std::min(replicon(a), replicon(b)) > far) return false;
      return std::ranges::any_of(std::array{0.25, 0.5, 0.75}, [&](double s) {
        return reading_at(symmetric, "replicon", solver::interpolate(a, b, s)) < 0;
      });
    };
    const auto visit = [&](const CurvePoint& a, const CurvePoint& b) {
      if (reaches_edge(symmetric.layout(), equations, a, b)) {
        ends_ = b.lambda();
        return Visit::stop;
      }
      std::optional<Eigen::VectorXd> fold;
      if (a.slope() * b.slope() < 0) {
        const solver::Pieces parts = solver::cut(equations, {a, b});
        if (parts.lost) return Visit::refine;
        fold = parts.folds.front().x;
      }
      if (replicon(b) < 0) {
        unstable =
            solver::locate(equations, reading_condition(symmetric, instability, problems_.earlier, 0, budget),
                           a, b, replicon);
        if (!unstable) return Visit::refine;
        // Beyond the fold it is another branch's.
        if (fold && (*unstable - a.x).dot(b.x - a.x) > (*fold - a.x).dot(b.x - a.x)) unstable.reset();
      }
      if (fold && !unstable) ends_ = fold->tail(1)[0];
      if (fold || unstable) return Visit::stop;
      if (dips(a, b)) return Visit::refine;
      return b.x[2] > settled && b.slope() > 0 ? Visit::stop : Visit::go_on;
    };
    followed_ = solver::follow_curve(equations, *first, visit, following) == solver::CurveEnd::stopped;
  } else {
    followed_ = false;
  }
  if (budget.exhausted()) return false;
  if (unstable) {
    onset_ = breaking_start(problems_, *unstable, +1, budget);
    if (!onset_ || budget.exhausted()) return false;
    unstable_ = unstable;
    if (onset_->start)
      walk_.emplace(problems_, *onset_->start);
    else
      followed_ = false;
  }
  return begun_ = true;
}

BrokenCurve::Place BrokenCurve::at(double log_alpha, solver::Budget& budget) {
  if (!begin(budget))
    return {.phase = Phase::unknown,
            .reason = what_ran_out(budget) + " in the search for where replica symmetry breaks"};
  if (!onset_) {
    if (!followed_)
      return {.phase = Phase::unknown, .reason = "the branch from small alpha could not be followed"};
    if (log_alpha > ends_)
      return {
          .phase = Phase::ended,
          .reason = "the branch from small alpha stays stable up to its end at " + load_text(ends_, task())};
    return {.phase = Phase::symmetric, .reason = "the branch from small alpha stays stable"};
  }
  const bool continuous = onset_->continuous();
  const std::string where = load_text(onset_->onset, task());
  const std::string breaks = continuous ? "replica symmetry breaks continuously at " + where
                                        : fmt::format("clusters dominate from {} on", where);
  if (log_alpha <= onset_->onset) {
    // Without the point where clusters take over nothing is known below the instability.
    const bool known = continuous || followed_;
    return {.phase = known ? Phase::symmetric : Phase::unknown,
            .reason = known ? breaks : "clusters appear before the replicon vanishes, but were not located"};
  }
  if (!walk_) return {.phase = Phase::unknown, .reason = breaks + ", but no solution was found beyond"};
  const auto guess = walk_->at(log_alpha, budget);
  if (budget.exhausted()) {  // where it stood then is nowhere to go on from
    begun_ = false;
    walk_.reset();
    return {.phase = Phase::unknown, .reason = what_ran_out(budget)};
  }
  if (guess) return {.phase = Phase::broken, .u = guess->head<5>(), .reason = breaks};
  const BrokenWalk::Half& half = walk_->half(log_alpha);
  const bool upwards = &half == &walk_->up();
  if (upwards && half.closed && log_alpha > half.closed->tail(1)[0])
    return {.phase = Phase::symmetric,
            .reason = fmt::format("{}, and holds again from {} on", breaks,
                                  load_text(half.closed->tail(1)[0], task()))};
  if (upwards && half.folded) return {.phase = Phase::ended, .reason = breaks + ", and its branch has ended"};
  return {.phase = Phase::unknown, .reason = breaks + ", but its branch could not be followed to the point"};
}

KnownBreaking BrokenCurve::known(double log_alpha, solver::Budget& budget) {
  const Place place = at(log_alpha, budget);
  KnownBreaking known{.problems = problems_, .gap = place.phase == Phase::unknown ? place.reason : ""};
  if (!onset_) return known;
  if (known.gap.empty() && !onset_->continuous() && !onset_->condensed)
    known.gap = "where clusters begin to dominate was not located";
  known.unstable = {*unstable_};
  known.condensed = onset_->condensed;
  if (!walk_) return known;
  known.points = walk_->up().points;
  add_end(known, walk_->up());
  return known;
}

}  // namespace franz_parisi::study
