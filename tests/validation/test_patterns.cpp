// The products of sign matrices against sums written out, with AVX-512 and without.
#include "validation/patterns.hpp"
#include "validation/processor.hpp"
#include "validation/random.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

#include <doctest/doctest.h>

using namespace franz_parisi::validation;

namespace {

SignPatterns random_patterns(std::size_t weights, std::size_t patterns) {
  Stream stream(StreamName{.seed = 11, .purpose = Purpose::inputs});
  std::vector<std::uint64_t> words((weights + 63) / 64 * patterns);
  for (std::uint64_t& word : words) word = stream();
  return {weights, patterns, words};
}

std::vector<double> random_numbers(std::size_t count, std::uint64_t seed) {
  Stream stream(StreamName{.seed = seed, .purpose = Purpose::momentum});
  std::vector<double> numbers(count);
  for (double& number : numbers) number = stream.normal();
  return numbers;
}

/// S x or, `transposed`, its counterpart, in more than double precision where the machine has it.
std::vector<double> naive_product(const SignPatterns& signs, bool transposed, const std::vector<double>& x) {
  std::vector<double> y(transposed ? signs.weights() : signs.patterns());
  for (std::size_t k = 0; k < y.size(); ++k) {
    long double sum = 0;
    for (std::size_t i = 0; i < x.size(); ++i)
      sum += (transposed ? signs.sign(i, k) : signs.sign(k, i)) * static_cast<long double>(x[i]);
    y[k] = static_cast<double>(sum);
  }
  return y;
}

/// A number takes part in 5 additions within its word and in one for each word; one rounding is left to the
/// naive sum.
double error_bound(const std::vector<double>& x) {
  const double sum =
      std::accumulate(x.begin(), x.end(), 0.0, [](double a, double b) { return a + std::abs(b); });
  return (6 + std::ceil(static_cast<double>(x.size()) / 32)) * 0x1p-53 * sum;
}

std::vector<double> product(const SignPatterns& signs, bool transposed, const std::vector<double>& x) {
  std::vector<double> y(transposed ? signs.weights() : signs.patterns(), 99.0);
  transposed ? signs.back_project(x, y) : signs.project(x, y);
  return y;
}

void check_products(const SignPatterns& signs) {
  for (const bool transposed : {false, true}) {
    CAPTURE(transposed);
    const auto x = random_numbers(transposed ? signs.patterns() : signs.weights(), 1);
    const auto y = product(signs, transposed, x), expected = naive_product(signs, transposed, x);
    double error = 0;
    for (std::size_t k = 0; k < y.size(); ++k) error = std::max(error, std::abs(y[k] - expected[k]));
    CHECK(error <= error_bound(x));
    const BaselineOnly baseline;
    CHECK(product(signs, transposed, x) == y);  // every digit
  }
}

}  // namespace

TEST_CASE(
    "products equal the naive sums, for sizes that do not fill their words, and with AVX-512 or without") {
  for (const std::size_t weights : {1U, 7U, 32U, 63U, 64U, 65U, 130U, 333U, 1000U}) {
    for (const std::size_t count : {0U, 1U, 7U, 50U, 64U, 301U, 2000U}) {
      CAPTURE(weights);
      CAPTURE(count);
      check_products(random_patterns(weights, count));
    }
  }
  check_products(random_patterns(65, 4100));  // more rows than are taken at once
}

TEST_CASE("a minibatch in any order, with repeats, has its rows of the whole") {
  SignPatterns chosen = random_patterns(3, 5);  // of another shape before
  for (const std::size_t weights : {1U, 100U, 257U}) {
    const SignPatterns signs = random_patterns(weights, 40);
    for (const auto& batch : {std::vector<std::uint32_t>{39, 0, 7, 7, 12}, std::vector<std::uint32_t>{},
                              std::vector<std::uint32_t>(77, 31)}) {
      CAPTURE(weights);
      CAPTURE(batch.size());
      chosen.assign(signs, batch);
      REQUIRE(chosen.weights() == weights);
      REQUIRE(chosen.patterns() == batch.size());
      bool same = true;
      for (std::size_t k = 0; k < batch.size(); ++k)
        for (std::size_t i = 0; i < weights; ++i) same = same && chosen.sign(k, i) == signs.sign(batch[k], i);
      CHECK(same);
      check_products(chosen);
    }
  }
}

TEST_CASE("AVX-512 is used unless it is missing or kept out") {
  const bool has = has_avx512();
  {
    const BaselineOnly outer;
    CHECK_FALSE(has_avx512());
    { const BaselineOnly inner; }
    CHECK_FALSE(has_avx512());
  }
  CHECK(has_avx512() == has);
}

TEST_CASE("the products are each other's transpose") {
  const SignPatterns signs = random_patterns(257, 99);
  const auto m = random_numbers(257, 5), c = random_numbers(99, 6);
  std::vector<double> a(99), g(257);
  signs.project(m, a);
  signs.back_project(c, g);
  CHECK(std::inner_product(a.begin(), a.end(), c.begin(), 0.0) ==
        doctest::Approx(std::inner_product(g.begin(), g.end(), m.begin(), 0.0)).epsilon(1e-12));
}

TEST_CASE("misuse names what is wrong") {
  CHECK_THROWS_AS(SignPatterns(0, 3, {}), std::invalid_argument);
  CHECK_THROWS_WITH(SignPatterns(65, 3, std::vector<std::uint64_t>(3)),
                    "SignPatterns: words has length 3, not 6");
  const SignPatterns signs = random_patterns(10, 4);
  std::vector<double> four(4), ten(10);
  CHECK_THROWS_WITH(signs.project(four, four), "SignPatterns: m has length 4, not 10");
  CHECK_THROWS_WITH(signs.back_project(ten, ten), "SignPatterns: c has length 10, not 4");
}
