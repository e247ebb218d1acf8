/// Did the chains mix? Split R-hat and effective sample size of several chains of one quantity.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace franz_parisi::validation {

/// Chains of equal length, each one replica's values in order.
using Chains = std::vector<std::vector<double>>;

struct MixingDiagnostic {
  double mean = 0;   ///< over all chains
  double r_hat = 0;  ///< split R-hat: 1 when halves of chains agree; infinity when they never move apart
  double effective_sample_size = 0;  ///< independent draws with the same error; at most draws log10(draws)
  double monte_carlo_error = 0;      ///< standard error of the mean
};

/// Split R-hat (each chain counts as two halves) and the effective sample size from the autocorrelations of
/// all halves, truncated by Geyer's initial monotone sequence: A. Gelman et al., Bayesian Data Analysis, 3rd
/// ed., sections 11.4-5; A. Vehtari et al., Bayesian Analysis 16, 667 (2021), without the rank normalisation.
/// A quantity that is the same constant in all chains has R-hat 1 and every draw effective.
/// Throws std::invalid_argument for no chains, fewer than 8 draws, or chains of different length.
MixingDiagnostic diagnose(const Chains& chains);

}  // namespace franz_parisi::validation
