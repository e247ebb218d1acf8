// Speed of chains of infinitely wide networks against the dense linear algebra that they consist of.
//
// A chain of four tasks with 300 examples and as many tests each, 50 inputs, depth 3, in the limit
// lambda -> infinity with variances and at lambda = 10 without, and its products, solves and factorisations
// alone, by the same BLAS and LAPACK, one after the other in turn:
// - of_dense: processor time of the chain/that of its dense linear algebra
#include "arithmetic/cholesky.hpp"
#include "theory/wide/chain.hpp"
#include "theory/wide/fluctuations.hpp"

#include <algorithm>
#include <ctime>
#include <limits>
#include <random>
#include <vector>

#include <benchmark/benchmark.h>

namespace {

using namespace franz_parisi::theory::wide;
using franz_parisi::arithmetic::Cholesky;
using franz_parisi::arithmetic::multiply;
using franz_parisi::arithmetic::multiply_transposed;

constexpr int tasks = 4, sets = 2 * tasks;
constexpr Eigen::Index examples = 300, inputs = 50;

double seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

std::mt19937_64 bits(1);

Matrix normal(Eigen::Index rows, Eigen::Index columns) {
  std::normal_distribution<double> one;
  return Matrix::NullaryExpr(rows, columns, [&] { return one(bits); });
}

std::vector<Task> some_tasks() {
  std::vector<Task> made;
  for (int t = 0; t < tasks; ++t)
    made.push_back(
        {normal(examples, inputs), normal(examples, 1), normal(examples, inputs), normal(examples, 1)});
  return made;
}

class Dense {
 public:
  /// Of (W11) and (W12): `kernels` of a set and a task, each times the duals, made of `angles` scalar
  /// products.
  void means(int angles, int kernels) {
    for (int i = 0; i < angles; ++i) benchmark::DoNotOptimize(multiply_transposed(narrow_, narrow_));
    for (int i = 0; i < kernels; ++i) benchmark::DoNotOptimize(multiply(square_, columns_));
    for (int t = 0; t < tasks; ++t) {
      const Cholesky factor(positive_);
      for (int i = 0; i < 3; ++i) benchmark::DoNotOptimize(factor.solve(columns_));
    }
  }

  /// Of (W17).
  void variances() {
    const int angles = sets * 2 * tasks;
    for (int i = 0; i < angles; ++i) benchmark::DoNotOptimize(multiply_transposed(narrow_, narrow_));
    for (int t = 0; t < tasks; ++t) {
      const Cholesky factor(positive_);
      // weights of a set, what they leave, and its covariances with later tasks, by two products each
      const int products = t == 0 ? tasks - 1 : 1 + 2 * (tasks - 1 - t);
      for (int set = 0; set < sets; ++set) {
        benchmark::DoNotOptimize(factor.solve(square_));
        for (int i = 0; i < products; ++i) benchmark::DoNotOptimize(multiply(square_, square_));
      }
    }
  }

 private:
  Matrix narrow_ = normal(inputs, examples), square_ = normal(examples, examples);
  Matrix columns_ = normal(examples, 1 + probes);
  Matrix positive_ = multiply_transposed(square_, square_) + Matrix::Identity(examples, examples);
};

void in_turn(std::size_t count, const std::function<void(std::size_t)>& body) {
  for (std::size_t i = 0; i < count; ++i) body(i);
}

/// Means, and of the limit variances.
void chain(benchmark::State& state, double lambda) {
  const std::vector<Task> given = some_tasks();
  const Settings settings{.depth = 3, .lambda = lambda};
  Dense dense;
  // of any lambda a set has a kernel for every task that it is seen after
  int kernels = sets * tasks;
  if (!settings.is_limit()) {
    kernels = 0;
    for (int s = 0; s < tasks; ++s)
      for (int own = 0; own < tasks; ++own) kernels += 2 * (tasks - std::max(s, own));
  }
  double own = 0, parts = 0;
  for (auto _ : state) {
    const double begin = seconds();
    std::vector<State> states = solve_chain(given, settings, in_turn);
    if (settings.is_limit()) add_variances(states, given, settings, in_turn);
    benchmark::DoNotOptimize(states.data());
    const double end = seconds();
    own += end - begin;
    state.PauseTiming();
    dense.means(tasks + sets * tasks, kernels);
    if (settings.is_limit()) dense.variances();
    parts += seconds() - end;
    state.ResumeTiming();
  }
  state.counters["of_dense"] = own / parts;
}

BENCHMARK_CAPTURE(chain, limit, std::numeric_limits<double>::infinity())->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(chain, finite, 10.0)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
