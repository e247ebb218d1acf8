// The chain of posteriors of wide networks: reference digits, limits, and the perceptron it is at depth 0.
#include "tests/theory/wide_support.hpp"
#include "theory/wide/fluctuations.hpp"

#include <Eigen/QR>
#include <doctest/doctest.h>

using namespace wide_support;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

std::vector<State> solved(const std::vector<Task>& tasks, const Settings& settings) {
  auto states = solve_chain(tasks, settings, in_turn);
  for (const State& state : states) REQUIRE(state.solved);
  if (settings.is_limit()) add_variances(states, tasks, settings, in_turn);
  return states;
}

double loss(const std::vector<Task>& tasks, const State& state, std::size_t task) {
  return (state.train[task].mean - tasks[task].targets).squaredNorm() / double(tasks[task].targets.rows());
}

struct Digits {
  std::size_t depth;
  double lambda;
  std::size_t task;
  double f_0, f_1, loss_1, variance_0 = -1, variance_1 = -1;
};

/// Of an independent program.
constexpr Digits reference[] = {
    {1, infinity, 1, 0.773909056963, 0.107442848895, 0, 0.032235093781, 0.037687785225},
    {1, 1, 1, 0.773909056963, 0.107442848895, 0},
    {1, 1, 3, -0.797347984521, -0.833974671096, 1.539513687032},
    {1, 100, 2, -0.101212519446, -0.269390151742, 0.210061572183},
    {1, 100, 3, -0.873548926721, -0.835464626744, 1.114548060820},
    {1, infinity, 2, -0.069612777471, -0.265118305486, 0.198877539005, 0.013719658735, 0.066016750031},
    {1, infinity, 3, -0.867080638437, -0.822705429101, 1.074421095665, 0.004866283560, 0.008092815138},
    {2, 1, 3, -0.790517003612, -0.813347400187, 1.546183899878},
    {2, infinity, 3, -0.809137579163, -0.801098445182, 0.945500494558, 0.002666975566, 0.005062494366}};

/// Within the digits given, and within the bound that comes with the value.
void check(double value, double expected, double error) {
  CHECK(std::abs(value - expected) < 1e-11);
  CHECK(std::abs(value - expected) < error + 1e-12);
  CHECK(error < 1e-11);
}

}  // namespace

TEST_CASE("reference digits") {
  const auto tasks = cosine_tasks();
  for (const Digits& one : reference) {
    CAPTURE(one.depth);
    CAPTURE(one.lambda);
    CAPTURE(one.task);
    const State state = solved(tasks, {.depth = one.depth, .lambda = one.lambda})[one.task - 1];
    const Prediction& test = state.test[0];
    check(test.mean(0), one.f_0, test.error(0));
    check(test.mean(1), one.f_1, test.error(1));
    CHECK(std::abs(loss(tasks, state, 0) - one.loss_1) < 1e-11);
    if (one.variance_0 < 0) continue;
    check(test.variance(0), one.variance_0, test.variance_error(0));
    check(test.variance(1), one.variance_1, test.variance_error(1));
  }
}

TEST_CASE("reference digits at a temperature") {
  const auto tasks = cosine_tasks();
  const Settings settings{.depth = 1, .sigma = std::sqrt(0.5), .lambda = 1, .temperature = 0.1};
  const Prediction shallow = solved(tasks, settings)[2].test[0];
  check(shallow.mean(0), -0.225425719640, shallow.error(0));
  check(shallow.mean(1), -0.247273828392, shallow.error(1));
  Settings deeper = settings;
  deeper.depth = 2;
  const Prediction deep = solved(tasks, deeper)[2].test[0];
  check(deep.mean(0), -0.068160447716, deep.error(0));
  check(deep.mean(1), -0.072092072148, deep.error(1));
}

TEST_CASE("lambda = 0 forgets all but the last task, (W19)") {
  const auto tasks = cosine_tasks();
  const auto chain = solved(tasks, {.depth = 2, .lambda = 0, .temperature = 0.05});
  const auto alone = solved({tasks[2]}, {.depth = 2, .lambda = 0, .temperature = 0.05});
  CHECK((chain[2].test[2].mean - alone[0].test[0].mean).norm() < 1e-14);
}

TEST_CASE("a large lambda comes as 1/sqrt(lambda) to the limit, (W18)") {
  const auto tasks = cosine_tasks();
  const auto at = [&](double lambda) {
    return solved(tasks, {.depth = 1, .lambda = lambda})[2].test[0].mean(0);
  };
  const double limit = at(infinity);
  const double near = at(1e8) - limit, nearer = at(1e10) - limit, nearest = at(1e12) - limit;
  CHECK(std::abs(near) > 1e-6);
  CHECK(nearer / near == doctest::Approx(0.1).epsilon(0.01));
  CHECK(nearest / nearer == doctest::Approx(0.1).epsilon(0.01));
}

