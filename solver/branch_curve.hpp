/// A branch as a piece of a followed curve between two folds. Knows no model: only root problems.
#pragma once

#include "solver/continuation.hpp"

#include <functional>
#include <optional>
#include <vector>

namespace franz_parisi::solver {

/// Consecutive points of a curve along which lambda changes monotonically.
struct Branch {
  std::vector<CurvePoint> points;  ///< ascending in lambda
  bool stable = true;              ///< det(-df/du) > 0
  int number = 0;
  std::optional<CurvePoint> lower_fold;  ///< where it merges with another branch, if it does
  std::optional<CurvePoint> upper_fold;

  double lowest() const { return points.front().lambda; }
  double highest() const { return points.back().lambda; }
  bool covers(double lambda) const { return lowest() <= lambda && lambda <= highest(); }

  /// A guess for the root at lambda, which must be covered.
  Eigen::VectorXd guess(double lambda) const;
};

/// Where curves are followed: lambda from lowest to highest, and as far as `inside` holds. The problem need
/// not exist beyond: a curve that comes close to an end of the range is completed there.
struct CurveRange {
  double lowest;
  double highest;
  std::function<bool(const CurvePoint&)> inside;
};

/// The branches of the curve through the root u at lambda, followed towards larger (direction > 0) or smaller
/// lambda until it has left the range.
std::vector<Branch> follow_branches(const RootProblem& problem, const Eigen::VectorXd& u, double lambda,
                                    double direction, const CurveRange& range);

/// Does one of the branches hold this root?
bool passes_through(const std::vector<Branch>& branches, double lambda, const Eigen::VectorXd& u);

/// The fold between two points with opposite dlambda/ds, from `a` on: dlambda/ds = 0 by bracketing in
/// arclength. Empty where the curve between them cannot be followed.
std::optional<CurvePoint> locate_fold(const RootProblem& problem, const CurvePoint& a, const CurvePoint& b);

/// The point between `a` and `b`, consecutive points of a curve, where `sign` (of opposite sign at both)
/// vanishes: by bracketing in arclength to `tolerance` times the distance. Empty where the curve between them
/// cannot be followed.
std::optional<CurvePoint> locate(const RootProblem& problem, const CurvePoint& a, const CurvePoint& b,
                                 const std::function<double(const CurvePoint&)>& sign,
                                 double tolerance = 1e-9);

}  // namespace franz_parisi::solver
