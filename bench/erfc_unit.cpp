#include "erfc_unit.hpp"

#include <algorithm>
#include <cmath>
#include <ctime>
#include <limits>
#include <random>
#include <vector>

#include <benchmark/benchmark.h>

namespace franz_parisi::bench {

double seconds_per_erfc() {
  constexpr std::size_t arguments =
      4096;  // more than a branch predictor remembers, less than the cache holds
  constexpr int calls_per_batch = 50 * arguments;
  constexpr int batches = 10;

  std::mt19937_64 generator(1);
  std::uniform_real_distribution<double> uniform(-3, 3);
  std::vector<double> x(arguments);
  for (double& argument : x) argument = uniform(generator);

  double best = std::numeric_limits<double>::infinity();
  for (int batch = 0; batch < batches; ++batch) {
    const std::clock_t begin = std::clock();
    double sum = 0;
    for (int call = 0; call < calls_per_batch; ++call) {
      sum += std::erfc(x[static_cast<std::size_t>(call) % arguments]);
    }
    benchmark::DoNotOptimize(sum);
    best = std::min(best, static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC);
  }
  return best / calls_per_batch;
}

}  // namespace franz_parisi::bench
