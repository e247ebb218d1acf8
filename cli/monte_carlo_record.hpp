/// The Monte-Carlo estimator as flat records: the `monte_carlo` and `bias` of reports.
#pragma once

#include "cli/record.hpp"
#include "cli/sampling_bias.hpp"

#include <span>
#include <vector>

namespace franz_parisi::cli {

/// Sample sizes, runs, seed, what the iteration does and where it stops.
Json monte_carlo_settings_record(const MonteCarloRequest& request);

/// One record per run. Keys are those of docs/schema.json; without iteration the readings are null.
/// `eps_bayes` is the bound (14) on eps_1.
std::vector<Json> run_records(const MonteCarloRequest& request, std::span<const MonteCarloRun> runs,
                              double eps_bayes);

/// One record per sample size and quantity.
std::vector<Json> bias_records(std::span<const SamplingBias> biases);

}  // namespace franz_parisi::cli
