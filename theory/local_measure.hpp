/// The measure (4) of one weight in its local field c:
///
///     < f >_c = int_{-1}^{1} dm f(m) exp( A m^2 + c m + kappa s(m) ) / Z(c),
///     A = q_star_hat - q_hat/2,   kappa = beta gamma.
///
/// It is mirror-symmetric, < f(m) >_{-c} = < f(-m) >_c, so it is tabulated for c >= 0 only, and there in
/// terms of the deficit 1 - m: near |m| = 1 means and cumulants keep their relative precision.
#pragma once

#include "integrals/weight_axis.hpp"
#include "theory/resolution.hpp"

#include <Eigen/Core>

namespace franz_parisi::theory {

/// Exponent of (4) apart from the field.
struct LocalExponent {
  double a;      ///< A = q_star_hat - q_hat/2
  double kappa;  ///< beta gamma >= 0
};

/// Averages at given fields c >= 0, one entry per field.
struct LocalAverages {
  Eigen::ArrayXd deficit;      ///< 1 - <m>_c
  Eigen::ArrayXd k2;           ///< variance of m
  Eigen::ArrayXd k3;           ///< third cumulant
  Eigen::ArrayXd k4;           ///< fourth cumulant
  Eigen::ArrayXd log_z;        ///< ln Z(c)
  Eigen::ArrayXd below;        ///< probability of m < 0, so that <sgn m>_c = 1 - 2 below
  Eigen::ArrayXd cov_sign_m;   ///< cov(sgn m, m)
  Eigen::ArrayXd cov_sign_m2;  ///< cov(sgn m, m^2)
};

/// The averages from all nodes and from every other node, for error estimates.
struct LocalAveragesPair {
  LocalAverages fine;
  LocalAverages coarse;
};

class LocalMeasure {
 public:
  /// kappa >= 0; throws std::invalid_argument otherwise or when an exponent is not finite.
  LocalMeasure(const LocalExponent& exponent, const Resolution& resolution);

  /// `fields` must be >= 0.
  LocalAveragesPair averages(const Eigen::Ref<const Eigen::ArrayXd>& fields) const;

  /// ln of the density of theta = atanh(m), A m^2 + c m + kappa s(m) + ln(1 - m^2), without - ln Z(c).
  double log_density(double theta, double c) const;

 private:
  LocalExponent exponent_;
  integrals::WeightAxis axis_;
  Eigen::ArrayXd log_base_;  // exponent and ln dm at the nodes, field left out; even in m
};

}  // namespace franz_parisi::theory
