/// The published Monte-Carlo estimator at one state point of a first task, against exact values.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <franz_parisi/study/question.hpp>
#include <franz_parisi/validation/sampled_iteration.hpp>

namespace franz_parisi::study {

struct MonteCarloRequest {
  validation::FirstTask task;
  std::vector<std::size_t> samples;  ///< inside the logarithm, one size after the other
  std::size_t outer;
  std::size_t repeats;
  std::size_t runs;  ///< of each size
  std::uint64_t seed;
  std::optional<validation::OrderParameters> at;  ///< estimate the conjugates there, without iterating

  validation::IterationSettings settings(std::size_t inner) const;
};

/// The estimator's runs, in parallel, and the exact solution. Lists `monte_carlo` (one record a run), `bias`
/// (every quantity at every sample size: the mean over the runs that stayed in the domain, against the exact
/// value) and `points` (the solution); met where exact values exist. The values do not depend on the number
/// of threads. Runs are the pieces of a log.
Document monte_carlo(const MonteCarloRequest& request, const Options& options);

}  // namespace franz_parisi::study
