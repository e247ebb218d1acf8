#include "study/chain/breaking_start.hpp"

#include "solver/augmented.hpp"
#include "solver/fixed_unknown.hpp"
#include "solver/newton.hpp"
#include "study/chain/breaking_share.hpp"
#include "study/chain/clusters.hpp"
#include "study/chain/event.hpp"
#include "theory/rs/coordinates.hpp"
#include "theory/rsb/breaking.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace franz_parisi::study {
namespace {

using solver::CurvePoint;
using unknown::opening, unknown::share;

constexpr double nearly_one = 9;  // logit x from where the square of 1 - x does not matter

std::optional<CurvePoint> start_continuous(const AnsatzProblems& problems, const theory::SaddlePoint& at,
                                           double lambda, solver::Budget& budget) {
  const solver::Equations equations = problems.broken->equations(0, budget);
  for (const double opened : {0.02, 0.005, 0.05}) {  // of V
    const auto beside = theory::rsb::onset(at, opened * at.x.v());
    if (!beside) continue;
    const Eigen::VectorXd x = joined(theory::rsb::coordinates(*beside), lambda);
    if (auto point = solver::point_at_fixed(opening, equations, x)) return point;
  }
  return std::nullopt;
}

/// Along the curve from here on while logit x grows, as far as it goes towards `to`.
CurvePoint towards_one(const solver::Equations& equations, CurvePoint from, double to) {
  while (from.x[share] < to) {
    const double step = std::min(0.5, to + 0.01 - from.x[share]);
    auto next =
        solver::point_at_fixed(share, equations, from.x + from.tangent * (step / from.tangent[share]));
    if (!next) break;
    from = std::move(*next);
  }
  return from;
}

/// With x of (26) next to 1 clusters open, or dominate, so close to the instability that none are seen there.
/// Further on they are wide open: along the curve x falls about twice as fast as d grows, and the replicon
/// about as fast.
std::optional<CurvePoint> start_beside_instability(const AnsatzProblems& problems,
                                                   const Eigen::VectorXd& unstable, double share_there,
                                                   solver::Budget& budget) {
  const solver::Equations symmetric = problems.symmetric->equations(0, budget),
                          equations = problems.broken->equations(0, budget);
  for (const double rest : {0.1, 0.05, 0.2}) {
    const double d = 0.5 * (share_there - 1 + rest);
    const EventSpec negative{EventKind::reading, "replicon", -2 * d};
    const auto root = solver::newton(solver::join(symmetric, reading_condition(*problems.symmetric, negative,
                                                                               problems.earlier, 0, budget)),
                                     unstable, {.tolerance = 1e-9});
    const auto rs = root.converged() ? symmetric_state(*problems.symmetric, root.x, 0) : std::nullopt;
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
    const auto near = solver::point_at_fixed(
        opening, equations, joined(theory::rsb::coordinates(*beside), root.x[root.x.size() - 1]));
    if (!near) continue;
    CurvePoint start = towards_one(equations, *near, entered_at);
    if (start.x[share] >= entered_at) return start;
  }
  return std::nullopt;
}

}  // namespace

std::optional<BreakingStart> breaking_start(const AnsatzProblems& problems, const Eigen::VectorXd& unstable,
                                            double beyond, solver::Budget& budget) {
  const auto at = symmetric_state(*problems.symmetric, unstable, 0);
  if (!at) return std::nullopt;
  const double lambda = unstable.tail(1)[0];
  BreakingStart found{.share = theory::rsb::breaking_share(*at), .onset = lambda};
  const auto beside = [&] { return start_beside_instability(problems, unstable, found.share, budget); };
  if (found.continuous()) {
    // Where it begins with x next to 1, x falls faster than a small d can tell.
    if (found.share > 0.98) found.start = beside();
    if (!found.start) found.start = start_continuous(problems, *at, lambda, budget);
    return found;
  }
  found.condensed = condensation(problems, unstable, -beyond, budget);
  if (found.condensed) {
    found.onset = found.condensed->tail(1)[0];
    found.start = start_at_condensation(problems, *found.condensed, budget);
  }
  if (found.start) return found;
  found.start = beside();
  if (found.start && !found.condensed) {  // on to x = 1, at the end along the tangent
    const CurvePoint last = towards_one(problems.broken->equations(0, budget), *found.start, nearly_one);
    const double x = 1 / (1 + std::exp(-last.x[share]));
    found.onset = last.lambda() + last.slope() / (x * last.tangent[share]);
  }
  return found;
}

}  // namespace franz_parisi::study
