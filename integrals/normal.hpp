/// The standard normal law and the logarithm of its distribution function, on the whole axis.
///
/// Phi is the cdf, phi = Phi' its density. For |x| < 1e150 every function returns a finite
/// double, accurate to a few units in the last place: the scaled complementary error function
/// carries the left tail, where Phi itself underflows (below -37) and 1 - erf would have cancelled.
#pragma once

namespace franz_parisi::integrals {

/// phi(x) = exp(-x^2/2)/sqrt(2 pi).
double normal_pdf(double x);

/// Phi(x); underflows to 0 below about -37.
double normal_cdf(double x);

/// ln Phi and the inverse Mills ratio at one point.
struct LogNormalCdf {
  double value;  ///< ln Phi(x) <= 0
  double mills;  ///< h(x) = phi(x)/Phi(x) = d ln Phi/dx > 0; ~ -x for x -> -infinity
};

/// ln Phi(x) and its derivative, from one call of erfcx.
LogNormalCdf log_normal_cdf(double x);

/// -d^2 ln Phi/dx^2 = h (h + x), between 1 (x -> -infinity) and 0 (x -> +infinity).
double log_normal_cdf_curvature(double x);

}  // namespace franz_parisi::integrals
