/// What the Monte-Carlo estimator makes of quantities whose exact values are known.
#pragma once

#include "cli/monte_carlo.hpp"
#include "study/chain.hpp"
#include "validation/results.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace franz_parisi::cli {

/// Quantities by name, in the order of reports. NaN for one that does not exist.
using NamedValues = std::vector<validation::NamedValue>;

/// q, r, q_star, their conjugates, p_1, eps_1 of a run that iterated; the conjugates of one that did not.
NamedValues run_values(const MonteCarloRequest& request, const MonteCarloRun& run);

/// The same of the solution or, at a given state, the exact conjugates (3) there.
NamedValues exact_values(const MonteCarloRequest& request, const study::TaskSolution& solution);

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

/// Every quantity of every size, in the order of the request.
std::vector<SamplingBias> sampling_bias(const MonteCarloRequest& request, std::span<const MonteCarloRun> runs,
                                        const NamedValues& exact);

}  // namespace franz_parisi::cli
