#include "theory/wide/kernel.hpp"

#include "theory/wide/tabulated.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <utility>

namespace franz_parisi::theory::wide {
namespace {

using std::numbers::pi;

constexpr double epsilon = std::numeric_limits<double>::epsilon();

/// theta - sin(theta) >= 0.
double sine_defect(double theta, double sine) {
  if (theta > 0.1) return theta - sine;
  const double x = theta * theta;
  return theta * x / 6 * (1 - x / 20 * (1 - x / 42 * (1 - x / 72)));
}

/// h cos(h) - sin(h), odd in h.
double half_defect(double h, double sine, double cosine) {
  if (std::abs(h) > 0.1) return h * cosine - sine;
  const double x = h * h;
  return -h * x / 3 * (1 - x / 10 * (1 - x / 28 * (1 - x / 54)));
}

/// An angle in [0, pi] with what layers need of it.
class Angle {
 public:
  /// gap = 1 - cos, rest = 1 + cos.
  Angle(double gap, double rest)
      : gap_(gap), sine_half_(std::sqrt(gap / 2)), cosine_half_(std::sqrt(rest / 2)) {
    theta_ = 2 * std::atan2(sine_half_, cosine_half_);
  }

  double theta() const { return theta_; }
  /// 1 - rho of the next layer.
  double next_gap() const {
    return ((pi - theta_) * gap_ + sine_defect(theta_, 2 * sine_half_ * cosine_half_)) / pi;
  }
  /// rho of the next layer at `a` minus that at `b`, where cosine = cos(a) - cos(b) is known exactly: the
  /// integral of (pi - theta) sin(theta)/pi between them, by the middle m and half the distance h.
  friend double difference(const Angle& a, const Angle& b, double cosine) {
    const double sine_m = a.sine_half_ * b.cosine_half_ + a.cosine_half_ * b.sine_half_;
    const double cosine_m = a.cosine_half_ * b.cosine_half_ - a.sine_half_ * b.sine_half_;
    if (!(sine_m > 0)) return 0;
    const double sine_h = std::clamp(cosine / (2 * sine_m), -1.0, 1.0);
    const double cosine_h = a.cosine_half_ * b.cosine_half_ + a.sine_half_ * b.sine_half_;
    const double h = std::abs(sine_h) < 0.5 ? std::asin(sine_h) : (b.theta_ - a.theta_) / 2;
    const double middle = (a.theta_ + b.theta_) / 2;
    return ((pi - middle) * cosine + 2 * cosine_m * half_defect(h, sine_h, cosine_h)) / pi;
  }

 private:
  double gap_, sine_half_, cosine_half_, theta_;
};

/// 1 -+ rho between two inputs or their features.
struct Correlation {
  double gap, rest;

  static Correlation of(double angle) {
    const double sine = std::sin(angle / 2), cosine = std::cos(angle / 2);
    return {2 * sine * sine, 2 * cosine * cosine};
  }
  static Correlation after(double gap) { return {gap, 2 - gap}; }
  double rho() const { return rest < gap ? rest - 1 : 1 - gap; }
  /// The angle between what units see whose weights have correlation kappa.
  Angle seen(double kappa, double kappa_gap) const {
    return {kappa_gap + kappa * gap, kappa_gap + kappa * rest};
  }
};

/// moved rho_A + remembered (rho_A - rho_B) after all layers.
double response(double angle, const WeightLaw& law, std::size_t depth) {
  Correlation a = Correlation::of(angle), b = a;
  const double kappa_b = std::max(0.0, law.kappa - law.step), gap_b = law.gap + law.step;
  double apart = 0;
  for (std::size_t layer = 0; layer < depth; ++layer) {
    const Angle seen_a = a.seen(law.kappa, law.gap);
    a = Correlation::after(seen_a.next_gap());
    if (law.remembered == 0) continue;
    const Angle seen_b = b.seen(kappa_b, gap_b);
    apart = difference(seen_a, seen_b, law.kappa * apart + law.step * b.rho());
    b = Correlation::after(seen_b.next_gap());
  }
  return law.moved * a.rho() + law.remembered * apart;
}

/// rho after all layers, and what the hidden weights add to it in Theta, (W15), in the same unit.
struct Limit {
  double rho, hidden;
};

Limit limit(double angle, std::size_t depth) {
  Correlation now = Correlation::of(angle);
  double hidden = 0;
  for (std::size_t layer = 0; layer < depth; ++layer) {
    const Angle seen = now.seen(1, 0);
    // the first angle is known better than its cosine
    hidden = (now.rho() + hidden) * (pi - (layer == 0 ? angle : seen.theta())) / pi;
    now = Correlation::after(seen.next_gap());
  }
  return {now.rho(), hidden};
}

/// Where a table is quicker than the function itself.
constexpr Eigen::Index many = 20'000;

/// factor x_i z_j value(angle_ij) instead of the angles, `value` by a table if they are many.
template <class Function>
Matrix scaled(Matrix angle, const Vector& x, const Vector& z, double factor, std::size_t depth,
              const Function& value) {
  const auto by_table = [&] {
    if (angle.size() < many) return false;
    const double tolerance = 4 * static_cast<double>(depth + 1) * epsilon * std::abs(value(0.0));
    const Tabulated table(value, tolerance);
    if (table.is_met()) table.replace({angle.data(), static_cast<std::size_t>(angle.size())});
    return table.is_met();
  };
  if (!by_table()) angle = angle.unaryExpr(value).eval();
  for (Eigen::Index j = 0; j < angle.cols(); ++j) angle.col(j).array() *= (factor * z(j)) * x.array();
  return angle;
}

/// (v/2)^L: what L layers do to the length of a signal.
double growth(double variance, std::size_t depth) {
  return std::pow(variance / 2, static_cast<double>(depth));
}

}  // namespace

Matrix response_kernel(Matrix angle, const Vector& x, const Vector& z, const WeightLaw& law,
                       std::size_t depth) {
  return scaled(std::move(angle), x, z, growth(law.scale, depth), depth,
                [&](double one) { return response(one, law, depth); });
}

Matrix nngp_kernel(Matrix angle, const Vector& x, const Vector& z, const Settings& settings) {
  const double v = settings.sigma * settings.sigma;
  return scaled(std::move(angle), x, z, v * growth(v, settings.depth), settings.depth,
                [&](double one) { return limit(one, settings.depth).rho; });
}

Matrix tangent_kernel(Matrix angle, const Vector& x, const Vector& z, const Settings& settings) {
  return scaled(std::move(angle), x, z, growth(settings.sigma * settings.sigma, settings.depth),
                settings.depth, [&](double one) {
                  const Limit both = limit(one, settings.depth);
                  return both.rho + both.hidden;
                });
}

Matrix chain_kernel(Matrix angle, const Vector& x, const Vector& z, const Settings& settings, std::size_t t,
                    std::size_t s) {
  if (!settings.is_limit())
    return response_kernel(std::move(angle), x, z, weight_law(settings, t, s), settings.depth);
  return s == 1 ? nngp_kernel(std::move(angle), x, z, settings)
                : tangent_kernel(std::move(angle), x, z, settings);
}

double kernel_rounding(const Settings& settings, Eigen::Index inputs) {
  constexpr double a_layer = 16;
  return epsilon *
         (a_layer * static_cast<double>(settings.depth + 1) + std::sqrt(static_cast<double>(inputs)));
}

double kernel_peak(const Settings& settings, std::size_t t, std::size_t s) {
  return chain_kernel(Matrix::Zero(1, 1), Vector::Ones(1), Vector::Ones(1), settings, t, s)(0, 0);
}

}  // namespace franz_parisi::theory::wide
