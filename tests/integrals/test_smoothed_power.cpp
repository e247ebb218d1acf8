// g(a) = ln int Dx Phi(a + k x)^beta and its derivatives against Gauss-Kronrod panels in long double.
#include "integrals/estimate.hpp"
#include "integrals/smoothed_power.hpp"
#include "tests/oracle.hpp"

#include <stdexcept>

#include <doctest/doctest.h>

using namespace franz_parisi::integrals;
using Eigen::ArrayXd;

namespace {

constexpr double step = 0.6;  // the default of theory::Resolution
const double betas[] = {0.5, 1, 3, 20, 77, 200};
const double ks[] = {0.01, 0.1, 0.5, 1, 3, 10};

ArrayXd fields() {
  ArrayXd a(13);
  a << -60, -41.3, -25, -12, -6.5, -3, -1.2, -0.3, 0, 0.8, 2.5, 5, 20;
  return a;
}

SmoothedPower at(double a, double beta, double k) {
  return smoothed_power(ArrayXd::Constant(1, a), beta, k, 0.3).fine;
}

}  // namespace

TEST_CASE("g, g', g'' and <ln Phi> over beta, k and a, to the last digits at a fine step") {
  const ArrayXd a = fields();
  for (const double beta : betas) {
    for (const double k : ks) {
      const auto p = smoothed_power(a, beta, k, 0.25).fine;
      for (Eigen::Index i = 0; i < a.size(); ++i) {
        if (a[i] >= smoothed_power_cutoff(k)) {
          CHECK(p.g[i] == 0);
          continue;
        }
        const auto truth = oracle::power_averages(a[i], beta, k);
        const double dropped = 4e-17 * std::min(1.0, beta) * (1 + k);  // terms below exp(-40) of the largest
        CAPTURE(beta);
        CAPTURE(k);
        CAPTURE(a[i]);
        CHECK(std::abs(p.g[i] - truth.g) <=
              1e-13 * std::abs(truth.g) + 3e-14);  // the logarithm of a sum near 1
        CHECK(std::abs(p.g1[i] - beta * truth.h) <= 1e-13 * beta * truth.h + dropped);
        CHECK(std::abs(p.log_cdf[i] - truth.log_cdf) <= 1e-13 * std::abs(truth.log_cdf) + dropped);
        CHECK(std::abs(p.g2[i] - truth.g2) <= 1e-11 * std::abs(truth.g2) + 1e-14 * beta * truth.h + dropped);
      }
    }
  }
}

TEST_CASE("at the default step the coarse rule vouches for the fine one") {
  const ArrayXd a = fields();
  int values = 0, escaped = 0;
  for (const double beta : betas) {
    for (const double k : ks) {
      const auto p = smoothed_power(a, beta, k, step);
      for (Eigen::Index i = 0; i < a.size() && a[i] < 5; ++i) {
        const double truth = static_cast<double>(beta * oracle::power_averages(a[i], beta, k).h);
        const double error = std::abs(p.fine.g1[i] - truth);
        CAPTURE(beta);
        CAPTURE(k);
        CAPTURE(a[i]);
        CHECK(error <= (k > 1 ? 1e-8 : 1e-12) * truth);
        ++values;
        escaped += error > trapezoid_error(p.fine.g1[i], p.coarse.g1[i], truth) + 1e-14 * truth;
      }
    }
  }
  CHECK(values > 300);
  CHECK(escaped <= values / 25);  // one phase of the lattice in some thirty is blind, see estimate.hpp
}

TEST_CASE("the third and fourth derivatives are those of the second and third") {
  for (const double beta : {0.5, 20.0, 200.0}) {
    for (const double k : {0.1, 1.0, 4.0}) {
      for (const double a : {-20.0, -4.0, -1.0, 0.0, 0.7, 2.0}) {
        CAPTURE(beta);
        CAPTURE(k);
        CAPTURE(a);
        const auto p = at(a, beta, k);
        const double scale = std::abs(p.g2[0]) + std::abs(p.g3[0]) + std::abs(p.g4[0]);
        const double h = 2e-3 * (1 + 0.3 * k);
        const double g3 = oracle::derivative([&](double x) { return at(x, beta, k).g2[0]; }, a, h);
        const double g4 = oracle::derivative([&](double x) { return at(x, beta, k).g3[0]; }, a, h);
        CHECK(std::abs(p.g3[0] - g3) < 1e-7 * scale);
        CHECK(std::abs(p.g4[0] - g4) < 1e-7 * scale);
      }
    }
  }
}

