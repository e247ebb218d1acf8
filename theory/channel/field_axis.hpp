/// The axis of a field w = sqrt(q) z with both weights of (2), (3) on its nodes: labels are signs of a
/// teacher's field, and docs/theory.md derives what the weights are.
#pragma once

#include "integrals/mapped_trapezoid.hpp"
#include "theory/channel/channel.hpp"

#include <Eigen/Core>

namespace franz_parisi::theory {

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

  /// Integral over w of weight * f; the error covers both the w-rule and, node by node, the x-rule inside f,
  /// whose Gaussian is `k` times as wide as what the loss varies over.
  integrals::Estimate nested(const Eigen::ArrayXd& weight, const Eigen::ArrayXd& fine,
                             const Eigen::ArrayXd& coarse, double k) const;
};

}  // namespace franz_parisi::theory
