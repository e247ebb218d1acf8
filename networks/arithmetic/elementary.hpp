/// Branch-free exp, ln, sin and cos for both precisions, so that the compiler can evaluate whole arrays of
/// them in SIMD registers.
///
/// Only additions, multiplications, divisions and bit operations in a fixed order: every vector width gives
/// the same digits. Coefficients are those of Taylor's series, as many as the precision needs.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace franz_parisi::networks {

/// What is particular to a floating-point format.
template <class Real>
struct Format;

template <>
struct Format<float> {
  using Bits = std::uint32_t;
  static constexpr int mantissa = 23;
  static constexpr float to_integer = 0x1.8p23F;  ///< adding it leaves the nearest integer in the low bits
  static constexpr float ln2_high = 0x1.62e4p-1F, ln2_low = 0x1.7f7d1cp-20F;
  static constexpr float least_exponent = -87.0F;       ///< e to this is still normal
  static constexpr Bits sqrt_half = 0x3f3504f3;         ///< the bits of sqrt(1/2)
  static constexpr Bits integer_exponent = 0x4b000000;  ///< the bits of 2^23
  static constexpr std::size_t exp_terms = 8, ln_terms = 5, turn_terms = 7;
};

template <>
struct Format<double> {
  using Bits = std::uint64_t;
  static constexpr int mantissa = 52;
  static constexpr double to_integer = 0x1.8p52;
  static constexpr double ln2_high = 0x1.62e42fee00000p-1, ln2_low = 0x1.a39ef35793c76p-33;
  static constexpr double least_exponent = -708.0;
  static constexpr Bits sqrt_half = 0x3fe6a09e667f3bcd;
  static constexpr Bits integer_exponent = 0x4330000000000000;
  static constexpr std::size_t exp_terms = 14, ln_terms = 11, turn_terms = 12;
};

/// c[0] + c[1] x + c[2] x^2 + ... by Horner's rule, unrolled by the type system.
template <std::size_t k = 0, class Real, std::size_t count>
[[gnu::always_inline]] inline Real polynomial(const std::array<Real, count>& c, Real x) {
  if constexpr (k + 1 < count)
    return polynomial<k + 1>(c, x) * x + c[k];
  else
    return c[k];
}

/// Coefficient k of a series is the one before divided by divisor(k).
template <class Real, std::size_t count, class Divisor>
constexpr std::array<Real, count> series(Divisor divisor) {
  std::array<Real, count> c{};
  long double value = 1;
  for (std::size_t k = 0; k < count; ++k) {
    if (k > 0) value /= static_cast<long double>(divisor(static_cast<int>(k)));
    c[k] = static_cast<Real>(value);
  }
  return c;
}

/// e^x for x <= 0, to a few units in the last place. Arguments below -87 (float) or -708 (double) count as
/// these: the result is never 0.
template <class Real>
[[gnu::always_inline]] inline Real exp_nonpositive(Real x) {
  using F = Format<Real>;
  using Bits = typename F::Bits;
  constexpr auto taylor = series<Real, F::exp_terms>([](int k) { return k; });
  constexpr Real inverse_ln2 = static_cast<Real>(1.4426950408889634073599L);
  x = x < F::least_exponent ? F::least_exponent : x;
  const Real shifted = x * inverse_ln2 + F::to_integer;
  const Real k = shifted - F::to_integer;
  const Real r = (x - k * F::ln2_high) - k * F::ln2_low;  // |r| <= ln2/2
  const Bits power = std::bit_cast<Bits>(shifted) << F::mantissa;
  return std::bit_cast<Real>(std::bit_cast<Bits>(polynomial(taylor, r)) + power);
}

/// ln x for normal x > 0, to a few units in the last place of max(1, |ln x|).
template <class Real>
[[gnu::always_inline]] inline Real ln_positive(Real x) {
  using F = Format<Real>;
  using Bits = typename F::Bits;
  constexpr Bits offset = F::mantissa == 23 ? 128 : 1024, bias = offset << F::mantissa;
  constexpr auto artanh = [] {
    std::array<Real, F::ln_terms> c{};
    for (std::size_t k = 0; k < c.size(); ++k)
      c[k] = static_cast<Real>(1.0L / static_cast<long double>(2 * k + 1));
    return c;
  }();
  const Bits bits = std::bit_cast<Bits>(x);
  const Bits biased = (bits - F::sqrt_half + bias) >> F::mantissa;  // k + offset, x = 2^k y, y near 1
  const Real k = std::bit_cast<Real>(biased | F::integer_exponent) -
                 (std::bit_cast<Real>(F::integer_exponent) + static_cast<Real>(offset));
  const Real y = std::bit_cast<Real>(bits - ((biased - offset) << F::mantissa));
  const Real s = (y - 1) / (y + 1);  // ln y = 2 artanh s, |s| < 0.1716
  return k * F::ln2_high + (k * F::ln2_low + 2 * s * polynomial(artanh, s * s));
}

template <class Real>
struct SineCosine {
  Real sine, cosine;
};

/// sin and cos of 2 pi t for |t| <= 1/2, absolute error of a few units in the last place of 1.
template <class Real>
[[gnu::always_inline]] inline SineCosine<Real> of_turns(Real t) {
  using F = Format<Real>;
  constexpr auto sine = series<Real, F::turn_terms>([](int k) { return -2 * k * (2 * k + 1); });
  constexpr auto cosine = series<Real, F::turn_terms>([](int k) { return -2 * k * (2 * k - 1); });
  constexpr Real two_pi = static_cast<Real>(6.2831853071795864769L);
  const Real half_turns = (2 * t + F::to_integer) - F::to_integer;  // -1, 0 or 1
  const Real y = two_pi * (t - half_turns / 2);                     // |y| <= pi/2
  const Real sign = 1 - 2 * half_turns * half_turns, y2 = y * y;
  return {sign * y * polynomial(sine, y2), sign * polynomial(cosine, y2)};
}

}  // namespace franz_parisi::networks
