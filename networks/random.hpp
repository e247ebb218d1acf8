/// Random numbers as a function of what they are for (Philox 4x64, ten rounds): of seed, instance, purpose
/// and place, never of who asked before, of the method that learns or of the number of threads.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace franz_parisi::networks {

/// Each purpose has its own numbers.
enum class Purpose : std::uint32_t {
  initial_fields,
  permutation,
  shuffle,           ///< the order of the minibatches of an epoch
  training_noise,    ///< eps of (V4)
  fisher_noise,      ///< the same where per-sample gradients are squared
  evaluation_noise,  ///< the same in tests
  sampled_weights    ///< w ~ q in tests
};

/// The name of a set of numbers. Names that differ anywhere give independent numbers.
struct RandomName {
  std::uint64_t seed = 0;
  std::uint64_t instance = 0;
  Purpose purpose = Purpose::initial_fields;
  std::uint64_t step = 0;  ///< of training, or the task
  std::uint32_t draw = 0;  ///< the epoch, the task tested or the network drawn
  std::uint32_t layer = 0;
};

/// Four words of 64 bits: block `block` of `sample` under this name; sample < 2^32.
std::array<std::uint64_t, 4> random_block(const RandomName& name, std::uint64_t sample, std::uint64_t block);

/// out[unit] ~ N(0, 1) of one sample, by Box and Muller from 24 random bits each, |out| < 5.9. A number
/// depends on (name, sample, unit), not on how many are asked for; float and double agree to float's
/// precision.
template <class Real>
void normals(const RandomName& name, std::uint64_t sample, std::span<Real> out);

/// out[i] uniform in (0, 1), from 32 random bits each.
void uniforms(const RandomName& name, std::uint64_t sample, std::span<double> out);

/// order = a uniformly drawn permutation of 0, ..., order.size() - 1 (Fisher and Yates).
void permute(const RandomName& name, std::span<std::uint32_t> order);

}  // namespace franz_parisi::networks
