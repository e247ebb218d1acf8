/// What the data ask of the order parameters: the channel (1), the energetic term (2) and its derivatives
/// (3).
///
/// All integrals over z are done in the field w = sqrt(q) z, where the channel G(w) is tabulated once:
///     int Dz Phi(r z/sqrt(q - r^2)) f(sqrt(q) z)  = int dw N(w; 0, q) Phi(r w/sqrt(q (q - r^2))) f(w),
///     int Dz f(sqrt(q - r^2) z)                   = int dw N(w; 0, q - r^2) f(w).
/// Derivatives follow from the heat equation of the Gaussians involved, so that second derivatives of E need
/// no more than four derivatives of g; docs/theory.md derives them. They are taken along q, r and V, each at
/// fixed others: next to freezing (3c) and half of (3a) agree in more and more digits, and what is left, A =
/// dE/dq at fixed V, is an integral of its own.
#pragma once

#include "integrals/estimate.hpp"
#include "theory/resolution.hpp"
#include "theory/rs/overlaps.hpp"
#include "theory/task.hpp"

#include <Eigen/Core>

namespace franz_parisi::theory {

/// Everything of one state that does not depend on the law of the local field. Per unit of alpha.
struct Energetic {
  integrals::Estimate e;           ///< E of (2)
  integrals::Estimate q_hat;       ///< (3a)/alpha = -2 dE/dq at fixed q_star
  integrals::Estimate r_hat;       ///< (3b)/alpha = dE/dr
  integrals::Estimate a;           ///< A/alpha, (3c) less half of (3a): dE/dq at fixed V
  integrals::Estimate loss;        ///< -2 int Dz Phi(..) <ln Phi(u)>_x: (10)/alpha
  integrals::Estimate curvature2;  ///< 2 int Dz Phi(..) G''^2: the first factor of (12), per alpha
  // Derivatives, without error estimates.
  Eigen::Matrix3d jacobian;             ///< d(q_hat, r_hat, A)/d(q, r, V), per alpha
  Eigen::Vector3d by_beta;              ///< d(q_hat, r_hat, A)/dbeta, per alpha
  Eigen::Vector3d loss_gradient;        ///< d loss/d(q, r, V)
  Eigen::Vector3d curvature2_gradient;  ///< d curvature2/d(q, r, V)

  integrals::Estimate q_star_hat() const {  ///< (3c)/alpha = dE/dq_star at fixed q
    return {a.value + 0.5 * q_hat.value, a.error + 0.5 * q_hat.error};
  }
};

/// beta > 0. Pure; on valid overlaps it throws nothing but the std::length_error of mapped_trapezoid, far
/// outside any state of interest.
Energetic energetic(double beta, const Overlaps& overlaps, const Resolution& resolution = {});

}  // namespace franz_parisi::theory
