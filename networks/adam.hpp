/// (V10): Adam, in one pass over the parameters with whatever makes up their gradient. Who makes steps
/// includes networks/adam_step.hpp.
#pragma once

#include "networks/archive.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace franz_parisi::networks {

struct AdamSettings {
  double learning_rate = 0.02;  ///< eta > 0
  double first = 0.9;           ///< b1 in [0, 1)
  double second = 0.999;        ///< b2 in [0, 1)
  double epsilon = 1e-8;        ///< > 0
  bool corrects_root = true;    ///< whether epsilon is added to sqrt(S/(1 - b2^t)) or to sqrt(S)
  double weight_decay = 0;      ///< >= 0, of the parameters, added to the gradient
};

/// M = b1 M + (1 - b1) g,  S = b2 S + (1 - b2) g^2,
/// theta -= eta factor M/(1 - b1^t) / (sqrt(S/(1 - b2^t)) + epsilon).
template <class Real>
class Adam {
 public:
  explicit Adam(const AdamSettings& settings) : settings_(settings) {}

  /// Forgets all steps.
  void reset() {
    first_.clear();
    second_.clear();
    steps_ = 0;
  }

  /// gradient(i): g; factor(theta_i, delta): what multiplies the finished step delta of (M1).
  template <class Gradient, class Factor>
  void step(std::span<Real> parameters, const Gradient& gradient, const Factor& factor);

  template <class Gradient>
  void step(std::span<Real> parameters, const Gradient& gradient) {
    step(parameters, gradient, [](Real, Real) { return Real(1); });
  }

  void archive(Archive& archive) {
    archive(first_);
    archive(second_);
    archive(steps_);
  }

 private:
  AdamSettings settings_;
  std::vector<Real> first_, second_;
  std::uint64_t steps_ = 0;
};

}  // namespace franz_parisi::networks
