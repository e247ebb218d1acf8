/// A reading on its way to its bound.
#pragma once

#include <optional>
#include <string>

#include <Eigen/Core>

namespace franz_parisi::theory {

/// A reading before its bound is known: what the quadratures leave open, and how it answers to whatever else
/// is uncertain.
struct GradedReading {
  std::string key;
  double value = 0;
  double error = 0;                                ///< own quadrature and rounding
  Eigen::Vector3d by_u = Eigen::Vector3d::Zero();  ///< at fixed conjugates and prior
  Eigen::Vector3d by_h = Eigen::Vector3d::Zero();  ///< by the conjugates of the local measure
  Eigen::VectorXd by_shift{};                      ///< by the shifts of the prior; empty: none
  /// Of eps: the probability w <= 1/2 that `error` and the gradient are those of, eps = arccos(1 - 2 w)/pi,
  /// or with `opposite` one minus that. Bounds on eps are not linear in w.
  std::optional<double> probability = std::nullopt;
  bool opposite = false;
};

}  // namespace franz_parisi::theory
