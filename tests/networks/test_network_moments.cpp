// What no reference digit says: extremes, enumeration, derivatives, the two precisions.
#include "networks/field_network.hpp"
#include "networks/moments.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <vector>

#include <doctest/doctest.h>

using namespace franz_parisi::networks;

namespace {

template <class Real>
std::vector<Real> some_normals(std::size_t count, std::uint64_t seed, Real width = 1) {
  std::vector<Real> numbers(count);
  normals<Real>({.seed = seed}, 0, numbers);
  for (Real& one : numbers) one *= width;
  return numbers;
}

/// Two layers, five samples of which the first is blank.
template <class Real>
struct Small {
  Shape shape{{6, 5, 3}};
  std::vector<Real> theta, x;
  std::vector<std::uint8_t> labels{0, 2, 1, 1, 0};
  RandomName noise{.seed = 3, .purpose = Purpose::training_noise, .step = 7};

  Small() : theta(some_normals<Real>(shape.weights(), 1)), x(some_normals<Real>(30, 2)) {
    for (Real& one : x) one = std::abs(one);
    std::fill_n(x.begin(), 6, Real(0));
  }
  Batch<Real> batch() const { return {x, labels}; }
};

template <class Real>
std::vector<Real> slope_of(const Small<Real>& small, Real beta, WeightKind kind = WeightKind::law) {
  FieldNetwork<Real> network(small.shape, kind, 1);
  const Slope<Real> slope = network.slope(beta, small.theta, small.batch(), small.noise);
  std::vector<Real> result(small.theta.size());
  std::visit(
      [&](const auto& g) {
        for (std::size_t i = 0; i < result.size(); ++i) result[i] = g(i);
      },
      slope.slope);
  return result;
}

}  // namespace

TEST_CASE_TEMPLATE("moments keep their digits at any field", Real, float, double) {
  const std::vector<Real> theta{-300, -20, -9, -2, Real(-1e-6), 0, Real(0.3), 12, 300};
  std::vector<Real> mean(theta.size()), variance(theta.size());
  moments<Real>(Real(1), theta, mean, variance);
  const double unit = std::numeric_limits<Real>::epsilon();
  for (std::size_t i = 0; i < theta.size(); ++i) {
    const double h = static_cast<double>(theta[i]), exact = std::pow(std::cosh(h), -2);
    CHECK(std::abs(static_cast<double>(mean[i]) - std::tanh(h)) < 2 * unit);
    CHECK(variance[i] > 0);
    if (std::abs(h) < 40)
      CHECK(static_cast<double>(variance[i]) == doctest::Approx(exact).epsilon(40 * unit));
  }
}

TEST_CASE("the divergence holds for fields of any size and is never negative") {
  CHECK(divergence<double>(1, std::vector{300.0}, std::vector{-300.0}) ==
        doctest::Approx(600).epsilon(1e-15));
  CHECK(divergence<float>(2, std::vector{150.0F}, std::vector{-300.0F}) ==
        doctest::Approx(600).epsilon(1e-15));
  const auto h = some_normals<double>(100, 4, 3), was = some_normals<double>(100, 5, 3);
  for (std::size_t i = 0; i < h.size(); ++i) {
    const double kl = divergence<double>(1, std::span(h).subspan(i, 1), std::span(was).subspan(i, 1));
    CHECK(kl >= 0);
    CHECK(kl ==
          doctest::Approx(std::tanh(h[i]) * (h[i] - was[i]) - std::log(std::cosh(h[i]) / std::cosh(was[i])))
              .epsilon(1e-9));
  }
  CHECK(divergence<double>(1, h, h) == 0);
}

TEST_CASE("the divergence is elastic consolidation at second order, with the Fisher information of the law") {
  for (const double was : {-1.2, 0.4, 2.0}) {
    const double m = std::tanh(was), s = 1 - m * m;
    for (const double d : {1e-2, -2e-2, 4e-2}) {
      const double kl = divergence<double>(1, std::vector{was + d}, std::vector{was});
      CHECK(std::abs(kl - (s * d * d / 2 - 2.0 / 3 * m * s * d * d * d)) < std::pow(d, 4));
      CHECK(std::abs(kl - s * d * d / 2) < std::abs(d * d * d));
    }
  }
}

TEST_CASE("mean and variance of a unit are those of all its weight vectors") {
  const auto theta = some_normals<double>(6, 8), a = some_normals<double>(6, 9);
  const double beta = 1.3;
  double weight_sum = 0, first = 0, second = 0;
  for (unsigned bits = 0; bits < 64; ++bits) {
    double probability = 1, sum = 0;
    for (std::size_t j = 0; j < 6; ++j) {
      const double w = (bits >> j & 1U) != 0 ? 1 : -1;
      probability *= std::exp(w * beta * theta[j]) / (2 * std::cosh(beta * theta[j]));
      sum += w * a[j] / std::sqrt(6.0);
    }
    weight_sum += probability;
    first += probability * sum;
    second += probability * sum * sum;
  }
  CHECK(weight_sum == doctest::Approx(1).epsilon(1e-14));
  std::vector<double> mean(6), variance(6);
  moments<double>(beta, theta, mean, variance);
  LayerState<double> state;
  const LayerWeights<double> weights{1, 6, mean.data(), variance.data()};
  state.resize(1, weights);
  state.input = a;
  for (std::size_t j = 0; j < 6; ++j) state.input_squared[j] = a[j] * a[j];
  state.noise = {0};
  forward(weights, 1, state);
  CHECK(std::abs(state.field[0] - first) < 1e-14);
  CHECK(std::abs(std::pow(state.deviation[0], 2) - (second - first * first)) < 1e-14);
}

