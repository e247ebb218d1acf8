#include "integrals/weight_axis.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace franz_parisi::integrals {
namespace {

constexpr double layer_density = 2;  // nodes per unit of theta, in units of 1/step

/// 1 - m^2 at q = exp(-2 |theta|), which is dm/dtheta.
double width(double q) { return 4 * q / ((1 + q) * (1 + q)); }

/// Where layers begin in theta: 1 - m is their width.
double layer(const WeightScales& scales) { return 0.5 * std::log(2 * scales.steepness + 1); }

/// Beyond this what lies in layers is below rounding: 1 - m is exp(-37) of their width.
double last_of(const WeightScales& scales) { return std::max(22.0, layer(scales) + 18.5); }

/// Even density in theta: a peak of resolution `sharpness` in m on top of a plateau that thins out beyond the
/// layers.
class ThetaMap {
 public:
  explicit ThetaMap(const WeightScales& scales)
      : uniform_(std::max(7.0, 2 * layer(scales) - 7)), peak_(0.5 * scales.sharpness) {}
  double t(double theta) const { return plateau(theta) + peak_ * std::tanh(theta); }
  double density(double theta) const {
    return layer_density / std::hypot(1, theta / uniform_) + peak_ * width(std::exp(-2 * std::abs(theta)));
  }

  /// t, from where the peak ends: of layers next to a high peak t has too few digits.
  class Beyond {
   public:
    explicit Beyond(const ThetaMap& map) : map_(map) {}
    double t(double theta) const {
      const double q = std::exp(-2 * theta);
      return map_.plateau(theta) - map_.peak_ * (2 * q / (1 + q));
    }
    double density(double theta) const { return map_.density(theta); }

   private:
    const ThetaMap& map_;
  };

  /// theta >= 0 with t = start + step * i - less, from a guess.
  double theta(double start, double step, Eigen::Index i, double less, double guess) const {
    const auto number = static_cast<double>(i);
    const double t = std::fma(step, number, start) - less;
    if (t < 0.5 * peak_) return invert(*this, t, guess);
    const double from = start - peak_, lost = (start - from) - peak_;
    return invert(Beyond(*this), std::fma(step, number, from) + lost - less, guess);
  }

 private:
  double plateau(double theta) const { return layer_density * uniform_ * std::asinh(theta / uniform_); }

  double uniform_;
  double peak_;
};

void check(const WeightScales& scales, double step) {
  if (!(scales.sharpness >= 0) || !(scales.steepness >= 0) || !(step > 0))
    throw std::invalid_argument("weight axis: sharpness >= 0, steepness >= 0 and step > 0");
}

}  // namespace

double log_2cosh(double x) { return std::abs(x) + std::log1p(std::exp(-2 * std::abs(x))); }

double binary_entropy(double theta) {
  const double e = std::exp(-2 * std::abs(theta));  // |theta| - |theta| tanh|theta| = 2 |theta| e/(1 + e)
  return std::log1p(e) + 2 * std::abs(theta) * e / (1 + e);
}

Rule make_theta_rule(const WeightScales& scales, double step, double last) {
  check(scales, step);
  const ThetaMap map(scales);
  const double end = map.t(std::max(last, last_of(scales)));
  const Eigen::Index half = (checked_count(2 * end / step + 1, most_axis_nodes) - 1) / 2;
  Rule rule{Eigen::ArrayXd::Zero(2 * half + 1),
            Eigen::ArrayXd::Constant(2 * half + 1, step / map.density(0))};
  double theta = 0;
  for (Eigen::Index i = 1; i <= half; ++i) {
    theta = map.theta(0, step, i, 0, theta + step / map.density(theta));
    rule.nodes[half + i] = theta;
    rule.nodes[half - i] = -theta;
    rule.weights[half + i] = rule.weights[half - i] = step / map.density(theta);
  }
  return rule;
}

Rule make_theta_rule_below(const WeightScales& scales, double step, double end) {
  check(scales, step);
  // theta = map^-1(t(end) - x) with x as in make_weight_axis
  const ThetaMap map(scales);
  const double first = -3.7, last = map.t(last_of(scales)) + map.t(end);
  const Eigen::Index count = checked_count((last - first) / step + 1, most_axis_nodes);
  Rule rule{Eigen::ArrayXd(count), Eigen::ArrayXd(count)};
  double theta = end;
  for (Eigen::Index i = 0; i < count; ++i) {
    const double u = first + step * static_cast<double>(i), decay = std::exp(-u);
    const double e = std::exp(std::min(u - decay, 700.0));
    const double x = u > 30 ? u - decay : std::log1p(e);
    const double dx_du = (u > 30 ? 1 : e / (1 + e)) * (1 + decay);
    theta = invert(map, map.t(end) - x, i == 0 ? end : theta - step * dx_du / map.density(theta));
    rule.nodes[i] = theta;
    rule.weights[i] = step * dx_du / map.density(theta);
  }
  return rule;
}

WeightAxis make_weight_axis(const WeightScales& scales, double step, Approach approach) {
  check(scales, step);
  // theta = map^-1(x), x = ln(1 + exp(u - exp(-u))): x ~ exp(-exp(-u)) at the left end, x ~ u at the right.
  // For layers the inner exp(-u) is left out.
  const ThetaMap map(scales);
  const bool layers = approach == Approach::layers;
  const double first = layers ? -43 : -3.7;  // x = 2e-19
  const double last = map.t(last_of(scales));
  const Eigen::Index count = checked_count((last - first) / step + 1, most_axis_nodes);
  WeightAxis axis{(count + 1) / 2,       Eigen::ArrayXd(count), Eigen::ArrayXd(count),
                  Eigen::ArrayXd(count), Eigen::ArrayXd(count), Eigen::ArrayXd(count)};
  double theta = 0;
  for (Eigen::Index i = 0; i < count; ++i) {
    const double u = first + step * static_cast<double>(i);
    const double decay = layers ? 0 : std::exp(-u);
    const double e = std::exp(std::min(u - decay, 700.0));
    const bool far = u > 30;  // x = u - exp(-u) to all digits
    const double dx_du = (far ? 1 : e / (1 + e)) * (1 + decay);
    const double guess = i == 0 ? 0 : theta + step * dx_du / map.density(theta);
    theta = far ? map.theta(first, step, i, decay, guess) : map.theta(std::log1p(e), 0, 0, 0, guess);
    const double q = std::exp(-2 * theta);
    const Eigen::Index at = i % 2 == 0 ? i / 2 : axis.even + i / 2;
    axis.theta[at] = theta;
    axis.m[at] = std::tanh(theta);
    axis.deficit[at] = 2 * q / (1 + q);
    axis.entropy[at] = binary_entropy(theta);
    axis.log_weight[at] = std::log(step * dx_du / map.density(theta) * width(q));
  }
  return axis;
}

}  // namespace franz_parisi::integrals
