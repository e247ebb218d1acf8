#include "validation/diagnostics.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>

namespace franz_parisi::validation {
namespace {

double mean_of(std::span<const double> x) {
  return std::accumulate(x.begin(), x.end(), 0.0) / static_cast<double>(x.size());
}

/// One half of a chain, centred.
struct Half {
  double mean;
  std::vector<double> centred;

  explicit Half(std::span<const double> draws) : mean(mean_of(draws)), centred(draws.begin(), draws.end()) {
    for (double& x : centred) x -= mean;
  }

  /// (1/n) sum_t x_t x_{t + lag}.
  double autocovariance(std::size_t lag) const {
    return std::inner_product(centred.begin() + static_cast<std::ptrdiff_t>(lag), centred.end(),
                              centred.begin(), 0.0) /
           static_cast<double>(centred.size());
  }
};

std::vector<Half> split(const Chains& chains) {
  if (chains.empty()) throw std::invalid_argument("diagnose: no chains");
  const std::size_t length = chains.front().size(), half = length / 2;
  if (length < 8) throw std::invalid_argument("diagnose: fewer than 8 draws");
  std::vector<Half> halves;
  for (const auto& chain : chains) {
    if (chain.size() != length) throw std::invalid_argument("diagnose: chains of different length");
    halves.emplace_back(std::span(chain).first(half));
    halves.emplace_back(std::span(chain).last(half));
  }
  return halves;
}

}  // namespace

MixingDiagnostic diagnose(const Chains& chains) {
  const std::vector<Half> halves = split(chains);
  const auto count = static_cast<double>(halves.size());
  const std::size_t length = halves.front().centred.size();
  const auto n = static_cast<double>(length);
  const double draws = count * n;

  MixingDiagnostic result;
  for (const Half& half : halves) result.mean += half.mean / count;
  double within = 0, between = 0;  // W and B/n
  for (const Half& half : halves) {
    within += half.autocovariance(0) * n / (n - 1) / count;
    between += (half.mean - result.mean) * (half.mean - result.mean) / (count - 1);
  }
  const double variance = (n - 1) / n * within + between;  // var+, an overestimate before convergence
  if (variance == 0) return {result.mean, 1, draws, 0};
  result.r_hat = within > 0 ? std::sqrt(variance / within) : std::numeric_limits<double>::infinity();

  const auto autocorrelation = [&](std::size_t lag) {
    double covariance = 0;
    for (const Half& half : halves) covariance += half.autocovariance(lag) / count;
    return 1 - (within - covariance * n / (n - 1)) / variance;
  };
  // Sums of pairs rho_{2k} + rho_{2k+1}: positive and decreasing for a reversible chain.
  double time = -1, previous = std::numeric_limits<double>::infinity();
  for (std::size_t lag = 0; lag + 1 < length; lag += 2) {
    const double pair = std::min(autocorrelation(lag) + autocorrelation(lag + 1), previous);
    if (pair < 0) break;
    time += 2 * pair;
    previous = pair;
  }
  // Antithetic chains can do better than independent draws; Stan's bound on how much is believed.
  result.effective_sample_size = draws / std::max(time, 1 / std::log10(draws));
  result.monte_carlo_error = std::sqrt(variance / result.effective_sample_size);
  return result;
}

}  // namespace franz_parisi::validation
