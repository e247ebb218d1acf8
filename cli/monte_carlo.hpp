/// The published Monte-Carlo estimator at one state point of a first task: what to run, and running it.
#pragma once

#include "validation/sampled_iteration.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace franz_parisi::cli {

struct MonteCarloRequest {
  validation::FirstTask task;
  std::vector<std::size_t> samples;  ///< inside the logarithm, one size after the other
  std::size_t outer;
  std::size_t repeats;
  std::size_t runs;  ///< of each size
  std::uint64_t seed;
  std::optional<validation::OrderParameters> at;  ///< estimate the conjugates there, without iterating
  int threads;

  validation::IterationSettings settings(std::size_t inner) const;
};

/// One run of one size. Without iteration only its conjugates mean anything, the state is the one given and
/// there are no sweeps.
struct MonteCarloRun {
  std::size_t samples;
  std::size_t run;
  validation::IterationResult result;

  /// Whether its values count in a mean: it did not leave the domain, and all conjugates are finite.
  bool counts() const;
};

/// All runs in parallel under a progress bar, ordered by size as asked for and then by run. The values do not
/// depend on the number of threads.
std::vector<MonteCarloRun> run_monte_carlo(const MonteCarloRequest& request);

}  // namespace franz_parisi::cli
