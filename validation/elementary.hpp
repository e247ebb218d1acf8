/// Branch-free exp and log, so that the compiler can evaluate whole arrays of them in SIMD registers.
///
/// Only IEEE additions, multiplications and bit operations in a fixed order: every vector width gives the
/// same digits.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace franz_parisi::validation {

/// c[k] + c[k + 4] x + c[k + 8] x^2 + ... by Horner's rule, unrolled by the type system.
template <std::size_t k, std::size_t count>
[[gnu::always_inline]] inline double every_fourth(const std::array<double, count>& c, double x) {
  if constexpr (k + 4 < count)
    return every_fourth<k + 4>(c, x) * x + c[k];
  else
    return c[k];
}

/// c[0] + c[1] x + c[2] x^2 + ... (at least four terms) as four Horner chains in x^4: no long wait for one
/// product.
template <std::size_t count>
[[gnu::always_inline]] inline double polynomial(const std::array<double, count>& c, double x) {
  const double x2 = x * x, x4 = x2 * x2;
  return (every_fourth<0>(c, x4) + every_fourth<1>(c, x4) * x) +
         x2 * (every_fourth<2>(c, x4) + every_fourth<3>(c, x4) * x);
}

/// exp(x) for x <= 0, relative error below 5e-16. Values below -708 count as -708 (3e-308, not 0).
inline double exp_nonpositive(double x) {
  constexpr double inv_ln2 = 0x1.71547652b82fep+0, ln2_high = 0x1.62e42fee00000p-1,
                   ln2_low = 0x1.a39ef35793c76p-33;
  constexpr double round_to_integer = 0x1.8p52;  // adding it leaves the nearest integer in the low bits
  constexpr std::array taylor = {1.0,
                                 1.0,
                                 0.5,
                                 1.0 / 6,
                                 1.0 / 24,
                                 1.0 / 120,
                                 1.0 / 720,
                                 1.0 / 5040,
                                 1.0 / 40320,
                                 1.0 / 362880,
                                 1.0 / 3628800,
                                 1.0 / 39916800,
                                 1.0 / 479001600,
                                 1.0 / 6227020800};
  x = x < -708.0 ? -708.0 : x;
  const double shifted = x * inv_ln2 + round_to_integer;
  const double k = shifted - round_to_integer;
  const double r = (x - k * ln2_high) - k * ln2_low;  // |r| <= ln2/2
  const std::uint64_t exponent = std::bit_cast<std::uint64_t>(shifted) << 52;
  return std::bit_cast<double>(std::bit_cast<std::uint64_t>(polynomial(taylor, r)) + exponent);
}

/// ln x for normal x > 0, error below 3e-16 max(1, |ln x|).
inline double log_positive(double x) {
  constexpr double ln2_high = 0x1.62e42fee00000p-1, ln2_low = 0x1.a39ef35793c76p-33;
  constexpr std::uint64_t sqrt_half = 0x3fe6a09e667f3bcd, bias = std::uint64_t{1024} << 52;
  constexpr std::array artanh = {1.0 / 3,  1.0 / 5,  1.0 / 7,  1.0 / 9,  1.0 / 11,
                                 1.0 / 13, 1.0 / 15, 1.0 / 17, 1.0 / 19, 1.0 / 21};
  const std::uint64_t bits = std::bit_cast<std::uint64_t>(x);
  const std::uint64_t biased =
      (bits - sqrt_half + bias) >> 52;  // k + 1024 with x = 2^k y, sqrt(1/2) <= y < sqrt 2
  const double k = std::bit_cast<double>(biased | 0x4330000000000000) - (0x1p52 + 1024);
  const double y = std::bit_cast<double>(bits - ((biased - 1024) << 52));
  const double s = (y - 1) / (y + 1), t = s * s;  // ln y = 2 artanh s, |s| < 0.1716
  return k * ln2_high + (k * ln2_low + 2 * (s + s * (t * polynomial(artanh, t))));
}

}  // namespace franz_parisi::validation
