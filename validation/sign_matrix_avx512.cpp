#include "validation/sign_matrix_avx512.hpp"

#ifdef FRANZ_PARISI_AVX512

#include <algorithm>

#include <immintrin.h>

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"  // in GCC's own header (gcc.gnu.org/PR105593)
#endif

// The method of the four Russians once more (see sign_matrix.cpp), with tables that never leave the
// registers: the 16 sums +-x_0 +-x_1 +-x_2 +-x_3 fill two of them, and one permutation (vpermi2pd) looks up
// four bits of eight rows. The eight tables of a word lie in 16 of the 32 registers, and the loop over its
// rows makes do with a shift, a permutation and an addition for 32 signs. Additions under a mask would do
// eight signs each, with a mask to be made for every one of them; and these are the additions of
// sign_matrix.cpp.

namespace franz_parisi::validation {
namespace {

constexpr std::size_t rows_at_once = 2048;  // 16 kB of sums, which stay in the first-level cache

/// sums[b] = (+-x_0 +-x_1) + (+-x_2 +-x_3) with the signs of the bits of b, 0 <= b < 16.
struct Table {
  __m512d lower, upper;
};

/// x in the lanes of the mask, -x in the others.
FRANZ_PARISI_AVX512 inline __m512d signed_lanes(double x, __mmask8 plus) {
  const __m512i bits = _mm512_castpd_si512(_mm512_set1_pd(x));
  const __m512i negated = _mm512_xor_si512(bits, _mm512_castpd_si512(_mm512_set1_pd(-0.0)));
  return _mm512_castsi512_pd(_mm512_mask_mov_epi64(negated, plus, bits));
}

FRANZ_PARISI_AVX512 inline Table tabulate(const double* x) {
  const __m512d first = _mm512_add_pd(signed_lanes(x[0], 0xaa), signed_lanes(x[1], 0xcc));
  const __m512d third = signed_lanes(x[2], 0xf0);
  return {_mm512_add_pd(first, _mm512_add_pd(third, signed_lanes(x[3], 0x00))),
          _mm512_add_pd(first, _mm512_add_pd(third, signed_lanes(x[3], 0xff)))};
}

/// The sums of byte k of eight words, one in a lane.
template <int k>
FRANZ_PARISI_AVX512 inline __m512d byte_sums(const Table* tables, __m512i words) {
  const __m512i first = _mm512_srli_epi64(words, 8 * k), second = _mm512_srli_epi64(words, 8 * k + 4);
  return _mm512_add_pd(_mm512_permutex2var_pd(tables[2 * k].lower, first, tables[2 * k].upper),
                       _mm512_permutex2var_pd(tables[2 * k + 1].lower, second, tables[2 * k + 1].upper));
}

/// Adds the sums of eight words to y, in the lanes of the mask.
FRANZ_PARISI_AVX512 inline void add(const Table* tables, __m256i words, double* y, __mmask8 lanes) {
  const __m512i wide = _mm512_cvtepu32_epi64(words);
  const __m512d sums = _mm512_add_pd(_mm512_add_pd(byte_sums<0>(tables, wide), byte_sums<1>(tables, wide)),
                                     _mm512_add_pd(byte_sums<2>(tables, wide), byte_sums<3>(tables, wide)));
  _mm512_mask_storeu_pd(y, lanes, _mm512_add_pd(_mm512_maskz_loadu_pd(lanes, y), sums));
}

}  // namespace

FRANZ_PARISI_AVX512 void multiply_avx512(const SignMatrix& matrix, std::span<const double> x,
                                         std::span<double> y) {
  std::ranges::fill(y, 0.0);
  for (std::size_t begin = 0; begin < matrix.rows; begin += rows_at_once) {
    const std::size_t end = std::min(begin + rows_at_once, matrix.rows);
    for (std::size_t block = 0; block < matrix.blocks(); ++block) {
      double here[32] = {};
      std::copy_n(x.data() + 32 * block, std::min<std::size_t>(32, x.size() - 32 * block), here);
      Table tables[8];
#pragma GCC unroll 8
      for (std::size_t k = 0; k < 8; ++k) tables[k] = tabulate(here + 4 * k);
      const std::uint32_t* const words = matrix.words.data() + block * matrix.rows;
      std::size_t row = begin;
      for (; row + 8 <= end; row += 8)
        add(tables, _mm256_loadu_si256(reinterpret_cast<const __m256i*>(words + row)), &y[row], 0xff);
      if (row < end) {
        const auto lanes = static_cast<__mmask8>((1U << (end - row)) - 1);
        add(tables, _mm256_maskz_loadu_epi32(lanes, words + row), &y[row], lanes);
      }
    }
  }
}

}  // namespace franz_parisi::validation

#endif
