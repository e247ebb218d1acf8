/// Counter-based random streams (Philox 4x64, ten rounds): a number is a function of what it is for, never of
/// who asked before.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace franz_parisi::validation {

/// What a stream's numbers are used for; each purpose has its own numbers.
enum class Purpose : std::uint32_t {
  teacher,
  inputs,
  initial_field,
  momentum,
  trajectory,
  shuffle,
  channel,           ///< the Gaussian samples of sampled_channel.hpp
  initial_overlaps,  ///< where the iteration of sampled_iteration.hpp begins
  exchange,          ///< which neighbours on a ladder of temperatures swap their states
  label_noise,       ///< of labels that are real numbers
  weights            ///< of networks
};

/// The name of a stream. Two names that differ anywhere give independent numbers, so results do not depend on
/// the number of threads, and any instance can be drawn again alone.
struct StreamName {
  std::uint64_t seed = 0;
  std::uint64_t instance = 0;  ///< which realisation of the disorder
  std::uint32_t size = 0;      ///< number of weights N: sizes share no randomness
  std::uint32_t task = 0;      ///< counted from 0
  Purpose purpose = Purpose::teacher;
  std::uint32_t replica = 0;

  StreamName with(Purpose new_purpose, std::uint32_t new_replica = 0) const;
};

/// The numbers of one stream, in order. Works as a standard uniform random bit generator.
class Stream {
 public:
  using result_type = std::uint64_t;

  explicit Stream(const StreamName& name);

  static constexpr std::uint64_t min() { return 0; }
  static constexpr std::uint64_t max() { return ~std::uint64_t{0}; }

  std::uint64_t operator()();            ///< 64 random bits
  double uniform();                      ///< in the open interval (0, 1)
  double normal();                       ///< N(0, 1), by Box and Muller
  std::size_t below(std::size_t bound);  ///< in 0 .. bound - 1; bound > 0. Bias below bound/2^64.

 private:
  std::array<std::uint64_t, 2> key_;
  std::array<std::uint64_t, 4> counter_;
  std::array<std::uint64_t, 4> block_{};
  std::size_t used_ = 4;
  double spare_normal_ = 0;
  bool has_spare_ = false;
};

}  // namespace franz_parisi::validation
