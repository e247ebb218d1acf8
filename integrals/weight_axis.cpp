#include "integrals/weight_axis.hpp"

#include <cmath>
#include <stdexcept>

namespace franz_parisi::integrals {
namespace {

constexpr double theta_uniform = 7;  // end layers for fields up to exp(14) lie below this
constexpr double layer_density = 2;  // nodes per unit of theta, in units of 1/step

/// Even density in theta: a peak of resolution `sharpness` in m on top of a plateau that thins out in the far
/// tail.
class ThetaMap {
 public:
  explicit ThetaMap(double sharpness) : peak_(0.5 * sharpness) {}
  double t(double theta) const {
    return layer_density * theta_uniform * std::asinh(theta / theta_uniform) + peak_ * std::tanh(theta);
  }
  double density(double theta) const {
    const double m = std::tanh(theta);
    return layer_density / std::hypot(1, theta / theta_uniform) + peak_ * (1 - m) * (1 + m);
  }

 private:
  double peak_;
};

void check(double sharpness, double step) {
  if (!(sharpness >= 0) || !(step > 0))
    throw std::invalid_argument("weight axis: sharpness >= 0 and step > 0");
}

}  // namespace

double log_2cosh(double x) { return std::abs(x) + std::log1p(std::exp(-2 * std::abs(x))); }

double binary_entropy(double theta) {
  const double e = std::exp(-2 * std::abs(theta));  // |theta| - |theta| tanh|theta| = 2 |theta| e/(1 + e)
  return std::log1p(e) + 2 * std::abs(theta) * e / (1 + e);
}

Rule make_theta_rule(double sharpness, double step, double last) {
  check(sharpness, step);
  const ThetaMap map(sharpness);
  const Eigen::Index half = (checked_count(2 * map.t(last) / step + 1, most_axis_nodes) - 1) / 2;
  Rule rule{Eigen::ArrayXd::Zero(2 * half + 1),
            Eigen::ArrayXd::Constant(2 * half + 1, step / map.density(0))};
  double theta = 0;
  for (Eigen::Index i = 1; i <= half; ++i) {
    theta = invert(map, step * static_cast<double>(i), theta + step / map.density(theta));
    rule.nodes[half + i] = theta;
    rule.nodes[half - i] = -theta;
    rule.weights[half + i] = rule.weights[half - i] = step / map.density(theta);
  }
  return rule;
}

WeightAxis make_weight_axis(double sharpness, double step, Approach approach) {
  check(sharpness, step);
  // theta = map^-1(x), x = ln(1 + exp(u - exp(-u))): x ~ exp(-exp(-u)) at the left end, x ~ u at the right.
  // For layers the inner exp(-u) is left out.
  const ThetaMap map(sharpness);
  const bool layers = approach == Approach::layers;
  const double first = layers ? -43 : -3.7;  // x = 2e-19
  const double last = map.t(theta_last);
  const Eigen::Index count = checked_count((last - first) / step + 1, most_axis_nodes);
  WeightAxis axis{(count + 1) / 2,       Eigen::ArrayXd(count), Eigen::ArrayXd(count),
                  Eigen::ArrayXd(count), Eigen::ArrayXd(count), Eigen::ArrayXd(count)};
  double theta = 0;
  for (Eigen::Index i = 0; i < count; ++i) {
    const double u = first + step * static_cast<double>(i);
    const double decay = layers ? 0 : std::exp(-u);
    const double e = std::exp(std::min(u - decay, 700.0));
    const double x = u > 30 ? u - decay : std::log1p(e);
    const double dx_du = (u > 30 ? 1 : e / (1 + e)) * (1 + decay);
    theta = invert(map, x, i == 0 ? 0 : theta + step * dx_du / map.density(theta));
    const double q = std::exp(-2 * theta);
    const Eigen::Index at = i % 2 == 0 ? i / 2 : axis.even + i / 2;
    axis.theta[at] = theta;
    axis.m[at] = std::tanh(theta);
    axis.deficit[at] = 2 * q / (1 + q);
    axis.entropy[at] = binary_entropy(theta);
    const double dm_dtheta = 4 * q / ((1 + q) * (1 + q));
    axis.log_weight[at] = std::log(step * dx_du / map.density(theta) * dm_dtheta);
  }
  return axis;
}

}  // namespace franz_parisi::integrals
