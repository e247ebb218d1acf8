#include "theory/reference/broken.hpp"

#include "theory/reference/equations.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <utility>
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
    const auto [tilted, top, error] = measure(h);
    const Estimate norm = tilted.norm();
    return {(top + std::log(norm.value / std::sqrt(2 * pi * variance))) / x,
            norm.error / norm.value / x + error};
  }

  /// The average of f under that measure; errors of L are relative ones of its weights.
  Estimate average(const Table& f, double h) const {
    const auto [tilted, top, error] = measure(h);
    const Estimate mean = tilted.average([&](double c) { return f(c); });
    const Estimate size = tilted.average([&](double c) { return Estimate{std::abs(f(c).value)}; });
    return {mean.value, mean.error + 2 * x * error * size.value};
  }

 private:
  struct Tilted {
    Measure measure;
    double top;    ///< largest exponent, which the measure leaves out
    double error;  ///< largest of L
  };
  Tilted measure(double h) const {
    const double gaussian = reach * std::sqrt(variance), low = h - gaussian + x * falling * variance,
                 high = h + gaussian + x * rising * variance;
    const auto exponent = [=, this](double c) {
      return x * level(c).value - (c - h) * (c - h) / (2 * variance);
    };
    double top = exponent(h), error = 0;
    for (const double c : pieces(low, high, 1000)) {
      top = std::max(top, exponent(c));
      error = std::max(error, level(c).error);
    }
    return {Measure([=](double c) { return std::exp(exponent(c) - top); }, pieces(low, high, 40)), top,
            error};
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

namespace {

/// (4) in m itself, A m^2 + c m + kappa s(m), and the averages of a cluster over fields c of (18).
class Cluster {
 public:
  Cluster(const rsb::Conjugates& hats, double x, double kappa)
      : hats_(hats),
        x_(x),
        kappa_(kappa),
        end_(std::abs(hats.r_hat) + reach * std::sqrt(hats.q_0_hat) + reach * std::sqrt(hats.d_hat) +
             x * hats.d_hat),
        mean_([this](double c) { return measure(c).first.average([](double m) { return Estimate{m}; }); },
              pieces(0, end_, 60)),
        at_zero_(log_norm(0)),
        level_([this](double c) { return at_zero_ + integral(mean_, 0, std::abs(c)); },
               pieces(-end_, end_, 120)) {}

  /// E f(h), h = sqrt(q_0_hat) z_0 + r_hat.
  Estimate outer(const Function& f) const {
    const double deviation = std::sqrt(hats_.q_0_hat), far = reach * deviation;
    return Measure::gaussian(hats_.r_hat, deviation, pieces(hats_.r_hat - far, hats_.r_hat + far, 12))
        .average(f, {1e-12, 1e-12});
  }

  /// F_1(h).
  Estimate potential(double h) const { return Inner{level_, hats_.d_hat, x_, -1, 1}(h); }

  /// << f >>_h of an f(c) given as a table.
  Estimate average(const Table& f, double h) const {
    return Inner{level_, hats_.d_hat, x_, -1, 1}.average(f, h);
  }

  /// <f(m)>_c at all c.
  Table averages(const std::function<double(double m)>& f) const {
    return {[&](double c) { return measure(c).first.average([&](double m) { return Estimate{f(m)}; }); },
            pieces(-end_, end_, 120)};
  }

 private:
  /// e^(exponent - its largest), and that.
  std::pair<Measure, double> measure(double c) const {
    const auto exponent = [=, this](double m) {
      const double s = -(1 + m) / 2 * std::log((1 + m) / 2) - (1 - m) / 2 * std::log((1 - m) / 2);
      return hats_.a * m * m + c * m + kappa_ * (std::isfinite(s) ? s : 0);
    };
    double top = exponent(0);
    for (const double m : pieces(-1, 1, 2000)) top = std::max(top, exponent(m));
    std::vector<double> points = pieces(-0.9, 0.9, 18);
    for (double rest = 1e-1; rest > 1e-7; rest /= 10) points.insert(points.end(), {rest - 1, 1 - rest});
    points.insert(points.end(), {-1, 1});
    std::sort(points.begin(), points.end());
    points.erase(std::unique(points.begin(), points.end()), points.end());
    return {Measure([=](double m) { return std::exp(exponent(m) - top); }, points), top};
  }

  Estimate log_norm(double c) const {
    const auto [tilted, top] = measure(c);
    return {top + std::log(tilted.norm().value), tilted.norm().error / tilted.norm().value};
  }

  rsb::Conjugates hats_;
  double x_, kappa_, end_;
  Table mean_;
  Estimate at_zero_;
  Table level_;  // ln Z
};

}  // namespace

Estimate broken_potential(const rsb::Conjugates& hats, double x, double kappa) {
  const QuietGsl quiet;
  // (18)  E (1/x) ln int Dz_1 Z( h + sqrt(d_hat) z_1 )^x
  const Cluster cluster(hats, x, kappa);
  return cluster.outer([&](double h) { return cluster.potential(h); });
}

Estimate broken_law(const rsb::Conjugates& hats, double x, double kappa,
                    const std::function<double(double m)>& f) {
  const QuietGsl quiet;
  // (27)  E_h << <f>_c >>_h
  const Cluster cluster(hats, x, kappa);
  const Table at_c = cluster.averages(f);
  return cluster.outer([&](double h) { return cluster.average(at_c, h); });
}

}  // namespace franz_parisi::theory::reference
