// Speed of learning in layers against the matrix products that it consists of.
//
// One training step of 784-512-512-10 on a minibatch of 64, and the products of such a step alone, by the
// same BLAS, one after the other in turn:
// - of_products: processor time of a step/that of six products a layer, two forward and four backward
// - of_own_products: the same with the four of the first layer, whose inputs need no slope
#include "arithmetic/blas.hpp"
#include "networks/field_network.hpp"
#include "networks/methods/methods.hpp"

#include <ctime>
#include <vector>

#include <benchmark/benchmark.h>

namespace {

using namespace franz_parisi::networks;
using franz_parisi::arithmetic::Product;

const Shape shape{{784, 512, 512, 10}};
constexpr std::size_t samples = 64;

double seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

template <class Real>
class Products {
 public:
  /// The products of one step; `below`: whether the first layer's inputs have a slope.
  void run(bool below) {
    for (std::size_t l = 0; l < shape.layers(); ++l) {
      const std::size_t from = shape.units[l], to = shape.units[l + 1];
      Real *w = weights_.data() + shape.offset(l), *out = slopes_.data() + shape.offset(l);
      for (int twice = 0; twice < 2; ++twice) {
        multiply(Product::a_bt, samples, to, from, Real(1), a_.data(), w, Real(0), z_.data());
        multiply(Product::at_b, to, from, samples, Real(1), a_.data(), b_.data(), Real(0), out);
        if (below || l > 0)
          multiply(Product::a_b, samples, from, to, Real(1), a_.data(), w, Real(0), z_.data());
      }
    }
    benchmark::DoNotOptimize(z_.data());
  }

 private:
  std::vector<Real> weights_ = std::vector<Real>(shape.weights(), Real(0.5)), slopes_ = weights_;
  std::vector<Real> a_ = std::vector<Real>(samples * 784, Real(0.25)), b_ = a_, z_ = a_;
};

template <class Real>
void training_step(benchmark::State& state, const char* method) {
  FieldNetwork<Real> network(
      shape, find_method(method)->network == NetworkKind::fields ? WeightKind::law : WeightKind::sign, 1);
  MethodSettings constants;
  constants.gamma = {0.1};
  constants.weights = shape.weights();
  const auto learner = make_method<Real>(method, constants);
  learner->begin_task(0);
  std::vector<Real> theta = network.initial({.seed = 1}), x(samples * 784);
  normals<Real>({.seed = 2}, 0, x);
  const std::vector<std::uint8_t> labels(samples, 3);
  Products<Real> products;
  double steps = 0, six = 0, own = 0;
  std::uint64_t step = 0;
  for (auto _ : state) {
    const double begin = seconds();
    const Slope<Real> slope = network.slope(1, theta, {x, labels}, {.seed = 3, .step = ++step});
    learner->step({slope, 1, samples, 32000}, theta);
    const double end = seconds();
    steps += end - begin;
    state.PauseTiming();
    products.run(true);
    const double between = seconds();
    products.run(false);
    six += between - end;
    own += seconds() - between;
    state.ResumeTiming();
  }
  state.counters["of_products"] = steps / six;
  state.counters["of_own_products"] = steps / own;
}

void in_float(benchmark::State& state, const char* method) { training_step<float>(state, method); }
void in_double(benchmark::State& state, const char* method) { training_step<double>(state, method); }

BENCHMARK_CAPTURE(in_float, vcl, "vcl")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(in_float, none, "none")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(in_double, vcl, "vcl")->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
