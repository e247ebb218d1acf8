#include "integrals/normal.hpp"

#include <cmath>
#include <numbers>

#include <cerf.h>

namespace franz_parisi::integrals {
namespace {

constexpr double inv_sqrt_2pi = 0.5 * std::numbers::sqrt2 * std::numbers::inv_sqrtpi;
constexpr double inv_sqrt2 = 0.5 * std::numbers::sqrt2;

}  // namespace

double normal_pdf(double x) { return inv_sqrt_2pi * std::exp(-0.5 * x * x); }

double normal_cdf(double x) { return 0.5 * std::erfc(-x * inv_sqrt2); }

LogNormalCdf log_normal_cdf(double x) {
  const double scaled = erfcx(std::abs(x) * inv_sqrt2);  // 2 exp(x^2/2) Phi(-|x|)
  if (x <= 0) return {std::log(0.5 * scaled) - 0.5 * x * x, 2 * inv_sqrt_2pi / scaled};
  const double gaussian = std::exp(-0.5 * x * x);
  const double tail = 0.5 * gaussian * scaled;  // 1 - Phi(x)
  return {std::log1p(-tail), inv_sqrt_2pi * gaussian / (1 - tail)};
}

double log_normal_cdf_curvature(double x) {
  // h + x cancels in the left tail; there the continued fraction of the Mills ratio gives
  // h + x = 1/(|x| + 2/(|x| + 3/(|x| + ...))).
  if (x < -12) {
    double fraction = 0;
    for (int n = 24; n >= 2; --n) fraction = n / (fraction - x);
    const double excess = 1 / (fraction - x);
    return (excess - x) * excess;
  }
  const double h = log_normal_cdf(x).mills;
  return h * (h + x);
}

}  // namespace franz_parisi::integrals
