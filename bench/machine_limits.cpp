#include "machine_limits.hpp"

#include <algorithm>
#include <array>
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

double additions_per_second() {
  constexpr std::size_t lanes = 32;  // enough independent sums to hide the latency of an addition
  constexpr std::size_t rounds = 100000;
  return best_rate(lanes * rounds, [] {
#ifdef __AVX__
    constexpr int width = 4;
#else
    constexpr int width = 2;
#endif
    using Vector [[gnu::vector_size(8 * width)]] = double;
    Vector a{}, b{}, c{}, d{}, e{}, f{}, g{}, h{};
    Vector one = Vector{} + 1.0;
    benchmark::DoNotOptimize(one);
    for (std::size_t k = 0; k < lanes * rounds / (std::size_t{8} * width); ++k) {
      a += one, b += one, c += one, d += one, e += one, f += one, g += one, h += one;
      asm volatile("" : "+x"(a), "+x"(b), "+x"(c), "+x"(d), "+x"(e), "+x"(f), "+x"(g), "+x"(h));
    }
  });
}

double loads_per_second() {
  std::array<double, 2048> table{};  // 16 kB
  constexpr std::size_t rounds = 200;
  return best_rate(2048.0 * rounds, [&] {
    double a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0;
    for (std::size_t round = 0; round < rounds; ++round) {
      benchmark::DoNotOptimize(table.data());
      benchmark::ClobberMemory();
      for (const double* x = table.data(); x != table.data() + table.size(); x += 8) {
        a += x[0], b += x[1], c += x[2], d += x[3], e += x[4], f += x[5], g += x[6], h += x[7];
        asm volatile("" : "+x"(a), "+x"(b), "+x"(c), "+x"(d), "+x"(e), "+x"(f), "+x"(g), "+x"(h));
      }
    }
    benchmark::DoNotOptimize(a + b + c + d + e + f + g + h);
  });
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
  static const MachineLimits limits{additions_per_second(), loads_per_second(), bytes_per_second()};
  return limits;
}

}  // namespace franz_parisi::bench
