/// A reading on its way to its bound, and those that any ansatz makes in the same way.
#pragma once

#include "integrals/estimate.hpp"

#include <cstddef>
#include <optional>
#include <string>

#include <Eigen/Core>

namespace franz_parisi::theory {

/// A reading before its bound is known: what the quadratures leave open, and how it answers to whatever else
/// is uncertain.
struct GradedReading {
  std::string key;
  double value = 0;
  double error = 0;            ///< own quadrature and rounding
  Eigen::VectorXd by_u{};      ///< at fixed conjugates and prior; empty: none
  Eigen::VectorXd by_h{};      ///< by the conjugates of the local measure; empty: none
  Eigen::VectorXd by_shift{};  ///< by the shifts of the prior; empty: none
  /// Of eps: the probability w <= 1/2 that `error` and the gradient are those of, eps = arccos(1 - 2 w)/pi,
  /// or with `opposite` one minus that. Bounds on eps are not linear in w.
  std::optional<double> probability = std::nullopt;
  bool opposite = false;

  /// Is it an eps so small that its digits have to come from the tails of its law?
  bool far_out() const { return probability && *probability < 1e-6; }
};

/// eps = arccos(1 - 2 w)/pi of a probability w of disagreement; beyond [0, 1] that of the nearer end.
double generalisation_error(double w);
/// d eps/dw of a reading of eps. It has a probability in (0, 1).
double eps_slope(const GradedReading& eps);

/// The angle between two networks of overlap r, arctan(sqrt(w)/r)/pi where w = 1 - r^2 up to a common factor.
GradedReading angle(std::string key, double w, const Eigen::VectorXd& dw, double r,
                    const Eigen::VectorXd& dr);

/// p_s and eps_s of (8) from the probability w of disagreement with teacher s (counted from 0), or with
/// `opposite` of agreement, graded in `error`, `by_h` and `by_shift`.
struct Generalisation {
  GradedReading p, eps;
};
Generalisation generalisation(std::size_t teacher, const GradedReading& w, bool opposite);

/// One minus alpha [ .. ] times an average over the weights, as (12) and (25) are: `factor` is that average
/// graded, `weights` it alone, `curvature` alpha [ .. ], `by_u` of the result.
GradedReading replicon_reading(GradedReading factor, const integrals::Estimate& weights,
                               const integrals::Estimate& curvature, Eigen::VectorXd by_u);

}  // namespace franz_parisi::theory
