/// A network of finite width that learns task after task: what docs/wide.md says of infinite width at lambda
/// -> infinity and T = 0, done.
#pragma once

#include "solver/stop.hpp"
#include "validation/wide/network.hpp"

#include <cstdint>
#include <vector>

namespace franz_parisi::validation::wide {

/// Examples in columns: inputs N_0 x P, targets outputs x P.
struct Task {
  Matrix inputs, targets;
};

struct DescentSettings {
  std::size_t depth = 1;  ///< hidden layers, >= 1
  double sigma = 1;       ///< prior width of a weight
  std::uint64_t seed = 1;
  double tolerance = 1e-6;  ///< |f - y| on the examples of a task, in parts of what was to be learned
  std::size_t most_steps = 100'000;  ///< of a task
};

struct Learned {
  std::vector<Matrix> outputs;  ///< on each set of points, outputs x examples
  bool converged = true;        ///< every task was learned to the tolerance
  std::size_t steps = 0;        ///< of all tasks together
};

/// Task 1: hidden weights from the prior, the readout from its posterior given them, exactly. Every later
/// task: gradient descent of |f - y|^2/2 by all weights from where the task before has left them, with the
/// momentum that is best for the extreme eigenvalues of the tangent kernel it begins with. Momentum never
/// leaves the space that gradients span, so that to leading order in 1/N the end is that of plain descent. A
/// descent that runs away begins anew with smaller steps. Returns what the network then says on `points`;
/// converged is false as well where the features of task 1 do not tell its examples apart (N < P). Throws
/// Interrupted.
Learned learn(const std::vector<Task>& tasks, const std::vector<Matrix>& points,
              const DescentSettings& settings, std::size_t width, std::size_t instance,
              StopFlag stop = nullptr);

}  // namespace franz_parisi::validation::wide
