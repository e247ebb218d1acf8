#include "validation/overlap_histogram.hpp"

#include "validation/observables.hpp"

#include <algorithm>

namespace franz_parisi::validation {
namespace {

constexpr std::size_t most_states = 200;

/// Shares of the overlaps that were added.
class Counts {
 public:
  void add(double q) {
    const auto bin = static_cast<std::size_t>((q + 1) / 2 * overlap_bins);
    ++counts_[std::min(bin, overlap_bins - 1)];
    ++total_;
  }

  std::vector<double> shares() const {
    std::vector<double> shares(overlap_bins);
    for (std::size_t k = 0; total_ > 0 && k < shares.size(); ++k)
      shares[k] = static_cast<double>(counts_[k]) / static_cast<double>(total_);
    return shares;
  }

 private:
  std::vector<std::size_t> counts_ = std::vector<std::size_t>(overlap_bins);
  std::size_t total_ = 0;
};

}  // namespace

OverlapRecorder::OverlapRecorder(std::size_t chains, std::size_t draws)
    : stride_((draws + most_states - 1) / most_states), states_(chains) {}

void OverlapRecorder::record(std::size_t chain, std::span<const double> mean) {
  states_[chain].emplace_back(mean.begin(), mean.end());
}

OverlapHistogram OverlapRecorder::finish() const {
  Counts between, within;
  for (std::size_t a = 0; a < states_.size(); ++a) {
    const std::size_t times = states_[a].size();
    for (std::size_t s = 0; s < times; ++s) {
      for (std::size_t t = s + (times + 1) / 2; t < times; ++t)
        within.add(overlap(states_[a][s], states_[a][t]));
      for (std::size_t t = 0; a % 2 == 0 && t < times; ++t)
        between.add(overlap(states_[a][s], states_[a + 1][t]));
    }
  }
  return {between.shares(), within.shares()};
}

}  // namespace franz_parisi::validation
