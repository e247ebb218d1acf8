/// The published Monte-Carlo estimator at one state point of a first task, against exact values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
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

/// One run of one size. Without iteration only its conjugates mean anything, the state is the one given and
/// there are no sweeps.
struct MonteCarloRun {
  std::size_t samples;
  std::size_t run;
  validation::IterationResult result;

  /// Whether its values count in a mean: it did not leave the domain, and all conjugates are finite.
  bool counts() const;
};

/// One quantity at one sample size: the mean over the runs that count, against the exact value. What does not
/// exist (a mean of no runs, the error of a single one, an exact value without a solution) is NaN.
struct SamplingBias {
  std::size_t samples;
  std::string quantity;
  std::size_t runs;  ///< that count
  double mean, standard_error;
  double exact;
  double bias;  ///< mean - exact
  double z;     ///< bias/standard_error
};

struct MonteCarlo {
  ChainSolution exact;
  std::vector<MonteCarloRun> runs;   ///< by size as asked for, then by run
  std::vector<SamplingBias> biases;  ///< every quantity of every size
  double eps_bayes;                  ///< the bound (14) on eps_1
  std::string missing;               ///< why exact values do not exist; empty where they do
};

/// All runs in parallel; the values do not depend on the number of threads.
MonteCarlo monte_carlo(const MonteCarloRequest& request, const Options& options);

/// Lists `points` (the exact solution), `monte_carlo` (one record a run) and `bias`; met where exact values
/// exist.
Document monte_carlo_document(const MonteCarloRequest& request, const MonteCarlo& results,
                              const Options& options);

}  // namespace franz_parisi::study
