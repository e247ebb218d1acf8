/// Signs on a tree, each in a Gaussian field that knows something of it: laws of messages.
#pragma once

#include "theory/bayes/best_learner.hpp"

#include <cmath>
#include <cstddef>
#include <optional>
#include <vector>

#include <Eigen/Core>

namespace franz_parisi::theory {

/// A law of fields in the gauge in which the sign that they act on is +1: nodes and weights.
struct LawOfFields {
  Eigen::ArrayXd f, w;

  double average(const Eigen::ArrayXd& of_f) const { return (w * of_f).sum(); }
};

class SignTree {
 public:
  /// `strength`: q_hat of each teacher's own data; infinite where it is known. `fineness` < 1 shrinks all
  /// steps.
  SignTree(const std::vector<TeacherOnTree>& teachers, const std::vector<double>& strength, double fineness);

  /// E W tanh F of a teacher that is not known, and E tanh^2 F, which is the same number.
  struct Overlap {
    double q, again;
  };
  Overlap overlap(std::size_t teacher) const;
  /// E of the logarithm of the sum over all signs, less the own fields of known ones.
  double log_partition() const;

 private:
  bool known(std::size_t t) const { return !std::isfinite(strength_[t]); }
  /// Of the field at a teacher without what comes from `without`.
  LawOfFields field(std::size_t teacher, std::optional<std::size_t> without) const;
  /// Of what one teacher says of a neighbour, in the gauge of the neighbour.
  LawOfFields message(std::size_t from, std::size_t to) const;
  double correlation(std::size_t a, std::size_t b) const;
  std::vector<std::size_t> neighbours(std::size_t t) const;

  std::vector<TeacherOnTree> teachers_;
  std::vector<double> strength_;
  double step_;
};

}  // namespace franz_parisi::theory
