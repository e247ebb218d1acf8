/// The mean network along a chain of tasks, (W11) and (W12), and of the limit (W16), with error bounds.
#pragma once

#include "theory/wide/settings.hpp"

#include <cstdint>
#include <vector>

namespace franz_parisi::theory::wide {

/// f on a set of points, examples x outputs, each with a bound on its numerical error. Of the limit also the
/// variance over networks (W17), the same for every output, where it was asked for.
struct Prediction {
  Matrix mean, error;
  Vector variance{}, variance_error{};
};

/// After one task: predictions on the points of all tasks so far, the first one first.
struct State {
  double condition = 0;  ///< of the matrix K_tt + T that was solved; infinite where it is singular
  bool solved = false;   ///< else this task and later ones have no predictions
  std::vector<Prediction> train{}, test{};
};

/// States after tasks 1, ..., T. Tasks have the same number of inputs and of outputs.
///
/// Errors: each stage solves its equations for a right-hand side that is off by at most what its residual and
/// the rounding of its kernels say. What such a deviation does to any later prediction is measured: random
/// ones of that size pass through the same chain, and the bound is eight times the root mean square of
/// `probes` of them times the root of the number of stages. A value that the chain amplifies more than that
/// occurs once in a million; the numbers are drawn from a fixed seed, so that they repeat.
std::vector<State> solve_chain(const std::vector<Task>& tasks, const Settings& settings, const ForEach& each);

inline constexpr Eigen::Index probes = 8;

}  // namespace franz_parisi::theory::wide
