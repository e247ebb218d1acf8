/// The trapezoid rule after a change of variable t(x): equidistant in t, dense in x where dt/dx is large.
///
/// Integrands of this project are analytic with features on several scales around a known place. The sum of
/// one density per scale, dt/dx = sum_i 1/sqrt(scale_i^2 + x^2) + ..., resolves all of them with a number of
/// nodes that grows with the logarithm of their ratio, and the trapezoid rule then converges geometrically in
/// 1/step.
#pragma once

#include "integrals/estimate.hpp"

#include <cmath>
#include <concepts>
#include <stdexcept>
#include <string>
#include <vector>

#include <Eigen/Core>

namespace franz_parisi::integrals {

/// An increasing analytic map with its derivative.
template <class M>
concept AxisMap = requires(const M& map, double x) {
  { map.t(x) } -> std::convertible_to<double>;
  { map.density(x) } -> std::convertible_to<double>;  // dt/dx > 0
};

/// Nodes and weights; every other node, with twice the weight, is the rule of double step.
struct Rule {
  Eigen::ArrayXd nodes;
  Eigen::ArrayXd weights;

  Eigen::Index size() const { return nodes.size(); }

  /// Sum of weights * f, f given at the nodes, with its error estimate.
  Estimate integrate(const Eigen::Ref<const Eigen::ArrayXd>& f) const {
    double sums[4] = {0, 0, 0, 0};
    double scale = 0;
    for (Eigen::Index i = 0; i < f.size(); ++i) {
      const double term = weights[i] * f[i];
      sums[i % 4] += term;
      scale += std::abs(term);
    }
    return trapezoid_estimate(sums, scale);
  }
};

/// x with t(x) = t, by Newton's method from `guess`; t must be monotone with slowly varying density.
template <AxisMap M>
double invert(const M& map, double t, double guess) {
  double x = guess;
  for (int iteration = 0; iteration < 60; ++iteration) {
    const double step = (t - map.t(x)) / map.density(x);
    x += step;
    if (std::abs(step) <= 1e-9 * (std::abs(x) + 1 / map.density(x)))
      break;  // quadratic: the next error is 1e-18
  }
  return x;
}

/// `nodes` as a count of at least one and at most `most`; throws std::length_error for anything else (NaN
/// included). States far out of any physical range ask for rules that no memory holds: better to say so than
/// to try.
inline Eigen::Index checked_count(double nodes, Eigen::Index most) {
  if (!(nodes >= 1 && nodes <= static_cast<double>(most)))
    throw std::length_error("a quadrature of " + std::to_string(nodes) + " nodes, of which " +
                            std::to_string(most) + " are allowed");
  return static_cast<Eigen::Index>(nodes);
}

/// The most nodes that mapped_trapezoid makes.
inline constexpr Eigen::Index most_trapezoid_nodes = Eigen::Index{1} << 20;

/// The rule of the given step in t on [lower, upper]; the integrand must be negligible at both ends. Throws
/// std::length_error where that takes more than most_trapezoid_nodes, or is no number of nodes at all
/// (arguments that are not finite, upper < lower, step <= 0).
template <AxisMap M>
Rule mapped_trapezoid(const M& map, double lower, double upper, double step) {
  const double first = map.t(lower);
  const Eigen::Index count =
      checked_count(std::ceil((map.t(upper) - first) / step) + 1, most_trapezoid_nodes);
  Rule rule{Eigen::ArrayXd(count), Eigen::ArrayXd(count)};
  double x = lower;
  for (Eigen::Index i = 0; i < count; ++i) {
    x = invert(map, first + step * static_cast<double>(i), i == 0 ? x : x + step / map.density(x));
    rule.nodes[i] = x;
    rule.weights[i] = step / map.density(x);
  }
  return rule;
}

/// t(x) = x/width + sum_i weight_i asinh(x/scale_i): uniform on the scale of `width`, refined towards x = 0.
class StretchedAxis {
 public:
  struct Feature {
    double scale;       ///< the feature's width around x = 0, > 0
    double weight = 1;  ///< nodes per unit of step on that scale
  };

  /// Throws std::invalid_argument unless width and all scales are positive.
  StretchedAxis(double width, std::vector<Feature> features) : width_(width), features_(std::move(features)) {
    bool positive = width > 0;
    for (const Feature& feature : features_) positive = positive && feature.scale > 0;
    if (!positive) throw std::invalid_argument("StretchedAxis: width and scales must be positive");
  }

  double t(double x) const {
    double sum = x / width_;
    for (const Feature& f : features_) sum += f.weight * std::asinh(x / f.scale);
    return sum;
  }

  double density(double x) const {
    double sum = 1 / width_;
    for (const Feature& f : features_) {
      const double ratio = x / f.scale;  // cheaper than hypot, and as far-reaching
      sum += f.weight / (f.scale * std::sqrt(1 + ratio * ratio));
    }
    return sum;
  }

 private:
  double width_;
  std::vector<Feature> features_;
};

}  // namespace franz_parisi::integrals
