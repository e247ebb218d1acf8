#include "study/chain/clusters.hpp"

#include "solver/augmented.hpp"
#include "solver/fixed_unknown.hpp"
#include "solver/newton.hpp"
#include "study/chain/breaking_share.hpp"
#include "study/chain/event.hpp"
#include "theory/rsb/saddle_point.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace franz_parisi::study {

using solver::CurvePoint;
using solver::Visit;
using unknown::opening, unknown::share;

std::optional<Eigen::VectorXd> clusters_beside(const AnsatzProblems& problems, const Eigen::VectorXd& x,
                                               solver::Budget& budget) {
  const auto rs = symmetric_state(*problems.symmetric, x, 0);
  if (!rs) return std::nullopt;
  // The map d -> d of (17), (19) at x = 1, where all else is what it is without clusters: its largest fixed
  // point.
  using State = std::pair<double, Eigen::VectorXd>;  // ln of the factor by which d grows, and the unknowns
  const auto mismatch = [&](double part) -> std::optional<State> {
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
  // Clusters that are nearly points have a d next to V. Where the map still makes d grow they lie further
  // out.
  double outside = 1e-3;
  for (auto here = mismatch(1 - outside); here && here->first >= 0 && outside > 1e-8;
       here = mismatch(1 - outside))
    outside *= 0.1;
  std::optional<State> before;
  // From the largest d on, in steps that grow with the distance from both ends.
  for (double part = 1 - outside; part > 1e-3; part -= std::min({0.35 * (1 - part), 0.05, 0.2 * part})) {
    auto here = mismatch(part);
    if (!here) continue;
    if (before && before->first < 0 && here->first >= 0) {
      const double way = before->first / (before->first - here->first);
      const Eigen::VectorXd guess =
          joined(before->second + way * (here->second - before->second), x[x.size() - 1]);
      const auto root = solver::newton(problems.clusters->equations(0, budget), guess, {.tolerance = 1e-10});
      if (root.converged() && (root.x - guess).lpNorm<Eigen::Infinity>() < 1) return root.x;
    }
    before = std::move(here);
  }
  return std::nullopt;
}

std::optional<Eigen::VectorXd> condensation(const AnsatzProblems& problems, const Eigen::VectorXd& unstable,
                                            double stable_side, solver::Budget& budget) {
  const ChainProblem& clusters = *problems.clusters;
  const auto found = clusters_beside(problems, unstable, budget);
  const solver::Equations equations = clusters.equations(0, budget);
  const auto e = found ? equations(*found) : std::nullopt;
  const auto first = e ? solver::curve_point(*found, *e, stable_side) : std::nullopt;
  if (!first) return std::nullopt;
  const auto complexity = [&](const CurvePoint& p) { return reading_at(clusters, "complexity", p.x); };
  std::optional<Eigen::VectorXd> condensed;
  const auto visit = [&](const CurvePoint& a, const CurvePoint& b) {
    if (complexity(b) > 0) {
      condensed = solver::locate(
          equations, reading_condition(clusters, condensing, problems.earlier, 0, budget), a, b, complexity);
      return condensed ? Visit::stop : Visit::refine;
    }
    return a.slope() * b.slope() < 0 ? Visit::stop : Visit::go_on;
  };
  solver::CurveSettings close = following;  // they have not gone far
  close.first_step = 0.01;
  solver::follow_curve(equations, *first, visit, close);
  return condensed;
}

std::optional<CurvePoint> start_at_condensation(const AnsatzProblems& problems,
                                                const Eigen::VectorXd& condensed, solver::Budget& budget) {
  const auto beside = [&](double logit, double opened, Eigen::Index given) {
    Eigen::VectorXd guess(6);
    guess << condensed.head<4>(), logit, condensed[4];
    guess[opening] += opened;
    return solver::point_at_fixed(given, problems.broken->equations(0, budget), guess);
  };
  // The closer to x = 1 the closer to where clusters condensing, but with the fewer digits.
  for (const double logit : {entered_at, 5.0, 6.0, 7.0})
    if (auto point = beside(logit, 0, share)) return point;
  // Clusters open as x falls: where d is small so much that it is better given than x.
  for (const double opened : {0.1, 0.2, 0.4})
    if (auto point = beside(entered_at, opened, opening)) return point;
  return std::nullopt;
}

}  // namespace franz_parisi::study
