// beta -> infinity where every example can be learned: replica symmetry approaches a perceptron with weights
// +-1 and margin K, (29) of docs/rsb.md, like 1/ln beta. A trend is all that finite beta shows.
#include "study/chain/tasks.hpp"

#include <cmath>
#include <numbers>

#include <doctest/doctest.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>

using namespace franz_parisi;

namespace {

/// int Dz f(z), f smooth on the scale of 1.
template <class F>
double gauss(const F& f) {
  constexpr double step = 0.02, reach = 9;
  double sum = 0;
  for (double z = -reach; z <= reach; z += step) sum += f(z) * gsl_ran_ugaussian_pdf(z);
  return step * sum;
}

double log_cdf(double x) {
  return x > -30 ? std::log(gsl_cdf_ugaussian_P(x))
                 : -0.5 * x * x - std::log(-x * std::sqrt(2 * std::numbers::pi));
}
double mills(double x) { return std::exp(-0.5 * x * x - log_cdf(x)) / std::sqrt(2 * std::numbers::pi); }

/// The saddle point of Psi_bin(alpha, K).
struct Margin {
  double alpha, k;
  double q = 0.5, r = 0.4, q_hat = 0, r_hat = 0;

  double slope(double w) const { return mills((w - k) / std::sqrt(1 - q)) / std::sqrt(1 - q); }
  double teacher(double z) const { return 2 * gsl_cdf_ugaussian_P(r * z / std::sqrt(q - r * r)); }

  void solve() {
    for (double change = 1; change > 1e-12;) {
      q_hat = alpha * gauss([&](double z) { return teacher(z) * std::pow(slope(std::sqrt(q) * z), 2); });
      r_hat = alpha * std::sqrt(2 / std::numbers::pi) *
              gauss([&](double z) { return slope(std::sqrt(q - r * r) * z); });
      const auto m = [&](double z) { return std::tanh(std::sqrt(q_hat) * z + r_hat); };
      const double new_q = gauss([&](double z) { return m(z) * m(z); }), new_r = gauss(m);
      change = std::abs(new_q - q) + std::abs(new_r - r);
      q += 0.5 * (new_q - q);
      r += 0.5 * (new_r - r);
    }
  }
  /// d/dK of 2 ln K + Psi_bin.
  double push() const {
    return 2 / k - alpha * gauss([&](double z) { return teacher(z) * slope(std::sqrt(q) * z); });
  }
};

Margin at_largest(double alpha) {
  Margin margin{.alpha = alpha, .k = 0};
  double low = 0.5, high = 2;
  while (high - low > 1e-9) {
    margin.k = 0.5 * (low + high);
    margin.solve();
    (margin.push() > 0 ? low : high) = margin.k;
  }
  return margin;
}

}  // namespace

TEST_CASE("the limit beta -> infinity is a margin, and replica symmetry moves towards it") {
  const Margin limit = at_largest(0.3);
  // Weights are signs, and so p is r.
  const double eps = std::acos(limit.r) / std::numbers::pi;
  CHECK(std::abs(limit.k - 1.12186) < 1e-5);
  CHECK(std::abs(limit.q_hat / 15.0035 - 1) < 5e-5);  // of a program that sought the largest value itself
  CHECK(std::abs(limit.r_hat / 1.70372 - 1) < 5e-5);
  CHECK(std::abs(eps - 0.392392) < 2e-5);

  double before = 1, loss_before = 1, stiffness_before = 0;
  for (const double beta : {100.0, 1000.0, 10000.0}) {
    CAPTURE(beta);
    const auto solved = study::solve_chain({{0.3, beta, 0, 0}}, {}).tasks.back();
    REQUIRE(solved.has_solution);
    const double s2 = 1 - solved.readings.value("q_star");
    const double stiffness =  // A s^2, which goes to 1
        (solved.readings.value("q_star_hat") - 0.5 * solved.readings.value("q_hat")) * s2;
    const double away = std::abs(solved.readings.value("eps_1") - eps);
    const double u2 = std::pow(limit.k, 2) / s2;  // K = s u_beta
    const double loss = std::abs(beta * solved.readings.value("energy") * (u2 + 1) / 2 - 1);
    CHECK(away < before);
    CHECK(loss < loss_before);
    CHECK(stiffness > stiffness_before);
    CHECK(stiffness < 1);
    before = away, loss_before = loss, stiffness_before = stiffness;
  }
  CHECK(before < 2e-3);
}
