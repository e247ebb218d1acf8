// Quadrature in m on [-1, 1]: closed forms, boundary layers, jumps and logarithmic ends.
#include "integrals/weight_axis.hpp"

#include <cmath>
#include <functional>
#include <limits>
#include <numbers>
#include <stdexcept>

#include <doctest/doctest.h>

using namespace franz_parisi::integrals;
using Eigen::ArrayXd;

namespace {

constexpr double step = 0.3;

/// int_0^1 exp(exponent) f dm, the exponent as an array over the axis.
double half(const WeightAxis& axis, const ArrayXd& exponent, const ArrayXd& f) {
  return ((axis.log_weight + exponent).exp() * f).sum();
}
double even_half(const WeightAxis& axis, const ArrayXd& f) {
  return 2 * (axis.log_weight.head(axis.even).exp() * f.head(axis.even)).sum();
}

}  // namespace

TEST_CASE("moments of m: int_0^1 m^n dm = 1/(n+1), whatever the sharpness") {
  for (const double sharpness : {0.0, 1.0, 10.0, 100.0}) {
    const WeightAxis axis = make_weight_axis({sharpness}, step);
    for (int n = 0; n <= 12; ++n) {
      CAPTURE(sharpness);
      CAPTURE(n);
      CHECK(half(axis, ArrayXd::Zero(axis.size()), axis.m.pow(n)) ==
            doctest::Approx(1.0 / (n + 1)).epsilon(1e-13));
    }
  }
}

TEST_CASE("boundary layers exp(-c (1 - m)) down to 1 - m = exp(-14)") {
  const WeightAxis axis = make_weight_axis({0}, step);
  for (const double c : {1e-3, 1.0, 30.0, 1e3, 1e5, 1e6}) {
    CAPTURE(c);
    const double truth = -std::expm1(-c) / c;
    CHECK(half(axis, -c * axis.deficit, ArrayXd::Ones(axis.size())) == doctest::Approx(truth).epsilon(1e-12));
    // mean deficit: 1/c - exp(-c)/(1 - exp(-c))
    if (c < 1) continue;
    const double mean = half(axis, -c * axis.deficit, axis.deficit) / truth;
    CHECK(mean == doctest::Approx(1 / c - 1 / std::expm1(c)).epsilon(1e-12));
  }
}

TEST_CASE("layers of announced width to the last digit, however thin") {
  for (const double c : {1e3, 3e5, 4e6, 1e9, 1e11}) {
    CAPTURE(c);
    const WeightAxis axis = make_weight_axis({.steepness = c}, 0.15);
    const double all = half(axis, -c * axis.deficit, ArrayXd::Ones(axis.size()));
    CHECK(std::abs(all * c - 1) < 4e-15);
    CHECK(std::abs(half(axis, -c * axis.deficit, axis.deficit) / all * c - 1) < 4e-15);
  }
}

TEST_CASE("a narrow Gaussian at m = 0 is resolved by its sharpness") {
  for (const double width : {0.1, 0.01, 1e-3}) {
    CAPTURE(width);
    const WeightAxis axis = make_weight_axis({1 / width}, step);
    const double truth =
        width * std::sqrt(std::numbers::pi / 2) * std::erf(1 / (width * std::numbers::sqrt2));
    CHECK(half(axis, -0.5 * (axis.m / width).square(), ArrayXd::Ones(axis.size())) ==
          doctest::Approx(truth).epsilon(1e-12));
  }
}

TEST_CASE("a jump and a root at m = 0 cost nothing") {
  const WeightAxis axis = make_weight_axis({5}, step);
  CHECK(half(axis, ArrayXd::Zero(axis.size()), axis.m.sqrt()) == doctest::Approx(2.0 / 3).epsilon(1e-12));
  CHECK(half(axis, ArrayXd::Zero(axis.size()), -axis.m.log()) == doctest::Approx(1).epsilon(1e-12));
}

TEST_CASE("layers exp(-c m) at m = 0, of any width, where they are announced") {
  for (const double sharpness : {0.0, 17.0}) {
    const WeightAxis axis = make_weight_axis({sharpness}, step, Approach::layers);
    const ArrayXd one = ArrayXd::Ones(axis.size());
    CHECK(half(axis, ArrayXd::Zero(axis.size()), one) == doctest::Approx(1).epsilon(1e-12));
    for (const double c : {1.0, 30.0, 1e3, 1e5, 1e7}) {
      CAPTURE(sharpness);
      CAPTURE(c);
      CHECK(half(axis, -c * axis.m, one) == doctest::Approx(-std::expm1(-c) / c).epsilon(1e-10));
    }
  }
}