TEST_CASE("the a-derivatives of <ln Phi>, by differences in a and in beta") {
  for (const double beta : {0.5, 20.0, 200.0}) {
    for (const double k : {0.1, 1.0, 4.0}) {
      for (const double a : {-20.0, -4.0, -1.0, 0.0, 0.7, 2.0}) {
        CAPTURE(beta);
        CAPTURE(k);
        CAPTURE(a);
        const auto p = at(a, beta, k);
        const double scale = std::abs(p.log_cdf1[0]) + std::abs(p.log_cdf2[0]);
        const double h = 2e-3 * (1 + 0.3 * k);
        const auto by_a = [&](const auto& f) {
          return oracle::derivative([&](double x) { return f(at(x, beta, k)); }, a, h);
        };
        CHECK(std::abs(p.log_cdf1[0] - by_a([](const SmoothedPower& s) { return s.log_cdf[0]; })) <
              1e-7 * scale);
        CHECK(std::abs(p.log_cdf2[0] - by_a([](const SmoothedPower& s) { return s.log_cdf1[0]; })) <
              1e-7 * scale);
        const double by_beta =
            oracle::derivative([&](double b) { return at(a, b, k).g1[0]; }, beta, 1e-3 * beta);
        CHECK(std::abs(p.log_cdf1[0] - by_beta) < 1e-7 * scale);
      }
    }
  }
}

TEST_CASE("beta = 1 is the convolution of two Gaussians") {
  for (const double k : ks) {
    const double width = std::sqrt(1 + k * k);
    for (const double a : {-30.0, -2.0, 0.0, 1.5}) {
      const auto p = at(a, 1, k);
      CHECK(p.g[0] == doctest::Approx(static_cast<double>(oracle::log_normal_cdf(a / width))).epsilon(1e-12));
      CHECK(p.g1[0] == doctest::Approx(static_cast<double>(oracle::mills(a / width)) / width).epsilon(1e-11));
    }
  }
}

TEST_CASE("values do not depend on the company they are computed in") {
  const ArrayXd a = fields();
  const auto all = smoothed_power(a, 20, 0.8, 0.3).fine;
  for (Eigen::Index i = 0; i < a.size(); ++i) {
    CHECK(at(a[i], 20, 0.8).g[0] == doctest::Approx(all.g[i]).epsilon(1e-13));
    CHECK(at(a[i], 20, 0.8).g2[0] == doctest::Approx(all.g2[i]).epsilon(1e-11));
  }
}

TEST_CASE("beta, k and step must be positive; no fields give no values") {
  const ArrayXd one = ArrayXd::Zero(1);
  CHECK_THROWS_AS(smoothed_power(one, 0, 1, step), std::invalid_argument);
  CHECK_THROWS_AS(smoothed_power(one, 1, -1, step), std::invalid_argument);
  CHECK_THROWS_AS(smoothed_power(one, 1, 1, 0), std::invalid_argument);
  CHECK_THROWS_AS(smoothed_power(one, 1, std::nan(""), step), std::invalid_argument);
  CHECK(smoothed_power(ArrayXd(), 1, 1, step).fine.g.size() == 0);
}

TEST_CASE("a lattice that would not fit into memory is not built") {
  ArrayXd fields(3);
  fields << -1e3, 0, 1;
  for (const double k : {1e-12, 1e-9}) CHECK(smoothed_power(fields, 20, k, step).fine.g.isNaN().all());
}

TEST_CASE("with very wide Gaussians the power is a step") {
  ArrayXd fields(3);
  fields << -1e3, 0, 1;
  for (const double k : {1e9, 1e14}) {
    const SmoothedPower p = smoothed_power(fields, 20, k, step).fine;
    CHECK((p.g - std::log(0.5)).abs().maxCoeff() < 1e-5);
    CHECK((k * p.g1 - std::sqrt(2 / std::numbers::pi)).abs().maxCoeff() < 1e-5);
  }
}

TEST_CASE("the mean field keeps its digits where a and k^2 g' cancel") {
  // For a << 0 Phi^beta is Gaussian but for its tail's corrections: the derivative of <u> is var x.
  const double k = 300, beta = 20, h = 10;
  ArrayXd fields(3);
  fields << -3e4 - h, -3e4, -3e4 + h;
  const SmoothedPower p = smoothed_power(fields, beta, k, step / 2).fine;
  for (int i = 0; i < 3; ++i) {
    CHECK(std::abs(p.field[i] - (fields[i] + k * k * p.g1[i])) < 1e-11 * 3e4);
    CHECK(std::abs(p.field1[i] - (1 + k * k * p.g2[i])) < 1e-11);
  }
  CHECK((p.field[2] - p.field[0]) / (2 * h) == doctest::Approx(p.field1[1]).epsilon(1e-9));
}
