// The trapezoid rule on a stretched axis: exact answers, honest error estimates, misuse.
#include "integrals/mapped_trapezoid.hpp"
#include "integrals/normal.hpp"

#include <functional>
#include <limits>
#include <numbers>
#include <stdexcept>
#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace franz_parisi::integrals;

namespace {

struct Integrand {
  std::string name;
  std::function<double(double)> f;
  double truth;
  StretchedAxis axis;
  double reach;
};

double lorentz(double x, double width) { return width / (x * x + width * width) / std::numbers::pi; }

/// Closed forms with the shapes of this project: Gaussians, steps, spikes, tails.
std::vector<Integrand> battery() {
  const double root_2pi = std::sqrt(2 * std::numbers::pi);
  std::vector<Integrand> all;
  all.push_back({"gauss", [](double x) { return normal_pdf(x); }, 1, {1, {}}, 10});
  all.push_back({"fourth moment", [](double x) { return x * x * x * x * normal_pdf(x); }, 3, {1, {}}, 12});
  all.push_back({"oscillation",
                 [](double x) { return std::cos(5 * x) * normal_pdf(x); },
                 std::exp(-12.5),
                 {1, {}},
                 10});
  for (const double width : {1.0, 1e-1, 1e-2, 1e-4, 1e-6}) {
    // int Dx Phi(x/w)^2 = 1/4 + asin(1/(1 + w^2))/(2 pi), a smooth step of width w under a Gaussian
    all.push_back(
        {"step " + std::to_string(width),
         [width](double x) { return normal_pdf(x) * normal_cdf(x / width) * normal_cdf(x / width); },
         0.5 - std::atan(width * std::sqrt(2 + width * width)) / (2 * std::numbers::pi),
         {1, {{.scale = width, .weight = 2}}},
         10});
    // int Dx exp(-x^2/(2 w^2)) = w/sqrt(1 + w^2)
    all.push_back({"spike " + std::to_string(width),
                   [width](double x) { return normal_pdf(x) * std::exp(-0.5 * x * x / (width * width)); },
                   width / std::sqrt(1 + width * width),
                   {1, {{.scale = width, .weight = 2}}},
                   10});
    all.push_back({"tail " + std::to_string(width),
                   [width](double x) { return lorentz(x, width); },
                   2 * std::atan(50 / width) / std::numbers::pi,
                   {1, {{.scale = width, .weight = 2}}},
                   50});
  }
  all.push_back(
      {"exponential tail", [](double x) { return 1 / std::cosh(x); }, std::numbers::pi, {1, {}}, 45});
  all.push_back({"shifted",
                 [root_2pi](double x) { return std::exp(-0.5 * (x - 3) * (x - 3)) / root_2pi; },
                 1,
                 {1, {}},
                 14});
  return all;
}

}  // namespace

TEST_CASE("the estimated error covers the true one, whatever the phase of the lattice") {
  for (const Integrand& integrand : battery()) {
    if (integrand.name.starts_with("tail")) continue;  // cut at both ends, see below
    // A step of width w carries a fraction w of its integral, less than the estimate allows for (a
    // thousandth, and that for a peak): below the production step it must hold all the same, at it down to
    // 1e-13.
    const bool step_like = integrand.name.starts_with("step");
    double finest = 0;
    for (const double step : {0.8, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1}) {
      if (step_like && step > 0.4) continue;
      const double allowed = step_like && step == 0.4 ? 1e-13 : 0;
      finest = 0;
      for (int phase = 0; phase < 64; ++phase) {
        const double lower = -integrand.reach - step * phase / 16;
        const Rule rule = mapped_trapezoid(integrand.axis, lower, integrand.reach, step);
        const Estimate estimate = rule.integrate(rule.nodes.unaryExpr(integrand.f));
        CAPTURE(integrand.name);
        CAPTURE(step);
        CAPTURE(phase);
        CHECK(std::abs(estimate.value - integrand.truth) <= estimate.error + allowed);
        finest = std::max(finest, estimate.error);
      }
    }
    CHECK(finest < 1e-12);  // honest and not useless
  }
}

