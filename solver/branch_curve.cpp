#include "solver/branch_curve.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include <Eigen/LU>
#include <boost/math/tools/toms748_solve.hpp>

namespace franz_parisi::solver {
namespace {

constexpr double frozen = -15;  // u[0] = ln (1 - q_star)/q_star of weights that no longer fluctuate
constexpr double margin =
    0.3;  // in lambda, beyond the range: branches whose folds lie just outside are found too
constexpr ContinuationSettings following{.first_step = 0.05, .largest_step = 0.3, .tolerance = 1e-9};

/// Follows the curve through `root` towards larger (direction > 0) or smaller lambda until it has left the
/// range for good, the margin included.
std::vector<CurvePoint> follow(SweptProblem& problem, const Eigen::VectorXd& root, double lambda,
                               double direction, double lowest, double highest) {
  std::vector<CurvePoint> curve;
  const auto evaluation = problem(root, lambda);
  if (!evaluation) return curve;
  curve.push_back(tangent_at(root, lambda, *evaluation, direction));
  const auto visit = [&](const CurvePoint&, const CurvePoint& b) {
    if (b.u[0] < frozen) return Visit::stop;
    curve.push_back(b);
    return b.lambda < lowest - margin || b.lambda > highest + margin ? Visit::stop : Visit::go_on;
  };
  follow_curve(std::ref(problem), curve.front(), visit, following);
  return curve;
}

/// Cuts a curve at its folds.
std::vector<Branch> cut(SweptProblem& problem, const std::vector<CurvePoint>& curve) {
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
      finish(locate_fold(std::ref(problem), curve[i - 1], curve[i]));
    }
    current.points.push_back(curve[i]);
  }
  if (!current.points.empty()) finish(std::nullopt);
  return branches;
}

bool passes_through(const std::vector<Branch>& branches, double lambda, const Eigen::VectorXd& u) {
  return std::any_of(branches.begin(), branches.end(), [&](const Branch& b) {
    return b.covers(lambda) && (b.guess(lambda) - u).lpNorm<Eigen::Infinity>() < 0.05;
  });
}

/// det(1 - J) from the middle of the branch.
bool is_stable(SweptProblem& problem, const Branch& branch) {
  const CurvePoint& middle = branch.points[branch.points.size() / 2];
  const auto evaluation = problem(middle.u, middle.lambda);
  // det(df/du) has the sign of -det(1 - J): three unknowns, f = M - x.
  return evaluation && evaluation->df_du.determinant() < 0;
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

std::optional<CurvePoint> locate_fold(const RootProblem& problem, const CurvePoint& a, const CurvePoint& b) {
  const double chord = std::hypot((b.u - a.u).norm(), b.lambda - a.lambda);
  std::optional<CurvePoint> best;
  bool lost = false;
  const auto slope = [&](double s) {
    const StepResult step = step_along(problem, a, s, 1e-11);
    if (!step.point) {
      lost = true;
      return 0.0;
    }
    if (!best || std::abs(step.point->dlambda_ds) < std::abs(best->dlambda_ds)) best = step.point;
    return step.point->dlambda_ds;
  };
  // b lies on the curve at projection (b - a).tangent(a) along the tangent of a.
  const double reach = a.du_ds.dot(b.u - a.u) + a.dlambda_ds * (b.lambda - a.lambda);
  std::uintmax_t iterations = 40;
  boost::math::tools::toms748_solve(
      slope, 0.0, reach, a.dlambda_ds, b.dlambda_ds,
      [&](double l, double r) { return lost || std::abs(r - l) < 1e-9 * chord; }, iterations);
  if (lost) return std::nullopt;
  return best;
}

std::vector<Branch> find_branches(SweptProblem& problem, double lowest, double highest) {
  std::vector<Branch> branches;
  const auto explore = [&](double lambda, double direction, const TaskRoot& root) {
    if (!root.state || passes_through(branches, lambda, root.u)) return;
    for (Branch& b : cut(problem, follow(problem, root.u, lambda, direction, lowest, highest))) {
      if (b.highest() < lowest || b.lowest() > highest) continue;
      b.stable = is_stable(problem, b);
      branches.push_back(std::move(b));
    }
  };
  if (const auto request = problem.request(lowest)) explore(lowest, +1, solve_cold(*request));
  if (const auto request = problem.request(highest)) {
    explore(highest, -1, solve_cold(*request));
    explore(highest, -1, solve_near_teacher(*request));
  }
  if (const auto request = problem.request(lowest)) explore(lowest, +1, solve_near_teacher(*request));
  int number = 0;
  for (const bool stable : {true, false}) {
    for (Branch& b : branches) {
      if (b.stable == stable) b.number = number++;
    }
  }
  return branches;
}

}  // namespace franz_parisi::solver
