// The table look-up products against sums written out.
#include "validation/patterns.hpp"
#include "validation/random.hpp"

#include <cmath>
#include <numeric>
#include <stdexcept>

#include <doctest/doctest.h>

using namespace franz_parisi::validation;

namespace {

SignPatterns random_patterns(std::size_t weights, std::size_t patterns) {
  Stream stream(StreamName{.seed = 11, .purpose = Purpose::inputs});
  SignPatterns signs(weights, patterns);
  for (std::size_t block = 0; block < signs.blocks(); ++block)
    for (std::uint64_t& word : signs.words(block)) word = stream();
  return signs;
}

std::vector<double> random_numbers(std::size_t count, std::uint64_t seed) {
  Stream stream(StreamName{.seed = seed, .purpose = Purpose::momentum});
  std::vector<double> numbers(count);
  for (double& number : numbers) number = stream.normal();
  return numbers;
}

std::vector<double> naive_projection(const SignPatterns& signs, Batch batch, const std::vector<double>& m) {
  std::vector<double> a(batch.size(), 0.0);
  for (std::size_t k = 0; k < batch.size(); ++k)
    for (std::size_t i = 0; i < m.size(); ++i) a[k] += signs.sign(batch[k], i) * m[i];
  return a;
}

std::vector<double> naive_back_projection(const SignPatterns& signs, Batch batch,
                                          const std::vector<double>& c) {
  std::vector<double> g(signs.weights(), 0.0);
  for (std::size_t i = 0; i < g.size(); ++i)
    for (std::size_t k = 0; k < batch.size(); ++k) g[i] += signs.sign(batch[k], i) * c[k];
  return g;
}

void check_close(const std::vector<double>& a, const std::vector<double>& b, double tolerance) {
  REQUIRE(a.size() == b.size());
  for (std::size_t k = 0; k < a.size(); ++k) CHECK(std::abs(a[k] - b[k]) < tolerance);
}

}  // namespace

TEST_CASE("projections equal the naive sums, for sizes that do not fill their words") {
  for (const std::size_t weights : {1U, 7U, 64U, 65U, 130U, 333U}) {
    for (const std::size_t count : {0U, 1U, 50U, 301U}) {
      CAPTURE(weights);
      CAPTURE(count);
      const SignPatterns signs = random_patterns(weights, count);
      const auto m = random_numbers(weights, 1), c = random_numbers(count, 2);
      std::vector<std::uint32_t> all(count);
      std::iota(all.begin(), all.end(), 0U);
      std::vector<double> a(count), g(weights, 99.0);
      signs.project(m, a);
      signs.back_project(c, g);
      check_close(a, naive_projection(signs, all, m), 1e-12);
      check_close(g, naive_back_projection(signs, all, c), 1e-12);
    }
  }
}

TEST_CASE("a minibatch in any order, with repeats, is the same sum over its rows") {
  const SignPatterns signs = random_patterns(100, 40);
  const std::vector<std::uint32_t> batch{39, 0, 7, 7, 12};
  const auto m = random_numbers(100, 3), c = random_numbers(batch.size(), 4);
  std::vector<double> a(batch.size()), g(100);
  signs.project(m, batch, a);
  signs.back_project(c, batch, g);
  check_close(a, naive_projection(signs, batch, m), 1e-12);
  check_close(g, naive_back_projection(signs, batch, c), 1e-12);
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
  CHECK_THROWS_AS(SignPatterns(0, 3), std::invalid_argument);
  const SignPatterns signs = random_patterns(10, 4);
  std::vector<double> four(4), ten(10);
  CHECK_THROWS_WITH(signs.project(four, four), "SignPatterns: m has length 4, not 10");
  CHECK_THROWS_WITH(signs.back_project(ten, ten), "SignPatterns: c has length 10, not 4");
}
