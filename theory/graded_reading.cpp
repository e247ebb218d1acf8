#include "theory/graded_reading.hpp"

#include "theory/reading.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <utility>

namespace franz_parisi::theory {
namespace {

constexpr double rounding = std::numeric_limits<double>::epsilon();

}  // namespace

double generalisation_error(double w) {
  return 2 * std::numbers::inv_pi * std::asin(std::sqrt(std::clamp(w, 0.0, 1.0)));
}

double eps_slope(const GradedReading& eps) {
  const double w = *eps.probability;
  return (eps.opposite ? -1 : 1) * std::numbers::inv_pi / std::sqrt(w * (1 - w));
}

GradedReading angle(std::string key, double w, const Eigen::VectorXd& dw, double r,
                    const Eigen::VectorXd& dr) {
  const double root = std::sqrt(w);
  GradedReading reading{.key = std::move(key), .value = std::atan2(root, r) * std::numbers::inv_pi};
  reading.by_u = (0.5 * r / root * dw - root * dr) / (r * r + w) * std::numbers::inv_pi;
  reading.error = 4 * rounding * reading.value;
  return reading;
}

Generalisation generalisation(std::size_t teacher, const GradedReading& w, bool opposite) {
  const double side = opposite ? -1 : 1, error = generalisation_error(w.value);
  GradedReading p = w, eps = w;
  p.key = numbered("p", teacher);
  p.value = side * (1 - 2 * w.value);
  p.error = 2 * w.error + rounding;
  p.by_h *= -2 * side;
  p.by_shift *= -2 * side;
  eps.key = numbered("eps", teacher);
  eps.value = opposite ? 1 - error : error;
  eps.error += 4 * rounding * std::abs(w.value);
  eps.probability = w.value;
  eps.opposite = opposite;
  return {std::move(p), std::move(eps)};
}

GradedReading replicon_reading(GradedReading factor, const integrals::Estimate& weights,
                               const integrals::Estimate& curvature, Eigen::VectorXd by_u) {
  factor.value = 1 - curvature.value * weights.value;
  factor.error = curvature.value * weights.error + curvature.error * weights.value +
                 4 * rounding * (1 + std::abs(factor.value));
  factor.by_u = std::move(by_u);
  factor.by_h *= -curvature.value;
  factor.by_shift *= -curvature.value;
  return factor;
}

}  // namespace franz_parisi::theory