TEST_CASE("a slow tail cut at the ends costs what the ends hold, no more") {
  for (const Integrand& integrand : battery()) {
    if (!integrand.name.starts_with("tail")) continue;
    CAPTURE(integrand.name);
    const Rule rule = mapped_trapezoid(integrand.axis, -integrand.reach, integrand.reach, 0.2);
    const double end_term = rule.weights[0] * integrand.f(integrand.reach);
    const Estimate estimate = rule.integrate(rule.nodes.unaryExpr(integrand.f));
    CHECK(std::abs(estimate.value - integrand.truth) <= 2 * end_term + estimate.error);
  }
}

TEST_CASE("the nodes lie at equal distances in t and the weights are dx") {
  const StretchedAxis axis(2, {{.scale = 1e-5, .weight = 3}, {.scale = 0.1, .weight = 1}});
  const Rule rule = mapped_trapezoid(axis, -4, 7, 0.37);
  CHECK(rule.nodes[0] == doctest::Approx(-4).epsilon(1e-14));
  CHECK(rule.nodes[rule.size() - 1] >= 7);
  for (Eigen::Index i = 0; i + 1 < rule.size(); ++i) {
    CHECK(axis.t(rule.nodes[i + 1]) - axis.t(rule.nodes[i]) == doctest::Approx(0.37).epsilon(1e-12));
    CHECK(rule.weights[i] == doctest::Approx(0.37 / axis.density(rule.nodes[i])).epsilon(1e-12));
  }
}

TEST_CASE("invert undoes t, also from a poor guess") {
  const StretchedAxis axis(1, {{.scale = 1e-6, .weight = 2}});
  for (const double x : {-30.0, -1.0, -1e-3, -1e-7, 0.0, 3e-9, 2e-4, 0.5, 20.0}) {
    for (const double off : {0.0, 0.01, -0.2}) {
      CAPTURE(x);
      CHECK(std::abs(invert(axis, axis.t(x), x * (1 + off)) - x) <= 1e-14 * std::abs(x) + 1e-20);
    }
  }
}

TEST_CASE("density is the derivative of t") {
  const StretchedAxis axis(0.7, {{.scale = 0.02, .weight = 1.3}, {.scale = 3, .weight = 2}});
  for (double x = -2; x < 2; x += 0.0973) {
    const double h = 1e-5 * (0.02 + std::abs(x));
    CHECK((axis.t(x + h) - axis.t(x - h)) / (2 * h) == doctest::Approx(axis.density(x)).epsilon(1e-8));
  }
}

TEST_CASE("widths and scales that are not positive are refused") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const double bad : {0.0, -1.0, nan}) {
    CHECK_THROWS_AS(StretchedAxis(bad, {}), std::invalid_argument);
    CHECK_THROWS_AS(StretchedAxis(1, {{.scale = bad}}), std::invalid_argument);
  }
}

TEST_CASE("rules that no memory holds are refused before they are made") {
  const StretchedAxis axis(1, {{.scale = 0.1, .weight = 2}});
  const double inf = std::numeric_limits<double>::infinity(), nan = std::numeric_limits<double>::quiet_NaN();
  CHECK_THROWS_AS(mapped_trapezoid(axis, -1e7, 1e7, 0.3), std::length_error);
  CHECK_THROWS_AS(mapped_trapezoid(axis, 0, inf, 0.3), std::length_error);
  CHECK_THROWS_AS(mapped_trapezoid(axis, nan, 1, 0.3), std::length_error);
  CHECK_THROWS_AS(mapped_trapezoid(axis, 1, -1, 0.3), std::length_error);
  for (const double step : {0.0, -0.3, nan})
    CHECK_THROWS_AS(mapped_trapezoid(axis, -1, 1, step), std::length_error);
  CHECK(mapped_trapezoid(axis, -9e4, 9e4, 0.3).size() < most_trapezoid_nodes);
}

TEST_CASE("an error estimate: small differences square, large ones stand, rounding stays") {
  CHECK(trapezoid_error(1, 1 + 1e-8, 1) == doctest::Approx(1e-13).epsilon(0.02));
  CHECK(trapezoid_error(1, 1.1, 1) == doctest::Approx(0.1));
  CHECK(trapezoid_error(1, 1, 1e3) >= 1e3 * std::numeric_limits<double>::epsilon());
  CHECK(trapezoid_error(0, 0, 0) == 0);
}