TEST_CASE("logarithmic end points: entropy and atanh") {
  const WeightAxis axis = make_weight_axis({0}, step);
  const ArrayXd flat = ArrayXd::Zero(axis.size());
  CHECK(half(axis, flat, axis.entropy) == doctest::Approx(0.5).epsilon(1e-13));  // int_{-1}^1 s dm = 1
  CHECK(half(axis, flat, axis.theta) == doctest::Approx(std::numbers::ln2).epsilon(1e-12));  // int_0^1 atanh
}

TEST_CASE("every other node makes a rule of its own, less exact") {
  const WeightAxis axis = make_weight_axis({5}, 0.5);
  const ArrayXd f = (-8 * axis.m.square()).exp() * (3 * axis.m).cos();
  const double fine = half(axis, ArrayXd::Zero(axis.size()), f), coarse = even_half(axis, f);
  const WeightAxis exact_axis = make_weight_axis({5}, 0.1);
  const ArrayXd g = (-8 * exact_axis.m.square()).exp() * (3 * exact_axis.m).cos();
  const double exact = half(exact_axis, ArrayXd::Zero(exact_axis.size()), g);
  CHECK(std::abs(coarse - exact) > 3 * std::abs(fine - exact));
  CHECK(std::abs(coarse - exact) < 1e-3);
  for (Eigen::Index i = 1; i < axis.even; ++i) CHECK(axis.m[i] >= axis.m[i - 1]);
}

TEST_CASE("m, its deficit and its entropy agree with each other") {
  const WeightAxis axis = make_weight_axis({20}, step);
  for (Eigen::Index i = 0; i < axis.size(); ++i) {
    CHECK(axis.m[i] + axis.deficit[i] == doctest::Approx(1).epsilon(1e-15));
    const double up = (1 + axis.m[i]) / 2, down = axis.deficit[i] / 2;
    CHECK(axis.entropy[i] == doctest::Approx(-up * std::log1p(-down) - down * std::log(down)).epsilon(1e-12));
  }
}

TEST_CASE("the theta rule is symmetric to the last bit and exact for 1/cosh^2") {
  for (const double sharpness : {0.0, 7.0, 80.0}) {
    const Rule rule = make_theta_rule({sharpness}, step);
    double sum = 0, square = 0;
    for (Eigen::Index i = 0; i < rule.size(); ++i) {
      CHECK(rule.nodes[i] == -rule.nodes[rule.size() - 1 - i]);
      CHECK(rule.weights[i] == rule.weights[rule.size() - 1 - i]);
      const double density = std::pow(std::cosh(rule.nodes[i]), -2);
      sum += rule.weights[i] * density;
      square += rule.weights[i] * density * rule.nodes[i] * rule.nodes[i];
    }
    CHECK(sum == doctest::Approx(2).epsilon(1e-13));
    CHECK(square == doctest::Approx(std::numbers::pi * std::numbers::pi / 6).epsilon(1e-12));
  }
}

TEST_CASE("ln 2cosh and the entropy far out") {
  CHECK(log_2cosh(0) == doctest::Approx(std::numbers::ln2).epsilon(1e-15));
  CHECK(log_2cosh(-900) == 900);
  CHECK(log_2cosh(0.3) == doctest::Approx(std::log(2 * std::cosh(0.3))).epsilon(1e-15));
  CHECK(binary_entropy(0) == doctest::Approx(std::numbers::ln2).epsilon(1e-15));
  CHECK(binary_entropy(1.7) ==
        doctest::Approx(std::log(2 * std::cosh(1.7)) - 1.7 * std::tanh(1.7)).epsilon(1e-13));
  CHECK(binary_entropy(30) == doctest::Approx(61 * std::exp(-60.0)).epsilon(1e-12));
}

TEST_CASE("negative sharpness and steps are refused") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK_THROWS_AS(make_weight_axis({-1}, step), std::invalid_argument);
  CHECK_THROWS_AS(make_weight_axis({nan}, step), std::invalid_argument);
  CHECK_THROWS_AS(make_weight_axis({1}, 0), std::invalid_argument);
  CHECK_THROWS_AS(make_theta_rule({1}, -0.1), std::invalid_argument);
}

TEST_CASE("axes that no memory holds are refused before they are made") {
  for (const double sharpness : {1e7, 1e300, std::numeric_limits<double>::infinity()}) {
    CHECK_THROWS_AS(make_weight_axis({sharpness}, step), std::length_error);
    CHECK_THROWS_AS(make_theta_rule({sharpness}, step), std::length_error);
  }
  CHECK_THROWS_AS(make_weight_axis({1}, 1e-9), std::length_error);
  CHECK(make_weight_axis({1e5}, step).size() < most_axis_nodes);
}
