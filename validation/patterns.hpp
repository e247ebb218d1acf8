/// P patterns of N signs +-1, one bit each, and the two products with them that learning needs.
///
/// A task only ever meets y^mu x^mu, so the labels are multiplied into the inputs and not kept. The bits are
/// stored by pattern and by weight, so that either product is one of rows (sign_matrix.hpp). All is in double
/// precision.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include <franz_parisi/validation/sign_matrix.hpp>

namespace franz_parisi::validation {

/// Rows of a minibatch. Indices are below SignPatterns::patterns(), in any order, repeats allowed.
using Batch = std::span<const std::uint32_t>;

/// A P x N matrix S of signs.
class SignPatterns {
 public:
  /// words[block patterns + mu] has the signs of weights 64 block to 64 block + 63 of pattern mu, bit 1 for
  /// +1; bits beyond the last weight mean nothing. Throws std::invalid_argument when weights == 0, or for
  /// another number of words than ceil(weights/64) patterns.
  SignPatterns(std::size_t weights, std::size_t patterns, std::span<const std::uint64_t> words);

  std::size_t weights() const { return by_pattern_.columns; }
  std::size_t patterns() const { return by_pattern_.rows; }

  /// S[pattern][weight], +1 or -1.
  int sign(std::size_t pattern, std::size_t weight) const { return by_pattern_.sign(pattern, weight); }

  /// a[mu] = sum_i S[mu][i] m[i]. Throws std::invalid_argument on wrong lengths.
  void project(std::span<const double> m, std::span<double> a) const;

  /// g[i] = sum_mu S[mu][i] c[mu]: the transposed product.
  void back_project(std::span<const double> c, std::span<double> g) const;

  /// Becomes the patterns of `all` that the batch names, in its order; quicker than their products.
  void assign(const SignPatterns& all, Batch batch);

 private:
  SignMatrix by_pattern_, by_weight_;
};

}  // namespace franz_parisi::validation
