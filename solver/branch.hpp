/// A branch: the piece of a curve between two folds, one solution for each value of lambda.
#pragma once

#include "solver/curve.hpp"

#include <optional>
#include <vector>

namespace franz_parisi::solver {

/// A fold of a curve: f = 0 and a singular df/du.
struct Fold {
  Eigen::VectorXd x;
  int number = 0;  ///< the same on both branches that meet there
};

struct Branch {
  std::vector<CurvePoint> points;  ///< ascending in lambda
  int curve = 0;                   ///< that it is a piece of
  std::optional<Fold> lower_fold;  ///< where it merges with another branch, if it does
  std::optional<Fold> upper_fold;
  bool forward = true;  ///< lambda grows along the curve

  double lowest() const { return points.front().lambda(); }
  double highest() const { return points.back().lambda(); }
  bool covers(double lambda) const { return lowest() <= lambda && lambda <= highest(); }

  /// A guess for the solution at lambda, which must be covered: of fourth order in the distance of the points
  /// around it, of sixth where a third one is close.
  Eigen::VectorXd guess(double lambda) const;
  /// Adds a solution inside: guesses beside it come out closer.
  void insert(CurvePoint point);
  /// A point well inside: next to neither end where there are others.
  const CurvePoint& middle() const { return points[points.size() / 2]; }
};

/// Cuts a curve at its folds, which become ends of the pieces. A fold that cannot be located ends the curve:
/// `lost` says so. A curve whose last point is its first is a loop: it begins and ends nowhere.
struct Pieces {
  std::vector<Branch> branches;  ///< in the order of the curve
  std::vector<Fold> folds;       ///< folds[i] joins branches i and i + 1; the last of a loop its ends
  bool loop = false;
  bool lost = false;
};
Pieces cut(const Equations& equations, const std::vector<CurvePoint>& curve);

/// The solution of a branch at a lambda that it covers: its guess solved by Newton's method at fixed lambda.
/// Empty where that does not settle next to the guess.
std::optional<CurvePoint> solve_on(const Equations& equations, const Branch& branch, double lambda);

/// Does the branch hold this solution, given as x to about 1e-8? The guess is solved before it is compared.
bool holds(const Equations& equations, const Branch& branch, const Eigen::VectorXd& x);

}  // namespace franz_parisi::solver
