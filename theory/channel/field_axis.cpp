#include "theory/channel/field_axis.hpp"

#include "integrals/normal.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <utility>
#include <vector>

namespace franz_parisi::theory {
namespace {

constexpr double reach = 9;  // Gaussian weights are cut at this many standard deviations: exp(-40)

}  // namespace

FieldAxis::FieldAxis(const With& x, const ChannelScales& scales, double step) {
  const double width = std::sqrt(x.q), gap = std::sqrt(x.gap), s = scales.width;
  // On the side where teacher and student disagree the first weight falls off like the second.
  const double lower = x.r >= 0 ? gap : width;
  const double upper = std::min(reach * (x.r >= 0 ? width : gap), scales.end);
  std::vector<integrals::StretchedAxis::Feature> features{{.scale = 2 * s, .weight = 2 * scales.sharpness}};
  if (gap < 4 * s) features.push_back({.scale = 3 * gap, .weight = 3});
  rule = integrals::mapped_trapezoid(integrals::StretchedAxis(width, std::move(features)), -reach * lower,
                                     upper, step);
  const double slope = x.r / (width * gap);
  teacher = rule.nodes.unaryExpr([&](double w) {
    return 2 * integrals::normal_pdf(w / width) / width * integrals::normal_cdf(slope * w);
  });
  const double edge_height = std::numbers::sqrt2 * std::numbers::inv_sqrtpi / gap;
  edge = rule.nodes.unaryExpr([&](double w) { return edge_height * integrals::normal_pdf(w / gap); });
}

Eigen::ArrayXd FieldAxis::curvature_rounding(double width) const {
  return std::numeric_limits<double>::epsilon() * (4 + 0.25 / width * rule.nodes.abs());
}

integrals::Estimate FieldAxis::nested(const Eigen::ArrayXd& weight, const Eigen::ArrayXd& fine,
                                      const Eigen::ArrayXd& coarse, double k, Inner inner) const {
  integrals::Estimate result = rule.integrate(weight * fine);
  result.error += left_by_inner_rule(rule.weights * weight, fine, coarse, k, inner);
  return result;
}

double left_by_inner_rule(const Eigen::ArrayXd& weights, const Eigen::ArrayXd& fine,
                          const Eigen::ArrayXd& coarse, double k, Inner inner) {
  // The bend of the loss is a small part of what a wide Gaussian sees, of G itself smaller than of its
  // derivatives; and a large logarithm changes by what its argument does of itself.
  const double wide = 1 / std::max(1.0, (inner == Inner::logarithm ? 1 : 0.25) * k * k);
  double error = 0;
  for (Eigen::Index i = 0; i < fine.size(); ++i) {
    const double scale = std::abs(fine[i]);
    const double share = inner == Inner::logarithm ? wide / std::max(1.0, scale) : wide;
    error += weights[i] * integrals::trapezoid_error(fine[i], coarse[i], scale, share);
  }
  return error;
}

}  // namespace franz_parisi::theory
