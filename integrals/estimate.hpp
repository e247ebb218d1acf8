/// A number with a bound on its error, and how the trapezoid rule yields one.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

namespace franz_parisi::integrals {

struct Estimate {
  double value = 0;
  double error = 0;  ///< bound on |value - truth|, absolute
};

/// Error of a trapezoid sum from its value at step h, at step 2h, and the sum of absolute terms `scale`.
///
/// On an analytic integrand that has decayed at both ends the error is C exp(-a/h): halving h squares it,
/// so a relative difference d between the two sums leaves about d^2. The factor 1000 stands for C < 1 (a
/// narrow feature that carries a thousandth of the integral, or of a `share` of it); where d is not small
/// yet, d itself is the bound. The last term is the rounding of the sum. (Trefethen and Weideman, SIAM Review
/// 56 (2014) 385.)
inline double trapezoid_error(double fine, double coarse, double scale, double share = 1) {
  const double difference = std::abs(fine - coarse);
  const double rounding = 4 * std::numeric_limits<double>::epsilon() * scale;
  if (!(scale > 0)) return difference;
  return difference * std::min(1.0, 1000 * difference / (share * scale)) + rounding;
}

/// The same from the four sums over every fourth node (`sums[j]` over nodes j, j+4, ...), which see what two
/// cannot: where the lattice lies a quarter of a period off the integrand's phase, the sums at 2h agree by
/// accident. The rule of step 4h has both quadratures of that phase; its error, squared, stands for the one
/// at 2h.
inline Estimate trapezoid_estimate(const double (&sums)[4], double scale) {
  const double value = (sums[0] + sums[2]) + (sums[1] + sums[3]);
  const double at_2h = std::abs((sums[0] + sums[2]) - (sums[1] + sums[3]));
  const double at_4h = 2 * std::hypot(sums[0] - sums[2], sums[1] - sums[3]);
  const double difference = scale > 0 ? std::max(at_2h, at_4h * std::min(1.0, at_4h / scale)) : at_2h;
  return {value, trapezoid_error(value, value + difference, scale)};
}

}  // namespace franz_parisi::integrals
