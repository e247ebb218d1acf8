#include "solver/branch.hpp"

#include "solver/augmented.hpp"
#include "solver/newton.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

namespace franz_parisi::solver {
namespace {

constexpr double correction = 0.02;  // of a chord, that a guess of higher order may differ by

auto after(const std::vector<CurvePoint>& points, double lambda) {
  return std::upper_bound(points.begin(), points.end(), lambda,
                          [](double value, const CurvePoint& p) { return value < p.lambda(); });
}

/// The polynomial in lambda that has the values and slopes of all points, at lambda: Newton's divided
/// differences, each point twice. Empty where lambda is no coordinate of the curve: next to a fold.
std::optional<Eigen::VectorXd> osculating(const std::vector<const CurvePoint*>& points, double lambda) {
  constexpr double along = 0.05;  // least part of a unit tangent that lambda has to have
  std::vector<double> at;
  std::vector<Eigen::VectorXd> differences;
  for (const CurvePoint* p : points) {
    if (std::abs(p->slope()) < along) return std::nullopt;
    at.insert(at.end(), 2, p->lambda());
    differences.insert(differences.end(), 2, p->x);
  }
  for (std::size_t order = 1; order < at.size(); ++order) {
    for (std::size_t i = at.size() - 1; i >= order; --i) {
      const CurvePoint& p = *points[i / 2];
      const double apart = at[i] - at[i - order];
      differences[i] = apart == 0 ? Eigen::VectorXd(p.tangent / p.slope())
                                  : Eigen::VectorXd((differences[i] - differences[i - 1]) / apart);
    }
  }
  Eigen::VectorXd x = differences.back();
  for (std::size_t i = at.size() - 1; i-- > 0;) x = differences[i] + (lambda - at[i]) * x;
  return x;
}

/// Where a loop was entered nothing happens: its first and last piece are one branch.
void join_ends(Pieces& pieces) {
  if (pieces.branches.size() < 3) return;  // a loop has two folds at least
  Branch last = std::move(pieces.branches.back());
  pieces.branches.pop_back();
  Branch& first = pieces.branches.front();
  Branch &lower = first.forward ? last : first, &upper = first.forward ? first : last;
  std::vector<CurvePoint> points = std::move(lower.points);
  points.insert(points.end(), std::next(upper.points.begin()), upper.points.end());
  (first.forward ? first.lower_fold : first.upper_fold) = first.forward ? last.lower_fold : last.upper_fold;
  first.points = std::move(points);
  pieces.loop = true;
}

}  // namespace

Eigen::VectorXd Branch::guess(double lambda) const {
  const auto next = after(points, lambda);
  Eigen::VectorXd x = next == points.begin() ? points.front().x : std::prev(next)->x;
  if (next != points.begin() && next != points.end() && std::prev(next)->lambda() < lambda) {
    const auto a = std::prev(next), b = next;
    x = interpolate(*a, *b, fraction_at(*a, *b, lambda));
    // A third point, the closest, makes two orders more; where they say much else it is too far to help.
    const bool before = a != points.begin(), behind = std::next(b) != points.end();
    if (before || behind) {
      const bool lower =
          before && (!behind || lambda - std::prev(a)->lambda() < std::next(b)->lambda() - lambda);
      const auto closer = osculating({&*(lower ? std::prev(a) : std::next(b)), &*a, &*b}, lambda);
      if (closer && (*closer - x).norm() < correction * (b->x - a->x).norm()) x = *closer;
    }
  }
  x[x.size() - 1] = lambda;
  return x;
}

void Branch::insert(CurvePoint point) {
  const auto next = after(points, point.lambda());
  if (next == points.begin() || next == points.end() || std::prev(next)->lambda() == point.lambda()) return;
  points.insert(next, std::move(point));
}

Pieces cut(const Equations& equations, const std::vector<CurvePoint>& curve) {
  Pieces result;
  Branch current;
  std::optional<Fold> entry;  // the fold that the current piece begins with
  const auto finish = [&](const std::optional<Fold>& exit) {
    const bool forward = current.points.back().lambda() >= current.points.front().lambda();
    current.lower_fold = forward ? entry : exit;
    current.upper_fold = forward ? exit : entry;
    current.forward = forward;
    if (!forward) std::reverse(current.points.begin(), current.points.end());
    if (current.points.size() > 1) result.branches.push_back(current);
    current = Branch();
    entry = exit;
  };
  const Condition condition = fold_of(equations);
  for (std::size_t i = 0; i < curve.size(); ++i) {
    if (i > 0 && curve[i - 1].slope() * curve[i].slope() < 0) {
      const CurvePoint &a = curve[i - 1], &b = curve[i];
      const auto x = locate(equations, condition, a, b, [](const CurvePoint& p) { return p.slope(); });
      const auto at = x ? equations(*x) : std::nullopt;
      const bool again = x && !result.folds.empty() && (*x - result.folds.back().x).norm() < 1e-7;
      if (!at || again) {
        result.lost = true;
        break;
      }
      const Fold fold{*x, static_cast<int>(result.folds.size())};
      // The tangent is what df/dx does not see; exactly at the fold it has no part along lambda.
      CurvePoint end = point_on(*x, *at);
      end.tangent[end.tangent.size() - 1] = 0;
      result.folds.push_back(fold);
      current.points.push_back(end);
      finish(fold);
      current.points.push_back(end);
    }
    current.points.push_back(curve[i]);
  }
  if (!current.points.empty()) finish(std::nullopt);
  if (!result.lost && curve.size() > 2 && curve.front().x == curve.back().x) join_ends(result);
  return result;
}

std::optional<CurvePoint> solve_on(const Equations& equations, const Branch& branch, double lambda) {
  constexpr double stray = 0.05, rounding = 1e-8;
  const Eigen::VectorXd guess = branch.guess(lambda);
  const NewtonResult root =
      newton(equations, guess, {.tolerance = 1e-12, .step_limit = 0.1, .max_evaluations = 12});
  const bool small = !root.history.empty() && root.history.back() < rounding;
  if (!small || (root.x - guess).lpNorm<Eigen::Infinity>() > stray) return std::nullopt;
  return curve_point(root.x, root.evaluation, +1);
}

bool holds(const Equations& equations, const Branch& branch, const Eigen::VectorXd& x) {
  constexpr double similar = 0.5, same = 1e-5;
  const double lambda = x[x.size() - 1];
  if (!branch.covers(lambda)) return false;
  const Eigen::VectorXd guess = branch.guess(lambda);
  if ((guess - x).lpNorm<Eigen::Infinity>() > similar) return false;
  const NewtonResult root =
      newton(equations, guess, {.tolerance = 1e-9, .step_limit = 0.1, .max_evaluations = 12});
  return root.outcome != NewtonOutcome::outside && (root.x - x).lpNorm<Eigen::Infinity>() < same;
}

}  // namespace franz_parisi::solver
