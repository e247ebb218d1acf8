#include "machine_limits.hpp"

#include "validation/processor.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <benchmark/benchmark.h>

namespace franz_parisi::bench {
namespace {

/// Work units per second of work(), which does `units` of them; best of 40 runs.
template <class Work>
double best_rate(double units, Work&& work) {
  double best = 0;
  for (int run = 0; run < 40; ++run) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    const std::chrono::duration<double> time = std::chrono::steady_clock::now() - begin;
    best = std::max(best, units / time.count());
  }
  return best;
}

constexpr std::size_t additions = 3'200'000;

/// Adds `width` numbers at a time to eight sums, so that none waits for the one before.
template <std::size_t width>
[[gnu::always_inline]] inline void add() {
  using Vector [[gnu::vector_size(8 * width)]] = double;
  double unit = 1;
  benchmark::DoNotOptimize(unit);  // sums of an unknown number, no two alike: nothing to work out beforehand
  Vector one = Vector{} + unit;
  Vector a = one, b = a + one, c = b + one, d = c + one, e = d + one, f = e + one, g = f + one, h = g + one;
  for (std::size_t k = 0; k < additions / (8 * width); ++k)
    a += one, b += one, c += one, d += one, e += one, f += one, g += one, h += one;
  Vector sum = ((a + b) + (c + d)) + ((e + f) + (g + h));
  auto numbers = std::bit_cast<std::array<double, width>>(sum);
  benchmark::DoNotOptimize(numbers);
}

#ifdef FRANZ_PARISI_AVX512
FRANZ_PARISI_AVX512 void add_with_avx512() { add<8>(); }
#endif

double additions_per_second() {
#ifdef FRANZ_PARISI_AVX512
  if (validation::has_avx512()) return best_rate(additions, add_with_avx512);
#endif
  return best_rate(additions, add<2>);
}

double bytes_per_second() {
  const std::vector<std::uint64_t> words(32768, 1);
  return best_rate(8.0 * 32768, [&] {
    std::uint64_t combined = 0;
    for (const std::uint64_t word : words) combined |= word;
    benchmark::DoNotOptimize(combined);
  });
}

}  // namespace

const MachineLimits& machine_limits() {
  static const MachineLimits limits{additions_per_second(), bytes_per_second()};
  return limits;
}

}  // namespace franz_parisi::bench
