// Speed of the finite-size simulation against the limits of the core it runs on.
//
// A full-batch epoch needs 2 P N additions of signed numbers (m.x for every pattern, and back). Tables do
// several of them at once, so an epoch may take less time than its plain additions would:
// - of_addition_limit: time that 2 P N SIMD additions would take/time taken (above 1: beyond what they do)
// - of_bandwidth_limit: time to read the bits twice/time taken (small: the data never hold it up)
// - of_baseline: time taken/time taken without AVX-512 (1 where the processor has none)
#include "validation/hamiltonian_chain.hpp"
#include "validation/optimiser.hpp"
#include "validation/probit.hpp"
#include "validation/processor.hpp"
#include "validation/task_data.hpp"
#include "validation/task_loss.hpp"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <vector>

#include "machine_limits.hpp"
#include <benchmark/benchmark.h>

namespace {

using namespace franz_parisi::validation;
using franz_parisi::bench::machine_limits;

struct Problem {
  Teacher teacher;
  SignPatterns patterns;
  TaskLoss loss;
  Posterior state;

  Problem(std::size_t size, std::size_t count)
      : teacher(draw_teacher(size, {.seed = 1})),
        patterns(draw_patterns(teacher, count, {.seed = 1})),
        loss(patterns, 1.0),
        state(normals(size)) {}

  static std::vector<double> normals(std::size_t count) {
    Stream stream(StreamName{.seed = 1, .purpose = Purpose::initial_field});
    std::vector<double> numbers(count);
    for (double& x : numbers) x = stream.normal();
    return numbers;
  }

  double signs() const { return static_cast<double>(patterns.weights() * patterns.patterns()); }
};

/// Processor time since it was made, against the time that the machine's limits allow.
class LimitReport {
 public:
  /// Sets the counters for iterations of `additions` signed additions each.
  void write(benchmark::State& run, double additions) const {
    const double taken = static_cast<double>(std::clock() - begin_) / CLOCKS_PER_SEC;
    const double total = additions * static_cast<double>(run.iterations());
    run.counters["of_addition_limit"] = total / machine_limits().additions_per_second / taken;
    run.counters["of_bandwidth_limit"] = total / 8 / machine_limits().bytes_per_second / taken;
  }

 private:
  std::clock_t begin_ = (machine_limits(), std::clock());  // the limits are measured before the clock starts
};

/// Shortest times of work(), as it is and without AVX-512, turn by turn, so that both see the same machine.
template <class Work>
void compare_with_baseline(benchmark::State& run, const Work& work) {
  double shortest[2] = {1e9, 1e9};
  const auto measure = [&](double& best) {
    for (int k = 0; k < 5; ++k) {
      const auto begin = std::chrono::steady_clock::now();
      work();
      best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
    }
  };
  for (int turn = 0; turn < 10; ++turn) {
    measure(shortest[0]);
    const BaselineOnly baseline;
    measure(shortest[1]);
  }
  run.counters["of_baseline"] = shortest[0] / shortest[1];
}

/// Runs the benchmark on `work`, which makes so many signed additions.
template <class Work>
void measure_additions(benchmark::State& run, double additions, const Work& work) {
  const LimitReport limits;
  for (auto _ : run) work();
  limits.write(run, additions);
  compare_with_baseline(run, work);
}

void adam_epoch(benchmark::State& run) {
  Problem problem(static_cast<std::size_t>(run.range(0)), static_cast<std::size_t>(run.range(1)));
  Optimiser adam({.rule = OptimiserSettings::Rule::adam, .learning_rate = 1e-3}, problem.state.size());
  std::vector<double> gradient(problem.state.size());
  measure_additions(run, 2 * problem.signs(), [&] {
    benchmark::DoNotOptimize(problem.loss.gradient(problem.state, gradient));
    problem.state.change_field([&](std::span<double> field) { adam.step(gradient, field); });
  });
}

void minibatch_sgd_epoch(benchmark::State& run) {
  Problem problem(1000, 2000);
  const auto batch = static_cast<std::size_t>(run.range(0));
  Optimiser sgd({.learning_rate = 1e-5}, problem.state.size());
  std::vector<double> gradient(problem.state.size());
  std::vector<std::uint32_t> order(problem.patterns.patterns());
  Stream stream(StreamName{.seed = 1, .purpose = Purpose::shuffle});
  for (auto& row : order) row = static_cast<std::uint32_t>(stream.below(order.size()));
  measure_additions(run, 2 * problem.signs(), [&] {
    for (std::size_t begin = 0; begin < order.size(); begin += batch) {
      const Batch rows = Batch(order).subspan(begin, std::min(batch, order.size() - begin));
      benchmark::DoNotOptimize(problem.loss.gradient(problem.state, rows, gradient));
      problem.state.change_field([&](std::span<double> field) { sgd.step(gradient, field); });
    }
  });
}

void project(benchmark::State& run) {
  const auto count = static_cast<std::size_t>(run.range(0));
  Problem problem(1000, count);
  std::vector<double> stabilities(count);
  measure_additions(run, problem.signs(), [&] {
    problem.patterns.project(problem.state.mean(), stabilities);
    benchmark::DoNotOptimize(stabilities.data());
  });
}

void back_project(benchmark::State& run) {
  const auto count = static_cast<std::size_t>(run.range(0));
  Problem problem(1000, count);
  const std::vector<double> coefficients = Problem::normals(count);
  std::vector<double> gradient(1000);
  measure_additions(run, problem.signs(), [&] {
    problem.patterns.back_project(coefficients, gradient);
    benchmark::DoNotOptimize(gradient.data());
  });
}

void probit_2000(benchmark::State& run) {
  const std::vector<double> a = Problem::normals(2000);
  std::vector<double> mills(2000);
  const auto work = [&] { benchmark::DoNotOptimize(probit_loss(a, 1.5, mills)); };
  for (auto _ : run) work();
  compare_with_baseline(run, work);
}

void hmc_trajectory(benchmark::State& run) {
  const auto size = static_cast<std::size_t>(run.range(0));
  Problem problem(size, size / 2);
  const GibbsMeasure measure(problem.loss, 20);
  HamiltonianChain chain(measure, problem.state, {}, Stream(StreamName{.purpose = Purpose::momentum}),
                         Stream(StreamName{.purpose = Purpose::trajectory}));
  chain.begin_adaptation();
  for (int k = 0; k < 300; ++k) chain.advance();
  chain.end_adaptation();
  for (auto _ : run) benchmark::DoNotOptimize(chain.advance());
}

BENCHMARK(adam_epoch)
    ->Args({1000, 2000})
    ->Args({250, 500})
    ->Args({4000, 8000})
    ->Unit(benchmark::kMicrosecond);
BENCHMARK(minibatch_sgd_epoch)->Arg(32)->Arg(100)->Unit(benchmark::kMicrosecond);
BENCHMARK(project)->Arg(2000)->Arg(500)->Arg(100)->Unit(benchmark::kMicrosecond);
BENCHMARK(back_project)->Arg(2000)->Arg(500)->Arg(100)->Unit(benchmark::kMicrosecond);
BENCHMARK(probit_2000)->Unit(benchmark::kMicrosecond);
BENCHMARK(hmc_trajectory)->Arg(250)->Arg(500)->Arg(1000)->Unit(benchmark::kMicrosecond);

}  // namespace

BENCHMARK_MAIN();
