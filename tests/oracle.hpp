/// Independent routes to the numbers under test: Gauss-Kronrod panels in long double and finite differences.
#pragma once

#include <algorithm>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <cmath>
#include <functional>
#include <vector>

namespace oracle {

using Real = long double;

inline const Real pi = std::acos(Real(-1));

/// Sum of 61-point Gauss-Kronrod rules over the panels between ascending break points.
template <class F>
auto over_panels(const F& f, const std::vector<Real>& breaks) {
  using Rule = boost::math::quadrature::gauss_kronrod<Real, 61>;
  Real sum = 0;
  for (std::size_t i = 0; i + 1 < breaks.size(); ++i) sum += Rule::integrate(f, breaks[i], breaks[i + 1], 0);
  return sum;
}

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
auto derivative(const F& f, double x, double step) {
  return (8 * (f(x + step) - f(x - step)) - (f(x + 2 * step) - f(x - 2 * step))) / (12 * step);
}

/// Averages over exp(-x^2/2) Phi(a + k x)^beta, from its mode outwards.
struct PowerAverages {
  Real g, h, log_cdf, g2;
};
inline PowerAverages power_averages(Real a, Real beta, Real k) {
  const auto exponent = [=](Real x) { return -x * x / 2 + beta * log_normal_cdf(a + k * x); };
  Real low = 0, high = 1000;  // the exponent is concave, its mode in x > 0
  for (int i = 0; i < 160; ++i) {
    const Real left = low + (high - low) / 3, right = high - (high - low) / 3;
    (exponent(left) < exponent(right) ? low : high) = exponent(left) < exponent(right) ? left : right;
  }
  const Real mode = (low + high) / 2, top = exponent(mode);
  auto breaks = around(mode, {Real(.004), Real(.01), Real(.025), Real(.06), Real(.15), Real(.4), 1, 2, 4, 7, 10});
  const Real lower = breaks.front(), upper = breaks.back();
  for (const Real u : {-8, -4, -2, -1, 0, 1, 2, 3, 4, 5, 6, 8}) {  // where Phi(a + k x) bends
    const Real x = (u - a) / k;
    if (x > lower && x < upper) breaks.push_back(x);
  }
  std::sort(breaks.begin(), breaks.end());
  const auto average = [&](const auto& f) {
    return over_panels([&](Real x) { return std::exp(exponent(x) - top) * f(a + k * x); }, breaks);
  };
  const Real weight = average([](Real) { return Real(1); });
  const Real h = average([](Real u) { return mills(u); }) / weight;
  const Real log_cdf = average([](Real u) { return log_normal_cdf(u); }) / weight;
  // g'' = beta <h'> + beta^2 var h, not the covariance of h and x that the code uses
  const Real g2 = average([&](Real u) {
                    const Real v = mills(u);
                    return -beta * v * (v + u) + beta * beta * (v - h) * (v - h);
                  }) / weight;
  return {top + std::log(weight) - std::log(2 * pi) / 2, h, log_cdf, g2};
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
  for (int i = 0; i <= 12000; ++i) {
    const Real theta = -30 + Real(i) / 200;
    if (exponent(theta) > top) top = exponent(theta), peak = theta;
  }
  const Real centre = deficit(peak);
  std::vector<Real> live;  // panels that matter
  for (const Real b : breaks) live.push_back(b);
  const auto average = [&](const auto& f) {
    return over_panels([&](Real theta) { return std::exp(exponent(theta) - top) * f(theta); }, live);
  };
  const auto power = [&](int n) {
    return average([&](Real theta) { return std::pow(deficit(theta) - centre, n); });
  };
  const Real w = power(0), d1 = power(1) / w, d2 = power(2) / w, d3 = power(3) / w, d4 = power(4) / w;
  const Real k2 = d2 - d1 * d1;
  return {centre + d1,
          k2,
          -(d3 - 3 * d1 * d2 + 2 * d1 * d1 * d1),
          d4 - 4 * d1 * d3 + 6 * d1 * d1 * d2 - 3 * d1 * d1 * d1 * d1 - 3 * k2 * k2,
          A + c + top + std::log(w),
          average([](Real theta) { return Real(theta < 0 ? -1 : 1); }) / w,
          average(entropy) / w};
}

}  // namespace oracle
