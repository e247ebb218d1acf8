/// Infinitely wide networks that learn task after task: what is given.
#pragma once

#include <cstddef>
#include <functional>
#include <limits>
#include <vector>

#include <Eigen/Core>

namespace franz_parisi::theory::wide {

using Matrix = Eigen::MatrixXd;
using Vector = Eigen::VectorXd;

/// The network (W1) and the chain of its posteriors (W2).
struct Settings {
  std::size_t depth = 1;                                    ///< hidden layers L >= 0
  double sigma = 1;                                         ///< prior width of a weight, > 0
  double lambda = std::numeric_limits<double>::infinity();  ///< coupling to the weights before, >= 0
  double temperature = 0;                                   ///< T >= 0; 0 where lambda is infinite

  bool is_limit() const { return lambda == std::numeric_limits<double>::infinity(); }
};

/// One task. Rows are examples: inputs P x N0, targets P x outputs; the tests likewise, or no rows.
struct Task {
  Matrix inputs, targets;
  Matrix test_inputs{}, test_targets{};
};

/// Runs body(0), ..., body(count - 1), perhaps at the same time.
using ForEach = std::function<void(std::size_t count, const std::function<void(std::size_t)>& body)>;

}  // namespace franz_parisi::theory::wide