TEST_CASE("every task is learned, and nothing after it acts on the past") {
  const auto tasks = cosine_tasks();
  for (const double lambda : {1.0, infinity}) {
    const auto states = solved(tasks, {.depth = 2, .lambda = lambda});
    for (std::size_t t = 0; t < 3; ++t) CHECK(loss(tasks, states[t], t) < 1e-24);
    const auto shorter = solved({tasks[0], tasks[1]}, {.depth = 2, .lambda = lambda});
    CHECK((shorter[1].test[0].mean - states[1].test[0].mean).norm() == 0);
    if (lambda == infinity) CHECK(states[2].train[2].variance.maxCoeff() < 1e-13);
  }
}

TEST_CASE("bounds hold where the matrices are close to singular") {
  // the digits lost between two equivalent ways to write the inputs are covered by both bounds
  auto tasks = correlated_tasks(12, 6, 0.9, 0.5, 2);
  tasks[0].inputs.row(1) = tasks[0].inputs.row(0) + 1e-2 * tasks[0].inputs.row(1);
  tasks[0].test_inputs = tasks[1].inputs;
  tasks[0].test_targets = tasks[1].targets;
  auto turned = tasks;
  std::mt19937_64 bits(4);
  const Matrix turn = normal_matrix(6, 6, bits).householderQr().householderQ();
  for (Task& task : turned) {
    task.inputs = task.inputs * turn;
    task.test_inputs = task.test_inputs * turn;
  }
  for (const double lambda : {3.0, infinity}) {
    const Settings settings{.depth = 2, .lambda = lambda};
    const auto one = solve_chain(tasks, settings, in_turn), other = solve_chain(turned, settings, in_turn);
    REQUIRE(one[1].solved);
    CHECK(one[0].condition > 1e4);
    const Prediction &a = one[1].test[0], &b = other[1].test[0];
    CHECK(((a.mean - b.mean).cwiseAbs() - a.error - b.error).maxCoeff() < 0);
    CHECK(a.error.maxCoeff() < 1e-6 * a.mean.cwiseAbs().maxCoeff());
  }
}

TEST_CASE("coinciding inputs have no chain at temperature 0, and one above") {
  auto tasks = cosine_tasks();
  tasks[1].inputs.row(2) = tasks[1].inputs.row(0);
  const auto states = solve_chain(tasks, {.depth = 1, .lambda = 1}, in_turn);
  CHECK(states[0].solved);
  CHECK_FALSE(states[1].solved);
  CHECK_FALSE(states[2].solved);
  CHECK(solve_chain(tasks, {.depth = 1, .lambda = 1, .temperature = 0.1}, in_turn)[2].solved);
}

TEST_CASE("regression in turn has the published errors, (W30)") {
  // depth 0: minimum-norm linear regression, isotropic data; the population error is |w_2 - w*_1|^2/N
  constexpr Eigen::Index n = 120, examples = 48, instances = 40;
  constexpr double alpha = double(examples) / n, rho = 0.7;
  double sum = 0, squares = 0;
  for (Eigen::Index i = 0; i < instances; ++i) {
    std::mt19937_64 bits(static_cast<unsigned long>(i) + 1);
    const Matrix w = normal_matrix(n, 1, bits),
                 v = rho * w + std::sqrt(1 - rho * rho) * normal_matrix(n, 1, bits);
    std::vector<Task> tasks;
    for (const Matrix* teacher : {&w, &v}) {
      const Matrix x = normal_matrix(examples, n, bits);
      tasks.push_back({x, x * *teacher / std::sqrt(double(n)), Matrix::Identity(n, n), Matrix::Zero(n, 1)});
    }
    const auto states = solve_chain(tasks, {.depth = 0}, in_turn);
    const double error = (states[1].test[0].mean * std::sqrt(double(n)) - w).squaredNorm() / double(n);
    sum += error;
    squares += error * error;
  }
  const double mean = sum / instances, deviation = std::sqrt((squares / instances - mean * mean) / instances);
  const double expected = (1 - alpha) * (1 - alpha) + 2 * alpha * (1 - rho);
  CHECK(std::abs(mean - expected) < 4 * deviation + 1.0 / n);
  CHECK(deviation < 0.05 * expected);
}
