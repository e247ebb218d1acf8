/// Branch-free exp and log, so that the compiler can evaluate whole arrays of them in SIMD registers.
///
/// Only IEEE additions, multiplications and bit operations in a fixed order: every vector width gives the
/// same digits.
#pragma once

#include <bit>
#include <cstdint>
#include <initializer_list>

namespace franz_parisi::validation {

/// exp(x) for x <= 0, relative error below 4e-16. Values below -708 count as -708 (3e-308, not 0).
inline double exp_nonpositive(double x) {
  constexpr double inv_ln2 = 0x1.71547652b82fep+0, ln2_high = 0x1.62e42fee00000p-1,
                   ln2_low = 0x1.a39ef35793c76p-33;
  constexpr double round_to_integer = 0x1.8p52;  // adding it leaves the nearest integer in the low bits
  x = x < -708.0 ? -708.0 : x;
  const double shifted = x * inv_ln2 + round_to_integer;
  const double k = shifted - round_to_integer;
  const double r = (x - k * ln2_high) - k * ln2_low;  // |r| <= ln2/2
  double series = 1.0 / 6227020800;                   // Taylor to r^13
  for (const double c : {1.0 / 479001600, 1.0 / 39916800, 1.0 / 3628800, 1.0 / 362880, 1.0 / 40320,
                         1.0 / 5040, 1.0 / 720, 1.0 / 120, 1.0 / 24, 1.0 / 6, 0.5, 1.0, 1.0})
    series = series * r + c;
  const std::uint64_t exponent = std::bit_cast<std::uint64_t>(shifted) << 52;
  return std::bit_cast<double>(std::bit_cast<std::uint64_t>(series) + exponent);
}

/// ln x for normal x > 0, error below 3e-16 max(1, |ln x|).
inline double log_positive(double x) {
  constexpr double ln2_high = 0x1.62e42fee00000p-1, ln2_low = 0x1.a39ef35793c76p-33;
  constexpr std::uint64_t sqrt_half = 0x3fe6a09e667f3bcd, bias = std::uint64_t{1024} << 52;
  const std::uint64_t bits = std::bit_cast<std::uint64_t>(x);
  const std::uint64_t biased =
      (bits - sqrt_half + bias) >> 52;  // k + 1024 with x = 2^k y, sqrt(1/2) <= y < sqrt 2
  const double k = std::bit_cast<double>(biased | 0x4330000000000000) - (0x1p52 + 1024);
  const double y = std::bit_cast<double>(bits - ((biased - 1024) << 52));
  const double s = (y - 1) / (y + 1), t = s * s;  // ln y = 2 artanh s, |s| < 0.1716
  double series = 1.0 / 21;
  for (const double c :
       {1.0 / 19, 1.0 / 17, 1.0 / 15, 1.0 / 13, 1.0 / 11, 1.0 / 9, 1.0 / 7, 1.0 / 5, 1.0 / 3})
    series = series * t + c;
  return k * ln2_high + (k * ln2_low + 2 * (s + s * (t * series)));
}

}  // namespace franz_parisi::validation
