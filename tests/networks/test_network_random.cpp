// Random numbers are functions of their name, and are distributed as they say.
#include "networks/arithmetic/elementary.hpp"
#include "networks/random.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <doctest/doctest.h>

using namespace franz_parisi::networks;

TEST_CASE_TEMPLATE("elementary functions", Real, float, double) {
  const double unit = std::numeric_limits<Real>::epsilon();
  for (int k = 0; k <= 2000; ++k) {
    const Real x = static_cast<Real>(k) * Real(-0.04);
    const double exact = std::exp(static_cast<double>(x));
    CHECK(std::abs(static_cast<double>(exp_nonpositive(x)) - exact) < 3 * unit * exact);
    const Real y = static_cast<Real>(k + 1) * Real(0.0007);
    const double ln = std::log(static_cast<double>(y));
    CHECK(std::abs(static_cast<double>(ln_positive(y)) - ln) < 3 * unit * std::max(1.0, std::abs(ln)));
    const Real t = static_cast<Real>(k - 1000) * Real(0.0005);
    const double angle = 2 * std::acos(-1.0) * static_cast<double>(t);
    const auto both = of_turns(t);
    CHECK(std::abs(static_cast<double>(both.sine) - std::sin(angle)) < 4 * unit);
    CHECK(std::abs(static_cast<double>(both.cosine) - std::cos(angle)) < 4 * unit);
  }
  CHECK(exp_nonpositive(Real(-1e6)) > 0);
}

TEST_CASE("normal numbers have their moments and no correlations") {
  constexpr std::size_t count = 200000;
  std::vector<float> z(count);
  normals<float>({.seed = 1, .purpose = Purpose::training_noise}, 5, z);
  double sums[5] = {}, neighbours = 0, pairs = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const double x = static_cast<double>(z[i]);
    for (int power = 1; power <= 4; ++power) sums[power] += std::pow(x, power) / count;
    if (i + 1 < count) neighbours += x * static_cast<double>(z[i + 1]) / count;
    if (i + 4 < count) pairs += x * x * std::pow(static_cast<double>(z[i + 4]), 2) / count;
  }
  const double error = 1 / std::sqrt(double{count});
  CHECK(std::abs(sums[1]) < 4 * error);
  CHECK(std::abs(sums[2] - 1) < 4 * std::sqrt(2) * error);
  CHECK(std::abs(sums[3]) < 4 * std::sqrt(15) * error);
  CHECK(std::abs(sums[4] - 3) < 4 * std::sqrt(96) * error);
  CHECK(std::abs(neighbours) < 4 * error);
  CHECK(std::abs(pairs - 1) < 4 * std::sqrt(8) * error);
}

TEST_CASE("a number depends on its name alone") {
  const RandomName name{
      .seed = 1, .instance = 2, .purpose = Purpose::training_noise, .step = 3, .draw = 4, .layer = 5};
  std::vector<double> many(1000), few(10), other(10);
  std::vector<float> single(1000);
  normals<double>(name, 7, many);
  normals<double>(name, 7, few);
  normals<float>(name, 7, single);
  CHECK(std::equal(few.begin(), few.end(), many.begin()));
  for (std::size_t i = 0; i < many.size(); ++i)
    CHECK(std::abs(many[i] - static_cast<double>(single[i])) < 2e-6);
  for (const RandomName changed :
       {RandomName{2, 2, name.purpose, 3, 4, 5}, RandomName{1, 3, name.purpose, 3, 4, 5},
        RandomName{1, 2, Purpose::fisher_noise, 3, 4, 5}, RandomName{1, 2, name.purpose, 4, 4, 5},
        RandomName{1, 2, name.purpose, 3, 5, 5}, RandomName{1, 2, name.purpose, 3, 4, 6}}) {
    normals<double>(changed, 7, other);
    CHECK(other != few);
  }
  normals<double>(name, 8, other);
  CHECK(other != few);
}

TEST_CASE("permutations and uniform numbers") {
  std::vector<std::uint32_t> order(1000), again(1000);
  permute({.seed = 4, .purpose = Purpose::permutation}, order);
  permute({.seed = 4, .purpose = Purpose::permutation}, again);
  CHECK(order == again);
  CHECK(!std::ranges::is_sorted(order));
  std::ranges::sort(again);
  for (std::uint32_t k = 0; k < 1000; ++k) CHECK(again[k] == k);
  std::vector<double> u(100001);
  uniforms({.seed = 4}, 0, u);
  double sum = 0;
  for (const double one : u) sum += one;
  CHECK(std::ranges::min(u) > 0);
  CHECK(std::ranges::max(u) < 1);
  CHECK(std::abs(sum / 100001 - 0.5) < 4 * std::sqrt(1.0 / 12 / 100001));
}
