/// Independent routes to the numbers under test: Gauss-Kronrod panels in long double and finite differences.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include <Eigen/Core>
#include <boost/math/quadrature/gauss_kronrod.hpp>

namespace oracle {

using Real = long double;

inline const Real pi = std::acos(Real(-1));

/// Sum of 61-point Gauss-Kronrod rules over the panels between ascending break points; f may return an Eigen
/// array.
template <class F>
auto over_panels(const F& f, const std::vector<Real>& breaks) -> decltype(f(Real())) {
  using Rule = boost::math::quadrature::gauss_kronrod<Real, 61>;
  const auto& nodes = Rule::abscissa();
  const auto& weights = Rule::weights();
  decltype(f(Real())) sum = 0 * f(breaks.front());
  for (std::size_t i = 0; i + 1 < breaks.size(); ++i) {
    const Real middle = (breaks[i] + breaks[i + 1]) / 2, half = (breaks[i + 1] - breaks[i]) / 2;
    sum += half * weights[0] * f(middle);
    for (std::size_t n = 1; n < nodes.size(); ++n) {
      sum += half * weights[n] * f(middle + half * nodes[n]);
      sum += half * weights[n] * f(middle - half * nodes[n]);
    }
  }
  return sum;
}

template <int n>
using Values = Eigen::Array<Real, n, 1>;

/// Break points centre +- offsets, ascending.
inline std::vector<Real> around(Real centre, const std::vector<Real>& offsets) {
  std::vector<Real> breaks;
  for (auto it = offsets.rbegin(); it != offsets.rend(); ++it) breaks.push_back(centre - *it);
  if (offsets.empty() || offsets.front() != 0) breaks.push_back(centre);
  for (const Real offset : offsets) {
    if (offset != 0) breaks.push_back(centre + offset);
  }
  return breaks;
}

inline std::vector<Real> equal_panels(Real lower, Real upper, int count) {
  std::vector<Real> breaks;
  for (int i = 0; i <= count; ++i) breaks.push_back(lower + (upper - lower) * i / count);
  return breaks;
}

inline Real normal_pdf(Real x) { return std::exp(-x * x / 2) / std::sqrt(2 * pi); }
inline Real normal_cdf(Real x) { return std::erfc(-x / std::sqrt(Real(2))) / 2; }
/// Long double's range carries erfc down to x = -150.
inline Real log_normal_cdf(Real x) { return x > 0 ? std::log1p(-normal_cdf(-x)) : std::log(normal_cdf(x)); }
inline Real mills(Real x) { return normal_pdf(x) / normal_cdf(x); }

/// Central difference of fourth order.
template <class F>
auto derivative(const F& f, double x, double step) -> decltype(f(x)) {
  return (8 * (f(x + step) - f(x - step)) - (f(x + 2 * step) - f(x - 2 * step))) / (12 * step);
}

/// Averages over exp(-x^2/2) Phi(a + k x)^beta, from its mode outwards.
struct PowerAverages {
  Real g, h, log_cdf, g2;
};
inline PowerAverages power_averages(Real a, Real beta, Real k) {
  const auto exponent = [=](Real x) { return -x * x / 2 + beta * log_normal_cdf(a + k * x); };
  Real low = 0, high = 1000;      // the exponent is concave, its mode in x > 0
  for (int i = 0; i < 60; ++i) {  // rough is enough: the panels are wide
    const Real left = low + (high - low) / 3, right = high - (high - low) / 3;
    (exponent(left) < exponent(right) ? low : high) = exponent(left) < exponent(right) ? left : right;
  }
  const Real mode = (low + high) / 2, top = exponent(mode);
  auto breaks =
      around(mode, {Real(.004), Real(.01), Real(.025), Real(.06), Real(.15), Real(.4), 1, 2, 4, 7, 10});
  const Real lower = breaks.front(), upper = breaks.back();
  for (const Real u : {-8, -4, -2, -1, 0, 1, 2, 3, 4, 5, 6, 8}) {  // where Phi(a + k x) bends
    const Real x = (u - a) / k;
    if (x > lower && x < upper) breaks.push_back(x);
  }
  std::sort(breaks.begin(), breaks.end());
  const Values<5> sums = over_panels(
      [&](Real x) -> Values<5> {
        const Real u = a + k * x, log_cdf = log_normal_cdf(u),
                   h = std::exp(-u * u / 2 - log_cdf) / std::sqrt(2 * pi);
        return std::exp(-x * x / 2 + beta * log_cdf - top) * Values<5>(1, h, log_cdf, h * (h + u), h * h);
      },
      breaks);
  const Real h = sums[1] / sums[0];
  // g'' = beta <h'> + beta^2 var h, not the covariance of h and x that the code uses
  const Real g2 = -beta * sums[3] / sums[0] + beta * beta * (sums[4] / sums[0] - h * h);
  return {top + std::log(sums[0]) - std::log(2 * pi) / 2, h, sums[2] / sums[0], g2};
}

/// Averages of the local measure (4), integrated over theta = atanh(m).
struct LocalAverages {
  Real deficit, k2, k3, k4, log_z, sign, entropy;
};
inline LocalAverages local_averages(Real A, Real c, Real kappa, int panels = 240) {
  const auto deficit = [](Real theta) { return 2 / (1 + std::exp(2 * theta)); };
  const auto entropy = [](Real theta) {
    const Real e = std::exp(-2 * std::abs(theta));
    return std::log1p(e) + 2 * std::abs(theta) * e / (1 + e);
  };
  const auto exponent = [&](Real theta) {
    const Real e = std::exp(-2 * std::abs(theta));
    const Real width = 4 * e / ((1 + e) * (1 + e));  // 1 - m^2
    const Real d = deficit(theta);
    return -A * width - c * d + kappa * entropy(theta) + std::log(width);  // A + c taken out
  };
  const auto breaks = equal_panels(-30, 30, panels);
  Real top = -INFINITY, peak = 0;
  for (int i = 0; i <= 600; ++i) {
    const Real theta = -30 + Real(i) / 10, value = exponent(theta);
    if (value > top) top = value, peak = theta;
  }
  const Real centre = deficit(peak);
  const Values<7> sums = over_panels(
      [&](Real theta) -> Values<7> {
        const Real d = deficit(theta) - centre;
        return std::exp(exponent(theta) - top) *
               Values<7>(1, d, d * d, d * d * d, d * d * d * d, theta < 0 ? -1 : 1, entropy(theta));
      },
      breaks);
  const Values<7> mean = sums / sums[0];
  const Real d1 = mean[1], d2 = mean[2], d3 = mean[3], d4 = mean[4], k2 = d2 - d1 * d1;
  return {centre + d1,
          k2,
          -(d3 - 3 * d1 * d2 + 2 * d1 * d1 * d1),
          d4 - 4 * d1 * d3 + 6 * d1 * d1 * d2 - 3 * d1 * d1 * d1 * d1 - 3 * k2 * k2,
          A + c + top + std::log(sums[0]),
          mean[5],
          mean[6]};
}

}  // namespace oracle
