#include "study/chain/broken_walk.hpp"

#include "solver/augmented.hpp"
#include "solver/newton.hpp"
#include "study/chain/event.hpp"
#include "theory/rs/coordinates.hpp"
#include "theory/rsb/overlaps.hpp"

#include <cmath>
#include <utility>

namespace franz_parisi::study {

using solver::CurvePoint;
using solver::Visit;

BrokenWalk::BrokenWalk(const AnsatzProblems& problems, const CurvePoint& start)
    : problems_(problems),
      up_{.walk = solver::CurveWalk(start, following), .points = {start}},
      down_{.walk = solver::CurveWalk(start.reversed(), following), .points = {start}} {}

std::optional<Eigen::VectorXd> BrokenWalk::at(double lambda, solver::Budget& budget) {
  Half& half = lambda >= entered() ? up_ : down_;
  const solver::Equations equations = problems_.broken->equations(0, budget);
  std::optional<Eigen::VectorXd> guess;
  const auto look = [&](const CurvePoint& a, const CurvePoint& b) {
    if (a.slope() * b.slope() > 0) {
      solver::Branch piece{.points = {a, b}, .curve = 0, .lower_fold = {}, .upper_fold = {}};
      if (a.lambda() > b.lambda()) std::swap(piece.points[0], piece.points[1]);
      if (piece.covers(lambda)) guess = piece.guess(lambda);
      return;
    }
    half.ended = half.folded = true;
    const solver::Pieces parts = solver::cut(equations, {a, b});
    if (parts.lost) return;
    half.fold = parts.folds.front().x;
    if (parts.branches.front().covers(lambda)) guess = parts.branches.front().guess(lambda);
  };
  for (std::size_t i = 1; i < half.points.size() && !guess; ++i) look(half.points[i - 1], half.points[i]);
  if (guess || half.ended) return guess;
  const auto visit = [&](const CurvePoint& a, const CurvePoint& b) {
    half.points.push_back(b);
    look(a, b);
    if (reaches_edge(problems_.broken->layout(), equations, a, b)) half.ended = true;
    if (next_to_symmetry(b.x)) {
      half.ended = true;
      half.closed = closing(b, budget);
    }
    return guess || half.ended ? Visit::stop : Visit::go_on;
  };
  if (half.walk.go_on(equations, visit) != solver::CurveEnd::stopped) {
    half.ended = true;
    if (!budget.exhausted()) half.closed = closing(half.points.back(), budget);
  }
  return guess;
}

std::optional<Eigen::VectorXd> BrokenWalk::closing(const CurvePoint& last, solver::Budget& budget) const {
  constexpr double small = -4, near = 0.01;  // ln d/q_0; in lambda
  const auto o = theory::rsb::from_coordinates(last.x.head<5>());
  if (!o || last.x[unknown::opening] > small) return std::nullopt;
  const auto mean = theory::Overlaps::from_q_r_q_star(o->q_mean(), o->r(), o->q_star());
  if (!mean) return std::nullopt;
  const auto root = solver::newton(
      solver::join(problems_.symmetric->equations(0, budget),
                   reading_condition(*problems_.symmetric, instability, problems_.earlier, 0, budget)),
      joined(theory::coordinates(*mean), last.lambda()), {.tolerance = 1e-10, .step_limit = 0.1});
  if (!root.converged() || std::abs(root.x[3] - last.lambda()) > near) return std::nullopt;
  return root.x;
}

}  // namespace franz_parisi::study
