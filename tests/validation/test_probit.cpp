// The branch-free array functions of validation/ against the standard library and integrals/normal.hpp.
#include "integrals/normal.hpp"
#include "validation/elementary.hpp"
#include "validation/probit.hpp"

#include <cmath>
#include <stdexcept>
#include <vector>

#include <doctest/doctest.h>

using namespace franz_parisi::validation;
using franz_parisi::integrals::log_normal_cdf;

TEST_CASE("exp and log keep their documented accuracy") {
  for (double x = -707; x <= 0; x += 0.0371) {
    CAPTURE(x);
    CHECK(std::abs(exp_nonpositive(x) / std::exp(x) - 1) < 5e-16);
  }
  CHECK(exp_nonpositive(0) == 1);
  CHECK(exp_nonpositive(-1e9) < 1e-300);
  for (double x = 1e-300; x < 1e300; x *= 1.37) {
    CAPTURE(x);
    CHECK(std::abs(log_positive(x) - std::log(x)) < 3e-16 * std::max(1.0, std::abs(std::log(x))));
  }
  CHECK(log_positive(1) == 0);
}

TEST_CASE("ln Phi and the Mills ratio agree with the scalar functions of integrals/") {
  for (double u = -60; u <= 30; u += 0.0173) {
    CAPTURE(u);
    const auto exact = log_normal_cdf(u);
    const Probit value = probit(u);
    CHECK(std::abs(value.log_cdf - exact.value) < 1e-15 * std::max(1.0, std::abs(exact.value)));
    CHECK(std::abs(value.mills / exact.mills - 1) < 2e-15);
  }
  for (const double u : {-1e7, -1e5, -1e3, 38.0, 1e3}) {
    CAPTURE(u);
    CHECK(probit(u).log_cdf == doctest::Approx(log_normal_cdf(u).value).epsilon(1e-15));
    CHECK(probit(u).mills - log_normal_cdf(u).mills <= 2e-15 * log_normal_cdf(u).mills + 1e-300);
  }
}

TEST_CASE("an array has the values of its elements, whatever the length") {
  for (const std::size_t count : {0U, 1U, 5U, 64U}) {
    std::vector<double> u(count), log_cdf(count), mills(count);
    for (std::size_t k = 0; k < count; ++k) u[k] = 5 * std::sin(static_cast<double>(k));
    probit(u, log_cdf, mills);
    for (std::size_t k = 0; k < count; ++k) {
      CHECK(log_cdf[k] == probit(u[k]).log_cdf);
      CHECK(mills[k] == probit(u[k]).mills);
    }
  }
  std::vector<double> u(3), log_cdf(3), mills(2);
  CHECK_THROWS_AS(probit(u, log_cdf, mills), std::invalid_argument);
}

TEST_CASE("the loss of an array is the sum over its elements, whatever the length") {
  for (const std::size_t count : {0U, 1U, 63U, 64U, 65U, 201U}) {
    std::vector<double> a(count), mills(count);
    double expected = 0;
    for (std::size_t k = 0; k < count; ++k) {
      a[k] = 3 * std::sin(static_cast<double>(k));
      expected -= log_normal_cdf(0.7 * a[k]).value;
    }
    CHECK(probit_loss(a, 0.7, mills) == doctest::Approx(expected).epsilon(1e-14));
    for (std::size_t k = 0; k < count; ++k)
      CHECK(mills[k] == doctest::Approx(log_normal_cdf(0.7 * a[k]).mills).epsilon(1e-14));
  }
  std::vector<double> a(3), mills(2);
  CHECK_THROWS_AS(probit_loss(a, 1, mills), std::invalid_argument);
}
