/// A matrix of signs +-1, one bit each, and its product with a vector.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace franz_parisi::validation {

/// rows x columns signs, 32 columns to a word.
struct SignMatrix {
  std::size_t rows = 0, columns = 0;
  std::vector<std::uint32_t> words = {};  ///< [columns/32, rounded up][rows]; bit 1 for +1

  std::size_t blocks() const { return (columns + 31) / 32; }  ///< words of one row

  /// The words of every row, of columns 32 block to 32 block + 31.
  std::span<const std::uint32_t> block(std::size_t block) const {
    return std::span(words).subspan(block * rows, rows);
  }

  /// +1 or -1.
  int sign(std::size_t row, std::size_t column) const {
    return (words[column / 32 * rows + row] >> (column % 32)) & 1 ? 1 : -1;
  }
};

/// y[row] = sum_i S[row][i] x[i], for x of S.columns and y of S.rows numbers.
///
/// The order of additions is fixed, so that the digits are those of every processor: in a word +-x_0 +-x_1,
/// then sums of two of those, and so on, pair by pair up to the sum over its 32 columns; words one after the
/// other.
void multiply(const SignMatrix& matrix, std::span<const double> x, std::span<double> y);

/// Makes `to` the transpose of `from`.
void transpose(const SignMatrix& from, SignMatrix& to);

}  // namespace franz_parisi::validation
