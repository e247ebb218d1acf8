// The quadratures of theory/reference: known integrals, nested ones, and what GSL cannot do.
#include "theory/reference/quadrature.hpp"

#include <cmath>
#include <functional>
#include <limits>
#include <numbers>
#include <vector>

#include <doctest/doctest.h>
#include <gsl/gsl_errno.h>

using namespace franz_parisi::theory::reference;

namespace {

void check(const Estimate& estimate, double truth, double most_error) {
  CHECK(std::abs(estimate.value - truth) <= estimate.error);
  CHECK(estimate.error <= most_error);
}

int handled = 0;
void count(const char*, const char*, int, int) { ++handled; }

}  // namespace

TEST_CASE("Gaussian averages of known value, within their errors") {
  const Measure gaussian = Measure::gaussian(0.3, 2, {-1, 0.3, 5});
  check(gaussian.average([](double) { return Estimate{1}; }), 1, 1e-12);
  check(gaussian.average([](double y) { return Estimate{y * y}; }), 4.09, 1e-11);
  check(gaussian.average([](double y) { return Estimate{std::cos(y)}; }), std::exp(-2) * std::cos(0.3),
        1e-12);
}

TEST_CASE("a measure far from norm 1, with a peak narrower than its piece") {
  const auto peak = [](double x) { return 1e-200 * std::exp(-std::pow(40 * (x - 0.25), 2) / 2); };
  const Measure measure(peak, {-5, 0.25, 6});
  check(measure.average([](double x) { return Estimate{x}; }), 0.25, 1e-12);
}

TEST_CASE("the error of a function passes through averages and tables without growing") {
  const Table noisy([](double y) { return Estimate{std::tanh(y), 1e-7}; }, {-30, 0, 30});
  const Estimate average = Measure::gaussian(1, 2, noisy.edges()).average(std::cref(noisy));
  CHECK(average.error >= 0.99e-7);
  CHECK(average.error <= 1.5e-7);
}

TEST_CASE("an average inside an average: E exp(-(y + x)^2/2) over two Gaussians") {
  const Table inner(
      [](double y) {
        return Measure::gaussian(y, 1, {}).average([](double c) { return Estimate{std::exp(-c * c / 2)}; });
      },
      {-20, 0, 20});
  check(Measure::gaussian(0, 1, inner.edges()).average(std::cref(inner)), 1 / std::sqrt(3.0), 1e-12);
}

TEST_CASE("a table follows a steep step, and holds its ends outside") {
  const auto step = [](double y) { return Estimate{std::tanh(1e4 * (y - 0.1037))}; };
  const Table table(step, {-1000, 0, 1, 1000});
  for (const double y : {-1000.0, -3.0, 0.0, 0.1036, 0.10369, 0.1037, 0.103703, 0.2, 999.0}) {
    CAPTURE(y);
    CHECK(std::abs(table(y).value - step(y).value) <= table(y).error + 1e-12);  // rounding of y, amplified
    CHECK(table(y).error < 1e-11);
  }
  CHECK(table(2000).value == doctest::Approx(1));
}

TEST_CASE("a jump and noise end the halving of a table, and are in its error") {
  int calls = 0;
  const auto jump = [&](double y) { return ++calls, Estimate{y < 0.3 ? 0.0 : 1.0}; };
  const auto noise = [&](double y) { return ++calls, Estimate{std::cos(y) + 1e-11 * std::sin(1e15 * y)}; };
  CHECK(Table(jump, {0, 1})(0.9).error < 1e-13);
  CHECK(Table(jump, {0, 1})(0.3).error > 0.1);
  CHECK(Table(noise, {0, 1})(0.9).error > 1e-12);
  CHECK(calls < 20'000);
}

TEST_CASE("what cannot be integrated is an infinite or a large error, and never ends the program") {
  const auto nan = [](double) { return Estimate{std::numeric_limits<double>::quiet_NaN()}; };
  const auto throws = [](double) -> Estimate { throw 1; };
  const auto pole = [](double y) { return Estimate{1 / std::abs(y - 0.1)}; };
  const Measure gaussian = Measure::gaussian(0, 1, {});
  CHECK(std::isinf(gaussian.average(nan).error));
  CHECK(std::isinf(gaussian.average(throws).error));
  CHECK(gaussian.average(pole).error > 1e-3);
  CHECK(std::isinf(Table(nan, {0, 1})(0.5).error));
  CHECK(Table(pole, {0, 1})(0.1).error > 1);
}

TEST_CASE("GSL's error handler is the caller's again afterwards") {
  gsl_error_handler_t* const before = gsl_set_error_handler(&count);
  {
    const QuietGsl outer;
    const QuietGsl inner;
    gsl_error("during", __FILE__, __LINE__, GSL_EFAILED);
  }
  gsl_error("after", __FILE__, __LINE__, GSL_EFAILED);
  gsl_set_error_handler(before);
  CHECK(handled == 1);
}
