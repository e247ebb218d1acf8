#include "theory/reference/broken.hpp"

#include "theory/reference/equations.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

namespace franz_parisi::theory::reference {
namespace {

using std::numbers::pi;

std::vector<double> pieces(double low, double high, int count) {
  std::vector<double> points;
  for (int i = 0; i <= count; ++i) points.push_back(low + (high - low) * i / count);
  return points;
}

/// int_low^high f; the error is that of f and of the quadrature.
Estimate integral(const Table& f, double low, double high) {
  if (low == high) return {0, 0};
  const double from = std::min(low, high), to = std::max(low, high);
  const Measure uniform([](double) { return 1.0; }, pieces(from, to, 1));
  return (high - low) * uniform.average([&](double x) { return f(x); });
}

/// (1/x) ln int N(c; h, variance) e^{x L(c)} dc. Tilts by slopes of L in [falling, rising].
struct Inner {
  const Table& level;
  double variance, x, falling, rising;

  Estimate operator()(double h) const {
    const double gaussian = reach * std::sqrt(variance), low = h - gaussian + x * falling * variance,
                 high = h + gaussian + x * rising * variance;
    const auto exponent = [&](double c) { return x * level(c).value - (c - h) * (c - h) / (2 * variance); };
    double top = exponent(h), error = 0;
    for (const double c : pieces(low, high, 1000)) {
      top = std::max(top, exponent(c));
      error = std::max(error, level(c).error);
    }
    const Measure tilted([&](double c) { return std::exp(exponent(c) - top); }, pieces(low, high, 40));
    const Estimate norm = tilted.norm();
    return {(top + std::log(norm.value / std::sqrt(2 * pi * variance))) / x,
            norm.error / norm.value / x + error};
  }
};

}  // namespace

Estimate broken_energetic(const TaskParameters& task, const rsb::Overlaps& o) {
  const QuietGsl quiet;
  const double s = std::sqrt(o.s2()), k = std::sqrt(o.v()) / s;
  // In units of s. Beyond `end` G is below 1e-18.
  const double outer = std::sqrt(o.q_0()) / s, variance = o.d() / o.s2(), end = 9 * (1 + k);
  const double low = -reach * (outer + std::sqrt(variance)), high = std::max(-low, end);
  const Table slope([&](double a) { return a < end ? channel_slope(a, k, task.beta) : Estimate{}; },
                    pieces(low, high, 60), {1e-14 * task.beta, 1e-13});
  const double steepness = slope(low).value;  // g' >= 0 falls with a
  const double widest = high + reach * std::sqrt(variance) + o.x() * steepness * variance;
  auto points = pieces(low, end, 80);
  points.push_back(widest);
  const Table level([&](double a) { return a < end ? integral(slope, end, a) : Estimate{}; }, points);
  // (16)  E = 2 int Dz Phi( r z/sqrt(q_0 - r^2) ) G_1( sqrt(q_0) z )
  const double steep = o.r() * s / std::sqrt(o.q_0() * o.teacher_gap());
  const auto label = [&](double a) { return std::erfc(-steep * a / std::numbers::sqrt2); };
  const Inner inner{level, variance, o.x(), 0, steepness};
  return Measure::gaussian(0, outer, pieces(-reach * outer, reach * outer, 12))
      .average([&](double a) { return label(a) * inner(a); }, {1e-12, 1e-12});
}

Estimate broken_potential(const rsb::Conjugates& hats, double x, double kappa) {
  const QuietGsl quiet;
  const double outer = std::sqrt(hats.q_0_hat);
  const double end = std::abs(hats.r_hat) + reach * outer + reach * std::sqrt(hats.d_hat) + x * hats.d_hat;
  // (4) in m itself: A m^2 + c m + kappa s(m), from its largest value.
  const auto measure = [&](double c) {
    const auto exponent = [=](double m) {
      const double s = -(1 + m) / 2 * std::log((1 + m) / 2) - (1 - m) / 2 * std::log((1 - m) / 2);
      return hats.a * m * m + c * m + kappa * (std::isfinite(s) ? s : 0);
    };
    double top = exponent(0);
    for (const double m : pieces(-1, 1, 2000)) top = std::max(top, exponent(m));
    std::vector<double> points = pieces(-0.9, 0.9, 18);
    for (double rest = 1e-1; rest > 1e-7; rest /= 10) points.insert(points.end(), {rest - 1, 1 - rest});
    points.insert(points.end(), {-1, 1});
    std::sort(points.begin(), points.end());
    points.erase(std::unique(points.begin(), points.end()), points.end());
    return std::pair(Measure([=](double m) { return std::exp(exponent(m) - top); }, points), top);
  };
  const Table mean([&](double c) { return measure(c).first.average([](double m) { return Estimate{m}; }); },
                   pieces(0, end, 60));
  const auto [at_zero, top] = measure(0);
  const Estimate log_z{top + std::log(at_zero.norm().value), at_zero.norm().error / at_zero.norm().value};
  const Table level([&](double c) { return log_z + integral(mean, 0, std::abs(c)); }, pieces(-end, end, 120));
  // (18)  E (1/x) ln int Dz_1 Z( h + sqrt(d_hat) z_1 )^x,  h = sqrt(q_0_hat) z_0 + r_hat
  const Inner inner{level, hats.d_hat, x, -1, 1};
  return Measure::gaussian(hats.r_hat, outer,
                           pieces(hats.r_hat - reach * outer, hats.r_hat + reach * outer, 12))
      .average([&](double h) { return inner(h); }, {1e-12, 1e-12});
}

}  // namespace franz_parisi::theory::reference
