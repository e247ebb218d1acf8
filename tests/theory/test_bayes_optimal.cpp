// The Bayes-optimal binary perceptron (14): digits of issue 2, and the landmarks published by
// G. Gyorgyi, Phys. Rev. A 41 (1990) 7097 (first-order transition at alpha = 1.245) and
// H. Seung, H. Sompolinsky, N. Tishby, Phys. Rev. A 45 (1992) 6056 (spinodal at alpha = 1.49).
#include "tests/oracle.hpp"
#include "theory/bayes/bayes_optimal.hpp"

#include <cmath>
#include <numbers>
#include <stdexcept>

#include <boost/math/tools/toms748_solve.hpp>
#include <doctest/doctest.h>

using namespace franz_parisi::theory;

TEST_CASE("q at alpha = 0.2, 0.5, 1.0, 1.2") {
  const double rows[][2] = {
      {0.2, 0.122394320575}, {0.5, 0.293089030054}, {1.0, 0.560714737095}, {1.2, 0.668661379867}};
  for (const auto& row : rows) {
    const auto q = bayes_optimal_q(row[0]);
    CHECK(std::abs(q.value - row[1]) < 1e-11);
    CHECK(q.error < 1e-11);
    const auto eps = bayes_optimal_eps(row[0]);
    CHECK(eps.value == doctest::Approx(std::acos(std::sqrt(row[1])) / std::numbers::pi).epsilon(1e-10));
    CHECK(eps.error > 0);
    CHECK(eps.error < 1e-11);
  }
}

TEST_CASE("the first-order transition lies at alpha = 1.244684 (1.245 in print)") {
  const auto entropy = [](double alpha) {
    const double q = bayes_optimal_q(alpha).value;
    return bayes_entropy(alpha, q, bayes_q_hat(alpha, q).value).value;
  };
  double low = 1.2, high = 1.3;
  CHECK(entropy(low) > 0);
  CHECK(entropy(high) < 0);
  while (high - low > 1e-9) (entropy((low + high) / 2) > 0 ? low : high) = (low + high) / 2;
  CHECK(std::abs(low - 1.244684) < 1e-6);
  CHECK(bayes_optimal_eps(low - 1e-6).value > 0.1);
  CHECK(bayes_optimal_eps(low + 1e-6).value == 0);
  CHECK(bayes_optimal_eps(low + 1e-6).error == 0);
}

TEST_CASE("the spinodal lies at alpha = 1.4926318 (1.493 in print)") {
  double low = 1.4, high = 1.6;
  CHECK(bayes_optimal_q(low).value < 1);
  CHECK(bayes_optimal_q(high).value == 1);
  while (high - low > 1e-9) (bayes_optimal_q((low + high) / 2).value < 1 ? low : high) = (low + high) / 2;
  CHECK(std::abs(low - 1.4926318) < 1e-6);
}

TEST_CASE("the value found solves (14), whose integrals are done here by other means") {
  using oracle::Real;
  for (const double alpha : {0.05, 0.7, 1.3, 1.48}) {
    const Real q = bayes_optimal_q(alpha).value;
    const auto panels = oracle::equal_panels(-12, 12, 48);
    const Real slope = std::sqrt(q / (1 - q));
    const Real q_hat =
        2 * alpha / (1 - q) *
        oracle::over_panels(
            [&](Real z) {
              return oracle::normal_pdf(z) * oracle::normal_pdf(slope * z) * oracle::mills(slope * z);
            },
            panels);
    const Real back = oracle::over_panels(
        [&](Real z) { return oracle::normal_pdf(z) * std::tanh(q_hat + std::sqrt(q_hat) * z); }, panels);
    CAPTURE(alpha);
    CHECK(static_cast<double>(std::abs(back - q)) < 1e-12);
    CHECK(static_cast<double>(std::abs(q_hat - bayes_q_hat(alpha, static_cast<double>(q)).value)) < 1e-12);
  }
}

TEST_CASE("small loads learn linearly, no load nothing") {
  CHECK(bayes_optimal_q(0).value == 0);
  CHECK(bayes_optimal_eps(0).value == doctest::Approx(0.5));
  CHECK(bayes_optimal_q(1e-4).value / 1e-4 == doctest::Approx(2 / std::numbers::pi).epsilon(1e-3));
  CHECK_THROWS_AS(bayes_optimal_q(-1), std::invalid_argument);
  CHECK_THROWS_AS(bayes_optimal_eps(std::nan("")), std::invalid_argument);
}
