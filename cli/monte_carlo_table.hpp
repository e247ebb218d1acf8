/// The Monte-Carlo estimator as a table for people: sampled against exact, a block a sample size.
#pragma once

#include "study/monte_carlo.hpp"

#include <span>
#include <string>

namespace franz_parisi::cli {

/// `eps_bayes` is the bound (14) on eps_1.
std::string monte_carlo_table(const study::MonteCarloRequest& request,
                              std::span<const study::MonteCarloRun> runs,
                              std::span<const study::SamplingBias> biases, double eps_bayes);

}  // namespace franz_parisi::cli
