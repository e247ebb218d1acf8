/// The Monte-Carlo estimator as a table for people: sampled against exact, a block a sample size.
#pragma once

#include "cli/sampling_bias.hpp"

#include <span>
#include <string>

namespace franz_parisi::cli {

/// `eps_bayes` is the bound (14) on eps_1.
std::string monte_carlo_table(const MonteCarloRequest& request, std::span<const MonteCarloRun> runs,
                              std::span<const SamplingBias> biases, double eps_bayes);

}  // namespace franz_parisi::cli
