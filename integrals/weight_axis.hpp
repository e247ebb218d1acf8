/// Quadrature for m = tanh(theta) on [-1, 1], split at m = 0, exact care at both ends.
///
/// Each half is a trapezoid rule whose nodes approach m = 0 doubly exponentially (integrands may jump there)
/// and |m| = 1 through theta (integrands may have layers of width 1 - |m| ~ 1/c and logarithmic end points).
/// The rule of the half m < 0 mirrors that of m > 0.
#pragma once

#include "integrals/mapped_trapezoid.hpp"

#include <Eigen/Core>

namespace franz_parisi::integrals {

/// Nodes of the half m > 0: those of the rule of double step first (`even` of them, to be used with twice the
/// weight), then the ones between them, either part in ascending order.
struct WeightAxis {
  Eigen::Index even = 0;
  Eigen::ArrayXd theta;       ///< theta > 0
  Eigen::ArrayXd m;           ///< tanh(theta)
  Eigen::ArrayXd deficit;     ///< 1 - m, without cancellation
  Eigen::ArrayXd entropy;     ///< s(m) = -(1+m)/2 ln((1+m)/2) - (1-m)/2 ln((1-m)/2)
  Eigen::ArrayXd log_weight;  ///< ln of dm at the node

  Eigen::Index size() const { return m.size(); }
};

/// The most nodes of either rule below.
inline constexpr Eigen::Index most_axis_nodes = Eigen::Index{1} << 18;

/// What happens at m = 0, where integrands may jump.
enum class Approach {
  jump,   ///< the integrand is smooth up to m = 0 on the scale of `sharpness`: doubly exponential, few nodes
  layers  ///< it may have layers exp(-c m) of any width there: exponential, as many nodes on every scale
};

/// How narrow the features of an integrand in m are.
struct WeightScales {
  double sharpness = 0;  ///< >= 0: 1/(width of the narrowest Gaussian)
  double steepness = 0;  ///< >= 0: 1/(width of the narrowest layer at |m| = 1) where that is below 1e-3
};

/// `step` as for mapped_trapezoid. Throws std::invalid_argument for negative scales or step <= 0,
/// std::length_error where it would take more than most_axis_nodes.
WeightAxis make_weight_axis(const WeightScales& scales, double step, Approach approach = Approach::jump);

/// Nodes theta and weights dtheta of a smooth integrand on the whole axis, symmetric about 0 to the last bit,
/// for laws that fall off like exp(-2 |theta|): to where that is below rounding, or at least to `last`.
/// Throws like make_weight_axis.
Rule make_theta_rule(const WeightScales& scales, double step, double last = 0);

/// The same for what is smooth up to theta = end and 0 beyond it.
Rule make_theta_rule_below(const WeightScales& scales, double step, double end);

/// s(tanh theta), accurate for all theta: ln 2cosh(theta) - theta tanh(theta).
double binary_entropy(double theta);

/// ln 2cosh(x) without overflow.
double log_2cosh(double x);

}  // namespace franz_parisi::integrals