TEST_CASE("slopes are the derivatives of the loss") {
  const Small<double> small;
  for (const double beta : {0.7, 2.5}) {
    const auto slope = slope_of(small, beta);
    FieldNetwork<double> network(small.shape, WeightKind::law, 1);
    for (std::size_t i = 0; i < slope.size(); ++i) {
      const auto loss = [&](double step) {
        auto moved = small.theta;
        moved[i] += step;
        return network.slope(beta, moved, small.batch(), small.noise).loss;
      };
      constexpr double h = 1e-4;
      const double numeric = (8 * (loss(h) - loss(-h)) - (loss(2 * h) - loss(-2 * h))) / (12 * h);
      CHECK(std::abs(slope[i] - numeric) < 1e-8);
    }
  }
}

TEST_CASE("squared slopes are those of single samples") {
  const Small<double> small;
  for (const WeightKind kind : {WeightKind::law, WeightKind::sign}) {
    FieldNetwork<double> network(small.shape, kind, 1);
    const std::size_t count = small.theta.size();
    std::vector<std::vector<double>> eps;
    for (const std::size_t units : {5U, 3U}) eps.push_back(some_normals<double>(units * 5, units));
    std::vector<double> together(count, 0.0), one_by_one(count, 0.0);
    network.add_squared_slopes(1.4, small.theta, small.batch(), eps, together);
    for (std::size_t k = 0; k < 5; ++k) {
      const std::vector<std::vector<double>> own{
          {eps[0].begin() + static_cast<long>(5 * k), eps[0].begin() + static_cast<long>(5 * k + 5)},
          {eps[1].begin() + static_cast<long>(3 * k), eps[1].begin() + static_cast<long>(3 * k + 3)}};
      const Batch<double> single{std::span(small.x).subspan(6 * k, 6), std::span(small.labels).subspan(k, 1)};
      const Slope<double> slope = network.slope(1.4, small.theta, single, own);
      std::visit(
          [&](const auto& g) {
            for (std::size_t i = 0; i < count; ++i) one_by_one[i] += g(i) * g(i);
          },
          slope.slope);
    }
    const double largest = *std::ranges::max_element(one_by_one);
    for (std::size_t i = 0; i < count; ++i) CHECK(std::abs(together[i] - one_by_one[i]) < 1e-13 * largest);
  }
}

TEST_CASE_TEMPLATE("a blank image has finite slopes and moves nothing that it does not see", Real, float,
                   double) {
  Small<Real> small;
  std::ranges::fill(small.x, Real(0));
  const auto slope = slope_of(small, Real(1));
  for (std::size_t i = 0; i < slope.size(); ++i) {
    CHECK(std::isfinite(slope[i]));
    if (i < 30) CHECK(slope[i] == 0);  // the first layer
  }
}

TEST_CASE("float agrees with double") {
  for (const WeightKind kind : {WeightKind::law, WeightKind::sign}) {
    const auto single = slope_of(Small<float>{}, 1.5F, kind);
    const auto both = slope_of(Small<double>{}, 1.5, kind);
    for (std::size_t i = 0; i < both.size(); ++i)
      CHECK(std::abs(static_cast<double>(single[i]) - both[i]) < 2e-5);
  }
}

TEST_CASE("sampled networks scatter around the mean with the variance of the law") {
  const Small<double> small;
  FieldNetwork<double> network({{6, 1}}, WeightKind::law, 1);
  const std::span<const double> theta = std::span(small.theta).first(6), x = std::span(small.x).subspan(6, 6);
  std::vector<double> z(1), mean(6), variance(6);
  moments<double>(1, theta, mean, variance);
  double mu = 0, v2 = 0, sum = 0, squares = 0;
  for (std::size_t j = 0; j < 6; ++j)
    mu += mean[j] * x[j] / std::sqrt(6.0), v2 += variance[j] * x[j] * x[j] / 6;
  constexpr int draws = 20000;
  for (std::uint32_t k = 0; k < draws; ++k) {
    network.fix(1, theta, Evaluate::sampled, {.seed = 5, .purpose = Purpose::sampled_weights, .draw = k});
    network.outputs(x, 0, z);
    sum += z[0];
    squares += (z[0] - mu) * (z[0] - mu);
  }
  CHECK(std::abs(sum / draws - mu) < 4 * std::sqrt(v2 / draws));
  CHECK(squares / draws == doctest::Approx(v2).epsilon(0.05));
}

TEST_CASE("misuse throws") {
  CHECK_THROWS_AS(FieldNetwork<float>({{5}}, WeightKind::law, 1), std::invalid_argument);
  CHECK_THROWS_AS(FieldNetwork<float>({{5, 0, 2}}, WeightKind::law, 1), std::invalid_argument);
  CHECK_THROWS_AS(FieldNetwork<float>({{5, 2}}, WeightKind::law, 0), std::invalid_argument);
}
