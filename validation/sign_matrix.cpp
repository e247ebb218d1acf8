#include "validation/sign_matrix.hpp"

#include "validation/sign_matrix_avx512.hpp"

#include <algorithm>
#include <array>

// The method of the four Russians (Arlazarov, Dinic, Kronrod, Faradzev 1970). For eight columns there are
// only 256 sums +-x_0 +-x_1 ... +-x_7: they are tabulated, and every row adds one entry for each of its
// bytes. Few rows do not repay a table of 256 entries: they go by four columns at a time.

namespace franz_parisi::validation {
namespace {

constexpr std::size_t rows_for_bytes = 160;  // from here on, eight columns at a time are quicker than four

/// Sums of the columns of one word by their bits, all of them (`bits` = 4) or in pairs of four (8): 8 kB.
template <std::size_t bits>
using Tables = std::array<std::array<double, std::size_t{1} << bits>, 32 / bits>;

/// table[b] = (+-x_0 +-x_1) + (+-x_2 +-x_3) with the signs of the bits of b.
void tabulate(const double* x, std::array<double, 16>& table) {
  const std::array first{-x[0] - x[1], x[0] - x[1], -x[0] + x[1], x[0] + x[1]};
  const std::array second{-x[2] - x[3], x[2] - x[3], -x[2] + x[3], x[2] + x[3]};
  for (std::size_t b = 0; b < 16; ++b) table[b] = first[b % 4] + second[b / 4];
}

template <std::size_t bits>
Tables<bits> tabulate_word(const double* x) {
  Tables<4> fours;
  for (std::size_t k = 0; k < 8; ++k) tabulate(x + 4 * k, fours[k]);
  if constexpr (bits == 4) {
    return fours;
  } else {
    Tables<8> bytes;
    for (std::size_t k = 0; k < 4; ++k)
      for (std::size_t second = 0; second < 16; ++second)
        for (std::size_t first = 0; first < 16; ++first)
          bytes[k][16 * second + first] = fours[2 * k][first] + fours[2 * k + 1][second];
    return bytes;
  }
}

// GCC would gather entries into vectors, and be slower for it.
#if defined(__GNUC__) && !defined(__clang__)
#define FRANZ_PARISI_ONE_BY_ONE [[gnu::noinline, gnu::optimize("no-tree-vectorize")]]
#else
#define FRANZ_PARISI_ONE_BY_ONE
#endif

/// The sum of one entry of every table, pair by pair.
template <std::size_t bits, std::size_t first = 0, std::size_t count = 32 / bits>
[[gnu::always_inline]] inline double look_up(const Tables<bits>& tables, std::uint32_t word) {
  if constexpr (count == 1)
    return tables[first][(word >> (bits * first)) & ((1U << bits) - 1)];
  else
    return look_up<bits, first, count / 2>(tables, word) +
           look_up<bits, first + count / 2, count / 2>(tables, word);
}

template <std::size_t bits>
FRANZ_PARISI_ONE_BY_ONE void add_entries(const Tables<bits>& tables, std::span<const std::uint32_t> words,
                                         std::span<double> y) {
  for (std::size_t row = 0; row < words.size(); ++row) y[row] += look_up<bits>(tables, words[row]);
}

template <std::size_t bits>
void multiply_by(const SignMatrix& matrix, std::span<const double> x, std::span<double> y) {
  std::ranges::fill(y, 0.0);
  for (std::size_t block = 0; block < matrix.blocks(); ++block) {
    std::array<double, 32> here{};
    std::copy_n(x.begin() + static_cast<std::ptrdiff_t>(32 * block),
                std::min<std::size_t>(32, x.size() - 32 * block), here.begin());
    add_entries<bits>(tabulate_word<bits>(here.data()), matrix.block(block), y);
  }
}

/// Transposes 32 x 32 bits (Hacker's Delight, 7-3): first the blocks of 16 x 16 above and below the diagonal
/// change places, then those of 8 x 8 inside each block, and so on.
template <std::size_t half = 16, std::uint32_t mask = 0x0000ffff>
void transpose(std::array<std::uint32_t, 32>& words) {
  for (std::size_t begin = 0; begin < 32; begin += 2 * half)
    for (std::size_t k = begin; k < begin + half; ++k) {
      const std::uint32_t change = ((words[k] >> half) ^ words[k + half]) & mask;
      words[k] ^= change << half;
      words[k + half] ^= change;
    }
  if constexpr (half > 1) transpose<half / 2, mask ^ (mask << half / 2)>(words);
}

}  // namespace

void multiply(const SignMatrix& matrix, std::span<const double> x, std::span<double> y) {
#ifdef FRANZ_PARISI_AVX512
  if (has_avx512()) return multiply_avx512(matrix, x, y);
#endif
  matrix.rows < rows_for_bytes ? multiply_by<4>(matrix, x, y) : multiply_by<8>(matrix, x, y);
}

void transpose(const SignMatrix& from, SignMatrix& to) {
  to.rows = from.columns;
  to.columns = from.rows;
  to.words.resize(to.blocks() * to.rows);
  for (std::size_t i = 0; i < to.blocks(); ++i)
    for (std::size_t k = 0; k < from.blocks(); ++k) {
      std::array<std::uint32_t, 32> words{};
      std::ranges::copy(from.block(k).subspan(32 * i, std::min<std::size_t>(32, from.rows - 32 * i)),
                        words.begin());
      transpose(words);
      std::copy_n(words.begin(), std::min<std::size_t>(32, to.rows - 32 * k),
                  to.words.begin() + static_cast<std::ptrdiff_t>(i * to.rows + 32 * k));
    }
}

}  // namespace franz_parisi::validation
