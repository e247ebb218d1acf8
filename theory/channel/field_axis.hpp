/// The axis of a field w = sqrt(q) z with both weights of (2), (3) on its nodes: labels are signs of a
/// teacher's field, and docs/theory.md derives what the weights are.
#pragma once

#include "integrals/mapped_trapezoid.hpp"
#include "theory/channel/channel.hpp"

#include <Eigen/Core>

namespace franz_parisi::theory {

/// What the x-rule yields: an average, or the logarithm of one.
enum class Inner { mean, logarithm };

struct FieldAxis {
  /// The law of w together with the teacher's field.
  struct With {
    double q, r, gap;  ///< q, gap = q - r^2 > 0
  };

  /// Throws std::length_error as mapped_trapezoid.
  FieldAxis(const With& x, const ChannelScales& scales, double step);

  integrals::Rule rule;
  Eigen::ArrayXd teacher;  ///< 2 N(w; 0, q) Phi(r w/sqrt(q (q - r^2)))
  /// sqrt(2/pi) N(w; 0, q - r^2): the same, differentiated across the teacher's decision boundary
  Eigen::ArrayXd edge;

  /// What G'' rounds by, of itself: nodes of the x-rule round beside its width, which is `width` on this
  /// axis; on average a quarter of that is more than what is left.
  Eigen::ArrayXd curvature_rounding(double width) const;

  /// Integral over w of weight * f; the error covers both the w-rule and the x-rule inside f, see below.
  integrals::Estimate nested(const Eigen::ArrayXd& weight, const Eigen::ArrayXd& fine,
                             const Eigen::ArrayXd& coarse, double k, Inner inner = Inner::mean) const;
};

/// Error of the sum of weights * f by the x-rule inside f, node by node, from its values with all of that
/// rule's nodes and with every other one; its Gaussian is `k` times as wide as what the loss varies over.
double left_by_inner_rule(const Eigen::ArrayXd& weights, const Eigen::ArrayXd& fine,
                          const Eigen::ArrayXd& coarse, double k, Inner inner = Inner::mean);

}  // namespace franz_parisi::theory
