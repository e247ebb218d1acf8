/// One step of gradient descent in field space: heavy-ball SGD or Adam.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace franz_parisi::validation {

struct OptimiserSettings {
  enum class Rule { sgd, adam };
  Rule rule = Rule::sgd;
  double learning_rate = 0.01;  ///< > 0
  double momentum = 0.9;        ///< mu of sgd, in [0, 1); adam does not use it
  double weight_decay = 0;  ///< >= 0, decoupled: theta shrinks by the factor 1 - learning_rate weight_decay
};

/// sgd:  v <- mu v + lr g,  theta <- theta - v.
/// adam: the moments of g with (0.9, 0.999), bias-corrected, theta <- theta - lr m/(sqrt(v) + 1e-8)
///       (Kingma and Ba, arXiv:1412.6980; decoupled decay: Loshchilov and Hutter, arXiv:1711.05101).
class Optimiser {
 public:
  /// For `size` fields. Throws std::invalid_argument naming a setting outside its range.
  Optimiser(const OptimiserSettings& settings, std::size_t size);

  void step(std::span<const double> gradient, std::span<double> field);

 private:
  OptimiserSettings settings_;
  std::vector<double> first_, second_;  // velocity, or the two moments of Adam
  double first_power_ = 1, second_power_ = 1;
};

}  // namespace franz_parisi::validation
