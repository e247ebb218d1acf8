// Bodies that run side by side: each once, on no more threads than there are processors, failures handed on.
#include "solver/parallel.hpp"

#include <atomic>
#include <stdexcept>
#include <vector>

#include <doctest/doctest.h>
#include <omp.h>

using franz_parisi::solver::in_parallel;

TEST_CASE("every body runs once, whatever the number of threads") {
  for (const int threads : {0, 1, 2, 64}) {
    std::vector<std::atomic<int>> runs(100);
    in_parallel(runs.size(), threads, [&](std::size_t i) { ++runs[i]; });
    for (const auto& count : runs) CHECK(count == 1);
  }
}

TEST_CASE("no more threads than were asked for, than there are processors, or than there is work") {
  const auto team = [](std::size_t count, int threads) {
    std::atomic<int> size{0};
    in_parallel(count, threads, [&](std::size_t) { size = omp_get_num_threads(); });
    return size.load();
  };
  CHECK(team(1000, 1) == 1);
  CHECK(team(1000, 64) <= omp_get_num_procs());
  CHECK(team(1000, 64) == team(1000, omp_get_num_procs()));
  CHECK(team(1, 64) == 1);
}

TEST_CASE("the first failure in order is thrown, after everything has run") {
  std::atomic<int> runs{0};
  const auto body = [&](std::size_t i) {
    ++runs;
    if (i == 3) throw std::runtime_error("three");
    if (i == 7) throw std::logic_error("seven");
  };
  CHECK_THROWS_WITH_AS(in_parallel(20, 4, body), "three", std::runtime_error);
  CHECK(runs == 20);
}
