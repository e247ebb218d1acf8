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
  double a;          ///< A = q_star_hat - q_hat/2
  double kappa;      ///< beta gamma >= 0
  double field = 0;  ///< about the largest |c| that will be asked for; matters beyond 1e3

  /// Are there two peaks at m = +-1, however small the field? Then 1 - m^2 is small at all of it.
  bool freezes() const { return 2 * a > kappa; }
  /// The exponent curves downwards by at most -2A + kappa/(1 - m^2) in m, where theta takes over towards the
  /// ends; with A > 0, or in a field above 2|A|, it ends in layers.
  integrals::WeightScales scales() const;
};

/// Averages at given fields c >= 0, one entry per field.
struct LocalAverages {
  Eigen::ArrayXd deficit;  ///< 1 - <m>_c
  Eigen::ArrayXd k2;       ///< variance of m
  Eigen::ArrayXd k3;       ///< third cumulant
  Eigen::ArrayXd k4;       ///< fourth cumulant
  // w = 1 - m^2, and what m^2 has to do with m, to the precision of w: where weights freeze it is tiny.
  Eigen::ArrayXd width;     ///< <w>_c
  Eigen::ArrayXd width_m;   ///< cov(w, m)
  Eigen::ArrayXd width_mm;  ///< third joint cumulant of w, m, m
  Eigen::ArrayXd width2;    ///< variance of w
  Eigen::ArrayXd excess;    ///< ln Z(c) - A - c: what Z is beyond the exponent at m = 1
  /// probability of m < 0, so that <sgn m>_c = 1 - 2 below; it and the next two have relative precision with
  /// Resolution::tails
  Eigen::ArrayXd below;
  Eigen::ArrayXd cov_sign_m;   ///< cov(sgn m, m)
  Eigen::ArrayXd cov_sign_m2;  ///< cov(sgn m, m^2)
};

/// The averages from all nodes and from every other node, for error estimates.
struct LocalAveragesPair {
  LocalAverages fine;
  LocalAverages coarse;
};

/// What the entropy s(m), by which kappa enters (4), has to do with m; at given fields c >= 0.
struct EntropyAverages {
  Eigen::ArrayXd mean;    ///< <s(m)>_c
  Eigen::ArrayXd cov_m;   ///< cov(m, s)
  Eigen::ArrayXd cov_m2;  ///< cov(m^2, s)
};

class LocalMeasure {
 public:
  /// kappa >= 0; throws std::invalid_argument otherwise or when an exponent is not finite, std::length_error
  /// where it would take more than integrals::most_axis_nodes.
  LocalMeasure(const LocalExponent& exponent, const Resolution& resolution);

  /// `fields` must be >= 0.
  LocalAveragesPair averages(const Eigen::Ref<const Eigen::ArrayXd>& fields) const;

  /// From all nodes; `fields` must be >= 0.
  EntropyAverages entropy_averages(const Eigen::Ref<const Eigen::ArrayXd>& fields) const;

  /// ln of the density of theta = atanh(m) in the field 0, A m^2 + kappa s(m) + ln(1 - m^2), without - ln Z
  /// and relative to A.
  double log_density(double theta) const;

 private:
  LocalExponent exponent_;
  bool tails_;
  integrals::WeightAxis axis_;
  Eigen::ArrayXd log_base_;  // exponent - A and ln dm at the nodes, field left out; even in m
  double log_base_peak_;
};

}  // namespace franz_parisi::theory
