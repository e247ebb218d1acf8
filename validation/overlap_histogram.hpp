/// P(q) of one instance: the law of the overlap of two states, of different chains and of one.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace franz_parisi::validation {

constexpr std::size_t overlap_bins = 100;  ///< of equal width on [-1, 1]

/// Shares of pairs of states by their overlap m.m'/N; the two agree where chains mix.
struct OverlapHistogram {
  std::vector<double> between;  ///< of the chains 2k and 2k + 1, at any two times
  std::vector<double> within;   ///< of one chain, at times at least half of the run apart
};

/// Keeps some hundred states of every chain, at equal distances.
class OverlapRecorder {
 public:
  /// An even number of chains, each recorded `draws` times.
  OverlapRecorder(std::size_t chains, std::size_t draws);

  bool is_due(std::size_t draw) const { return draw % stride_ == 0; }
  void record(std::size_t chain, std::span<const double> mean);
  OverlapHistogram finish() const;

 private:
  std::size_t stride_;
  std::vector<std::vector<std::vector<double>>> states_;  ///< by chain and time
};

}  // namespace franz_parisi::validation
