/// A branch as a piece of a followed curve between two folds, and the search for all such pieces.
#pragma once

#include "solver/continuation.hpp"
#include "solver/swept_problem.hpp"

#include <optional>
#include <vector>

namespace franz_parisi::solver {

/// Consecutive points of a curve along which lambda changes monotonically.
struct Branch {
  std::vector<CurvePoint> points;  ///< ascending in lambda
  bool stable = true;              ///< det(1 - J) > 0
  int number = 0;
  std::optional<CurvePoint> lower_fold;  ///< where it merges with another branch, if it does
  std::optional<CurvePoint> upper_fold;

  double lowest() const { return points.front().lambda; }
  double highest() const { return points.back().lambda; }
  bool covers(double lambda) const { return lowest() <= lambda && lambda <= highest(); }

  /// A guess for the root at lambda, which must be covered.
  Eigen::VectorXd guess(double lambda) const;
};

/// The fold between two points with opposite dlambda/ds, from `a` on: dlambda/ds = 0 by bracketing in
/// arclength. Empty where the curve between them cannot be followed.
std::optional<CurvePoint> locate_fold(const RootProblem& problem, const CurvePoint& a, const CurvePoint& b);

/// All branches reached from both ends of [lowest, highest]: the curve through the solution that continues
/// from small alpha at the lower end, then those at either end that it has not passed. Curves are followed a
/// little beyond the range, so that branches between folds just outside are found too. Stable branches are
/// numbered first.
std::vector<Branch> find_branches(SweptProblem& problem, double lowest, double highest);

}  // namespace franz_parisi::solver
