// Split R-hat and effective sample size on chains whose autocorrelation is known.
#include "validation/diagnostics.hpp"
#include "validation/random.hpp"

#include <cmath>
#include <stdexcept>

#include <doctest/doctest.h>

using namespace franz_parisi::validation;

namespace {

/// x_{t+1} = phi x_t + sqrt(1 - phi^2) noise: variance 1, autocorrelation time (1 + phi)/(1 - phi).
Chains autoregressive(double phi, std::size_t chains, std::size_t length) {
  Chains all;
  for (std::uint32_t a = 0; a < chains; ++a) {
    Stream stream(StreamName{.seed = 21, .replica = a});
    double x = stream.normal();
    auto& chain = all.emplace_back();
    for (std::size_t t = 0; t < length; ++t) {
      chain.push_back(x);
      x = phi * x + std::sqrt(1 - phi * phi) * stream.normal();
    }
  }
  return all;
}

}  // namespace

TEST_CASE("effective sample size of autoregressive chains") {
  for (const double phi : {-0.5, 0.0, 0.5, 0.9}) {
    CAPTURE(phi);
    const auto result = diagnose(autoregressive(phi, 4, 20000));
    const double expected = 80000 * (1 - phi) / (1 + phi);
    CHECK(result.effective_sample_size == doctest::Approx(expected).epsilon(0.15));
    CHECK(std::abs(result.r_hat - 1) < 0.01);
    CHECK(result.monte_carlo_error == doctest::Approx(1 / std::sqrt(expected)).epsilon(0.15));
    CHECK(std::abs(result.mean) < 4 * result.monte_carlo_error);
  }
}

TEST_CASE("chains that disagree, drift or stand still are noticed") {
  Chains apart = autoregressive(0, 2, 500);
  for (double& x : apart[1]) x += 3;
  CHECK(diagnose(apart).r_hat > 1.5);
  CHECK(diagnose(apart).effective_sample_size < 10);

  Chains drift = autoregressive(0, 1, 500);
  for (std::size_t t = 0; t < 500; ++t) drift[0][t] += 0.01 * static_cast<double>(t);
  CHECK(diagnose(drift).r_hat > 1.3);

  CHECK(std::isinf(diagnose({std::vector<double>(20, 1.0), std::vector<double>(20, 2.0)}).r_hat));
  const auto constant = diagnose({std::vector<double>(20, 1.0), std::vector<double>(20, 1.0)});
  CHECK(constant.r_hat == 1);
  CHECK(constant.monte_carlo_error == 0);
}

TEST_CASE("R-hat of a small example, by hand") {
  // Halves 1 2 1 2 | 3 4 3 4: W = 1/3, B/n = 2, var+ = 3/4 W + 2 = 9/4, R-hat = sqrt(27/4).
  CHECK(diagnose({{1, 2, 1, 2, 3, 4, 3, 4}}).r_hat == doctest::Approx(std::sqrt(6.75)));
}

TEST_CASE("misuse throws") {
  CHECK_THROWS_AS(diagnose({}), std::invalid_argument);
  CHECK_THROWS_AS(diagnose({{1, 2, 3}}), std::invalid_argument);
  CHECK_THROWS_AS(diagnose({std::vector<double>(10), std::vector<double>(9)}), std::invalid_argument);
}
