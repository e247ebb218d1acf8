/// P patterns of N signs +-1, one bit each, and the two products with them that learning needs.
///
/// A task only ever meets y^mu x^mu, so the labels are multiplied into the inputs and not kept. The products
/// cost one table look-up and one addition for eight signs (the method of the four Russians, see
/// patterns.cpp), in double precision: single precision would be no faster, because a look-up moves one
/// number either way.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace franz_parisi::validation {

/// Rows of a minibatch. Indices are below SignPatterns::patterns(), in any order, repeats allowed.
using Batch = std::span<const std::uint32_t>;

/// A P x N matrix S of signs, stored as P ceil(N/64) words.
class SignPatterns {
 public:
  /// All signs -1. Throws std::invalid_argument when weights == 0.
  SignPatterns(std::size_t weights, std::size_t patterns);

  std::size_t weights() const { return weights_; }
  std::size_t patterns() const { return patterns_; }
  std::size_t blocks() const { return (weights_ + 63) / 64; }  ///< words per pattern

  /// The signs of weights 64 block .. 64 block + 63 of every pattern, bit 1 for +1. Bits beyond N mean
  /// nothing.
  std::span<std::uint64_t> words(std::size_t block);
  std::span<const std::uint64_t> words(std::size_t block) const;

  /// S[pattern][weight], +1 or -1.
  int sign(std::size_t pattern, std::size_t weight) const;

  /// a[k] = sum_i S[mu_k][i] m[i]; all patterns, or those of the batch. Throws std::invalid_argument on wrong
  /// lengths.
  void project(std::span<const double> m, std::span<double> a) const;
  void project(std::span<const double> m, Batch batch, std::span<double> a) const;

  /// g[i] = sum_k S[mu_k][i] c[k]: the transposed product.
  void back_project(std::span<const double> c, std::span<double> g) const;
  void back_project(std::span<const double> c, Batch batch, std::span<double> g) const;

 private:
  std::size_t weights_, patterns_;
  std::vector<std::uint64_t> words_;  // [block][pattern], so that one block's words are read in a row
};

}  // namespace franz_parisi::validation
