/// Events as roots: equations joined by a condition, so that the first parameter becomes an unknown.
///
/// With equations f(u; lambda, ...) = 0 of one curve:
///     fold         f = 0,  smallest singular value of df/du = 0
///     reading      f = 0,  g(u, lambda) = level
///     twins        f(u) = f'(u') = 0,  g(u) = g'(u'),  u and u' sharing their first unknowns
/// Where a further parameter is left, the same object is a curve: a line of a diagram.
#pragma once

#include "solver/curve.hpp"
#include "solver/equations.hpp"
#include "solver/newton.hpp"

#include <optional>

#include <Eigen/Core>

namespace franz_parisi::solver {

/// f = 0 and g = 0 together; the first parameter of f is the last unknown.
Equations join(Equations equations, Condition condition);

/// The smallest singular value of a square matrix with its vectors, sigma = w.Av, and the sign of det A, with
/// which it is smooth where it vanishes.
struct SmallestSingular {
  double sigma;  ///< >= 0
  double sign;   ///< +-1
  Eigen::VectorXd w, v;
};
SmallestSingular smallest_singular(const Eigen::MatrixXd& matrix);

/// The smallest singular value of df/du with the sign that makes it smooth where it vanishes. Its gradient is
/// w.d(df/dx)v with the singular vectors w, v: one central difference of the Jacobian along v; or, with
/// `step`, one of sixth order with that step, for where this gradient is itself part of a condition.
/// With `own` > 0 of the last so many equations and unknowns alone, where those before them do not depend on
/// these: their folds are then left aside.
Condition fold_of(Equations equations, Eigen::Index own = 0, std::optional<double> step = {});

/// The unknowns of two solutions, and how many of the first of them are the same.
struct Pairing {
  Eigen::Index first, second, shared;

  Eigen::Index unknowns() const { return first + own(); }
  Eigen::Index own() const { return second - shared; }  ///< those of the second alone
};

/// Both of two solutions with the same parameters, of the same equations or of two:
/// x = (u, the part of u' that is not shared, parameters).
Equations twins(Equations first, Equations second, const Pairing& pairing);
/// g of the first minus g' of the second.
Condition difference(Condition first, Condition second, const Pairing& pairing);
/// The two solutions that such an x holds: 0 or 1, each (u, parameters).
Eigen::VectorXd twin(const Eigen::VectorXd& x, int which, const Pairing& pairing);
/// The inverse of that, with the parameters of the first.
Eigen::VectorXd pair(const Eigen::VectorXd& first, const Eigen::VectorXd& second, const Pairing& pairing);
/// A gradient by the unknowns and parameters of one of the two as one by x.
Eigen::VectorXd placed(const Eigen::VectorXd& gradient, int which, const Pairing& pairing);

/// The point between a and b, consecutive points of a curve, where `value` (of opposite sign at both)
/// vanishes, bracketed to `tolerance` of the way. Empty where the curve between them cannot be followed.
std::optional<CurvePoint> bracket(const Equations& equations, const CurvePoint& a, const CurvePoint& b,
                                  const std::function<double(const CurvePoint&)>& value, double tolerance);

/// The root of f = 0, g = 0 between a and b, where `value` (g, or what has its sign) changes sign: by
/// Newton's method from ever closer brackets. Empty where that fails.
std::optional<Eigen::VectorXd> locate(const Equations& equations, const Condition& condition,
                                      const CurvePoint& a, const CurvePoint& b,
                                      const std::function<double(const CurvePoint&)>& value);

}  // namespace franz_parisi::solver
