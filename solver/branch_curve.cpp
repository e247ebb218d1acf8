#include "solver/branch_curve.hpp"

#include "solver/newton.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>

#include <Eigen/LU>
#include <boost/math/tools/toms748_solve.hpp>

namespace franz_parisi::solver {
namespace {

constexpr ContinuationSettings following{
    .first_step = 0.05, .largest_step = 0.3, .smallest_step = 1e-4, .tolerance = 1e-9};

/// The end of a curve at the end of the range that it has come close to without reaching it.
std::optional<CurvePoint> on_the_wall(const RootProblem& problem, const CurvePoint& last,
                                      const CurveRange& range) {
  constexpr double close = 0.01, same_curve = 0.1;
  const double wall = last.dlambda_ds > 0 ? range.highest : range.lowest;
  const bool before = last.dlambda_ds > 0 ? last.lambda < wall : last.lambda > wall;
  if (!before || std::abs(wall - last.lambda) > close || !range.inside(last)) return std::nullopt;
  const NewtonResult root = newton(problem, last.u, wall, {.tolerance = following.tolerance});
  if (!root.converged() || (root.u - last.u).lpNorm<Eigen::Infinity>() > same_curve) return std::nullopt;
  return tangent_at(root.u, wall, root.evaluation, last.dlambda_ds);
}

std::vector<CurvePoint> follow(const RootProblem& problem, const CurvePoint& start, const CurveRange& range) {
  std::vector<CurvePoint> curve{start};
  const auto visit = [&](const CurvePoint&, const CurvePoint& b) {
    if (!range.inside(b)) return Visit::stop;
    curve.push_back(b);
    return b.lambda < range.lowest || b.lambda > range.highest ? Visit::stop : Visit::go_on;
  };
  follow_curve(problem, start, visit, following);
  if (auto last = on_the_wall(problem, curve.back(), range)) curve.push_back(std::move(*last));
  return curve;
}

/// Cuts a curve at its folds. It ends where a fold cannot be located: next to the edge of the domain rounding
/// makes folds that are none.
std::vector<Branch> cut(const RootProblem& problem, const std::vector<CurvePoint>& curve) {
  std::vector<Branch> branches;
  Branch current;
  std::optional<CurvePoint> entry;  // the fold that the current piece begins with
  const auto finish = [&](const std::optional<CurvePoint>& exit) {
    if (exit) current.points.push_back(*exit);
    const bool forward = current.points.back().lambda >= current.points.front().lambda;
    current.lower_fold = forward ? entry : exit;
    current.upper_fold = forward ? exit : entry;
    if (!forward) std::reverse(current.points.begin(), current.points.end());
    if (current.points.size() > 1) branches.push_back(current);
    current = Branch();
    entry = exit;
    if (exit) current.points.push_back(*exit);
  };
  for (std::size_t i = 0; i < curve.size(); ++i) {
    if (i > 0 && curve[i - 1].dlambda_ds * curve[i].dlambda_ds < 0) {
      const auto fold = locate_fold(problem, curve[i - 1], curve[i]);
      if (!fold) break;
      finish(fold);
    }
    current.points.push_back(curve[i]);
  }
  if (!current.points.empty()) finish(std::nullopt);
  return branches;
}

/// From the middle of the branch.
bool is_stable(const RootProblem& problem, const Branch& branch) {
  const CurvePoint& middle = branch.points[branch.points.size() / 2];
  const auto evaluation = problem(middle.u, middle.lambda);
  return evaluation && (-evaluation->df_du).determinant() > 0;
}

}  // namespace

Eigen::VectorXd Branch::guess(double lambda) const {
  const auto after = std::upper_bound(points.begin(), points.end(), lambda,
                                      [](double value, const CurvePoint& p) { return value < p.lambda; });
  if (after == points.end()) return points.back().u;
  if (after == points.begin()) return points.front().u;
  CurvePoint a = *std::prev(after), b = *after;
  // Tangents may point either way along the curve; the cubic needs them from a to b.
  const auto orient = [](CurvePoint& p, const CurvePoint& from, const CurvePoint& to) {
    if (p.du_ds.dot(to.u - from.u) + p.dlambda_ds * (to.lambda - from.lambda) < 0) {
      p.du_ds = -p.du_ds;
      p.dlambda_ds = -p.dlambda_ds;
    }
  };
  orient(a, *std::prev(after), *after);
  orient(b, *std::prev(after), *after);
  double low = 0, high = 1;
  for (int i = 0; i < 50; ++i) {
    const double s = 0.5 * (low + high);
    (interpolate(a, b, s).lambda < lambda ? low : high) = s;
  }
  return interpolate(a, b, 0.5 * (low + high)).u;
}

std::vector<Branch> follow_branches(const RootProblem& problem, const Eigen::VectorXd& u, double lambda,
                                    double direction, const CurveRange& range) {
  const auto evaluation = problem(u, lambda);
  if (!evaluation) return {};
  const CurvePoint start = tangent_at(u, lambda, *evaluation, direction);
  std::vector<Branch> branches = cut(problem, follow(problem, start, range));
  for (Branch& b : branches) b.stable = is_stable(problem, b);
  return branches;
}

bool passes_through(const std::vector<Branch>& branches, double lambda, const Eigen::VectorXd& u) {
  return std::any_of(branches.begin(), branches.end(), [&](const Branch& b) {
    return b.covers(lambda) && (b.guess(lambda) - u).lpNorm<Eigen::Infinity>() < 0.05;
  });
}

std::optional<CurvePoint> locate(const RootProblem& problem, const CurvePoint& a, const CurvePoint& b,
                                 const std::function<double(const CurvePoint&)>& sign, double tolerance) {
  const double chord = std::hypot((b.u - a.u).norm(), b.lambda - a.lambda);
  std::optional<CurvePoint> best;
  double smallest = INFINITY;
  bool lost = false;
  const auto along = [&](double s) {
    const StepResult step = step_along(problem, a, s, 1e-11);
    if (!step.point) {
      lost = true;
      return 0.0;
    }
    const double value = sign(*step.point);
    if (std::abs(value) < smallest) {
      best = step.point;
      smallest = std::abs(value);
    }
    return value;
  };
  // b lies on the curve at projection (b - a).tangent(a) along the tangent of a.
  const double reach = a.du_ds.dot(b.u - a.u) + a.dlambda_ds * (b.lambda - a.lambda);
  std::uintmax_t iterations = 40;
  boost::math::tools::toms748_solve(
      along, 0.0, reach, sign(a), sign(b),
      [&](double l, double r) { return lost || std::abs(r - l) < tolerance * chord; }, iterations);
  if (lost) return std::nullopt;
  return best;
}

std::optional<CurvePoint> locate_fold(const RootProblem& problem, const CurvePoint& a, const CurvePoint& b) {
  return locate(problem, a, b, [](const CurvePoint& p) { return p.dlambda_ds; });
}

}  // namespace franz_parisi::solver
