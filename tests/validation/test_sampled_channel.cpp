// The Monte-Carlo estimator of the conjugates: right where its logarithm does not matter, wrong where
// theory.md says that it is.
#include "theory/channel/probit/probit.hpp"
#include "validation/sampled_channel.hpp"
#include "validation/statistics.hpp"

#include <array>
#include <cmath>
#include <stdexcept>
#include <vector>

#include <doctest/doctest.h>

using namespace franz_parisi;
using validation::ConjugateParameters;
using validation::OrderParameters;

namespace {

struct Case {
  validation::FirstTask task;
  OrderParameters state;
};

ConjugateParameters exact(const Case& one) {
  const auto x = theory::Overlaps::from_q_r_q_star(one.state.q, one.state.r, one.state.q_star).value();
  const auto e = theory::energetic({.alpha = one.task.alpha, .beta = one.task.beta, .gamma = 0}, x);
  return {one.task.alpha * e.q_hat.value, one.task.alpha * e.r_hat.value,
          one.task.alpha * e.q_star_hat().value};
}

/// Means over independent estimates, as (q_hat, r_hat, q_star_hat).
std::array<validation::Estimate, 3> estimates(const Case& one, const validation::SampleSizes& sizes,
                                              std::size_t count) {
  std::array<std::vector<double>, 3> values;
  for (std::size_t k = 0; k < count; ++k) {
    const auto sampled =
        validation::sampled_conjugates(one.task, one.state, sizes, {.seed = 5, .instance = k});
    values[0].push_back(sampled.q_hat);
    values[1].push_back(sampled.r_hat);
    values[2].push_back(sampled.q_star_hat);
  }
  return {validation::estimate(values[0]), validation::estimate(values[1]), validation::estimate(values[2])};
}

const Case published{{1, 20}, {0.8486656, 0.6031829, 0.9096389}};

}  // namespace

TEST_CASE("where the mean inside the logarithm hardly fluctuates the estimator has no bias") {
  // The mode of Phi(u)^beta phi(x) lies within two standard deviations for |z| < 3.
  for (const Case& one : {Case{{0.7, 0.5}, {0.3, 0.2, 0.5}}, Case{{1.3, 2}, {0.3, 0.2, 0.35}}}) {
    CAPTURE(one.task.beta);
    const auto sampled = estimates(one, {.inner = 1000, .outer = 2000, .repeats = 1}, 20);
    const auto [q_hat, r_hat, q_star_hat] = exact(one);
    const std::array expected{q_hat, r_hat, q_star_hat};
    for (std::size_t k = 0; k < expected.size(); ++k) {
      CAPTURE(k);
      CHECK(std::abs(sampled[k].mean - expected[k]) < 4 * sampled[k].standard_error);
      CHECK(sampled[k].standard_error <
            0.05 * std::abs(expected[k]));  // or the line above would mean nothing
    }
  }
}

TEST_CASE("at the published state it is far too large, for the published number of samples too") {
  const auto [q_hat, r_hat, q_star_hat] = exact(published);
  CHECK(q_hat == doctest::Approx(70.00055).epsilon(1e-7));
  CHECK(r_hat == doctest::Approx(7.5509852).epsilon(1e-7));
  CHECK(q_star_hat == doctest::Approx(42.8741776).epsilon(1e-7));

  const auto many = estimates(published, {.inner = 20000, .outer = 100, .repeats = 1}, 40);
  CHECK(many[0].mean > 90);
  CHECK(many[1].mean > 11);
  CHECK(many[2].mean > 50);
  CHECK(validation::z_score(many[0].mean, many[0].standard_error, q_hat) > 5);
  CHECK(validation::z_score(many[2].mean, many[2].standard_error, q_star_hat) > 5);

  // Two hundred times fewer samples do not make it two hundred times worse: the bias is logarithmic.
  const auto few = estimates(published, {.inner = 100, .outer = 1000, .repeats = 1}, 100);
  CHECK(few[0].mean > many[0].mean);
  CHECK(few[0].mean - q_hat < 3 * (many[0].mean - q_hat));
}

TEST_CASE("an estimate is a function of its name, and every part of the name matters") {
  const validation::SampleSizes sizes{.inner = 65, .outer = 3, .repeats = 2};
  const auto q_hat = [&](const validation::StreamName& name) {
    return validation::sampled_conjugates(published.task, published.state, sizes, name).q_hat;
  };
  const validation::StreamName name{.seed = 1, .instance = 2, .task = 3};
  CHECK(q_hat(name) == q_hat(name));
  CHECK(q_hat(name) != q_hat({.seed = 2, .instance = 2, .task = 3}));
  CHECK(q_hat(name) != q_hat({.seed = 1, .instance = 1, .task = 3}));
  CHECK(q_hat(name) != q_hat({.seed = 1, .instance = 2, .task = 4}));
}

TEST_CASE("samples that are never inside the floor's reach leave finite numbers") {
  // One sample of x: D falls below e^-700 for most z < 0.
  const auto sampled = validation::sampled_conjugates({1, 1000}, {0.9, 0.5, 0.99},
                                                      {.inner = 1, .outer = 200, .repeats = 1}, {.seed = 1});
  CHECK(sampled.is_finite());
}

TEST_CASE("states outside the domain and no samples are rejected") {
  const auto call = [](const OrderParameters& state, const validation::SampleSizes& sizes) {
    return validation::sampled_conjugates({1, 20}, state, sizes, {});
  };
  const validation::SampleSizes one{.inner = 1, .outer = 1, .repeats = 1};
  for (const OrderParameters& state :
       {OrderParameters{0.5, 0.1, 0.5}, {0.5, 0.1, 1}, {0, 0, 0.5}, {0.25, 0.5, 0.5}, {NAN, 0.1, 0.5}})
    CHECK_THROWS_AS(call(state, one), std::invalid_argument);
  for (const validation::SampleSizes& sizes :
       {validation::SampleSizes{0, 1, 1}, validation::SampleSizes{1, 0, 1}, validation::SampleSizes{1, 1, 0}})
    CHECK_THROWS_AS(call({0.5, 0.1, 0.6}, sizes), std::invalid_argument);
}
