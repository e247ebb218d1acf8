// Order parameters of two tasks: reference digits, identities, random teachers, a published closed form.
#include "tests/theory/wide_support.hpp"
#include "theory/wide/chain.hpp"
#include "theory/wide/orders.hpp"

#include <doctest/doctest.h>

using namespace wide_support;

namespace {

void check(const Reading& reading, double expected) {
  CAPTURE(expected);
  CHECK(std::abs(reading.value - expected) < 1e-11);
  CHECK(std::abs(reading.value - expected) < reading.error + 1e-12);  // the digits that are given
  CHECK(reading.error < 1e-11);
}

}  // namespace

TEST_CASE("reference digits of two tasks, (W21) and (W23)") {
  const auto tasks = cosine_tasks();
  const auto orders = pair_orders(tasks[0], tasks[1], {.depth = 1});
  REQUIRE(orders);
  check(orders->gamma_input, 0.563403402350);
  check(orders->cos_rule, -0.250937534365);
  check(orders->gamma_rf, 0.444288834157);
  check(orders->gamma_rf_first, 0.169296020961);
  check(orders->gamma_r, -0.027461560929);
  check(orders->forgetting_proxy, 0.319498503842);
  check(pair_orders(tasks[1], tasks[0], {.depth = 1})->forgetting_proxy, 0.349009473134);
}

TEST_CASE("forgetting both ways is what the order parameters say, (W24)") {
  for (const std::size_t depth : {1, 3}) {
    const auto tasks = correlated_tasks(20, 10, 0.5, 0.5, depth);
    const auto there = *pair_orders(tasks[0], tasks[1], {.depth = depth}),
               back = *pair_orders(tasks[1], tasks[0], {.depth = depth});
    CHECK(there.gamma_rf.value == doctest::Approx(back.gamma_rf_first.value).epsilon(1e-12));
    CHECK(there.gamma_r.value == doctest::Approx(back.gamma_r.value).epsilon(1e-12));
    CHECK(there.forgetting_proxy.value + back.forgetting_proxy.value ==
          doctest::Approx(there.gamma_rf.value + there.gamma_rf_first.value - 2 * there.gamma_r.value)
              .epsilon(1e-12));
  }
}

TEST_CASE("forgetting of the pair is that of the chain, (W26)") {
  const auto tasks = correlated_tasks(15, 8, 0.4, 0.2, 5);
  const Settings settings{.depth = 2, .sigma = 1.3};
  const auto states = solve_chain(tasks, settings, in_turn);
  const double loss = (states[1].train[0].mean - tasks[0].targets).squaredNorm() / 15;
  CHECK(pair_orders(tasks[0], tasks[1], settings)->forgetting_pair.value ==
        doctest::Approx(loss).epsilon(1e-10));
}

TEST_CASE("random teachers have the average that is computed, (W27)") {
  std::mt19937_64 bits(3);
  const auto tasks = correlated_tasks(12, 6, 0.5, 0, 11);
  const double rho = 0.6, root = std::sqrt(6.0);
  const Settings settings{.depth = 1};
  const double average =
      pair_orders(tasks[0], tasks[1], settings, LinearTeachers{rho})->forgetting_teachers->value;
  constexpr int samples = 400;
  double sum = 0, squares = 0;
  for (int i = 0; i < samples; ++i) {
    const Matrix w = normal_matrix(6, 1, bits),
                 v = rho * w + std::sqrt(1 - rho * rho) * normal_matrix(6, 1, bits);
    const Task one{tasks[0].inputs, tasks[0].inputs * w / root},
        two{tasks[1].inputs, tasks[1].inputs * v / root};
    const double forgotten = pair_orders(one, two, settings)->forgetting_pair.value;
    sum += forgotten;
    squares += forgotten * forgotten;
  }
  const double mean = sum / samples, error = std::sqrt((squares / samples - mean * mean) / samples);
  CHECK(std::abs(mean - average) < 4 * error);
  CHECK(error < 0.1 * average);
}

TEST_CASE("orthogonal inputs of each task give the published vanilla model, (W29)") {
  // K_1 = K_2 = 1/n, K_12 = rho_A/n at depth 0; targets correlated by rho_B, each of mean square 1
  constexpr Eigen::Index n = 40;
  constexpr double rho_a = 0.6, rho_b = 0.3;
  Task one{Matrix::Zero(n, 2 * n), Matrix(n, 1)}, two = one;
  one.inputs.leftCols(n).setIdentity();
  two.inputs.leftCols(n).diagonal().setConstant(rho_a);
  two.inputs.rightCols(n).diagonal().setConstant(std::sqrt(1 - rho_a * rho_a));
  for (Eigen::Index i = 0; i < n; ++i) {
    one.targets(i) = std::sqrt(2.0) * std::cos(2 * std::acos(-1.0) * double(i) / n);
    two.targets(i) = rho_b * one.targets(i) + std::sqrt(1 - rho_b * rho_b) * std::sqrt(2.0) *
                                                  std::sin(2 * std::acos(-1.0) * double(i) / n);
  }
  const auto orders = *pair_orders(one, two, {.depth = 0});
  check(orders.gamma_rf, std::pow(rho_a, 2) + std::pow(rho_a, 4));
  check(orders.gamma_r, 2 * std::pow(rho_a, 3) * rho_b);
  check(orders.forgetting_proxy, rho_a * rho_a * (1 - 2 * rho_a * rho_b + rho_a * rho_a));
}

TEST_CASE("depth takes the tasks apart, and forgetting with it") {
  for (const unsigned long seed : {1, 2, 3}) {
    const auto tasks = correlated_tasks(100, 50, 0.5, 0.5, seed);
    double input = 1, forgotten = 1e9;
    for (const std::size_t depth : {1, 3, 9}) {
      const auto orders = *pair_orders(tasks[0], tasks[1], {.depth = depth});
      MESSAGE("depth " << depth << ": gamma_input " << orders.gamma_input.value << ", cos "
                       << orders.cos_rule.value << ", gamma_RF " << orders.gamma_rf.value << ", gamma_r "
                       << orders.gamma_r.value << ", F " << orders.forgetting_proxy.value << ", "
                       << orders.forgetting_pair.value);
      CHECK(orders.gamma_input.value < input);
      CHECK(orders.forgetting_pair.value < forgotten);
      input = orders.gamma_input.value;
      forgotten = orders.forgetting_pair.value;
    }
  }
}

TEST_CASE("inputs that coincide have no order parameters") {
  auto tasks = cosine_tasks();
  tasks[1].inputs.row(2) = 2 * tasks[1].inputs.row(0);
  CHECK_FALSE(pair_orders(tasks[0], tasks[1], {.depth = 1}));
}
