// The measure (4) of one weight against Gauss-Kronrod panels in theta = atanh m, long double.
#include "tests/oracle.hpp"
#include "theory/weights/variational/local_measure.hpp"

#include <cmath>
#include <limits>

#include <doctest/doctest.h>

using namespace franz_parisi::theory;
using Eigen::ArrayXd;

namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

const Resolution fine = Resolution{}.refined().refined();

ArrayXd fields() {
  ArrayXd c(9);
  c << 0, 1e-3, 0.4, 2, 11, 60, 300, 2e3, 3e4;
  return c;
}

}  // namespace

TEST_CASE("moments, partition function and sign over A, kappa and c, finely resolved") {
  const ArrayXd c = fields();
  for (const double kappa : {0.0, 0.7, 20.0, 400.0}) {
    for (const double a : {-2000.0, -30.0, -1.0, 0.0, 3.0, 80.0}) {
      const LocalAverages p = LocalMeasure({.a = a, .kappa = kappa}, fine).averages(c).fine;
      for (Eigen::Index i = 0; i < c.size(); ++i) {
        CAPTURE(kappa);
        CAPTURE(a);
        CAPTURE(c[i]);
        const auto truth = oracle::local_averages(a, c[i], kappa);
        CHECK(std::abs(p.deficit[i] / truth.deficit - 1) < 1e-12);
        CHECK(std::abs(p.k2[i] / truth.k2 - 1) < 1e-11);
        const double spread = std::sqrt(static_cast<double>(truth.k2));
        const double rounding = 1e-13 * p.deficit[i];  // of the moments they are formed from
        const double dropped = 16 * 4e-18;             // terms below exp(-40), at the far end
        CHECK(std::abs(p.k3[i] - truth.k3) < 1e-10 * std::pow(spread, 3) + rounding * spread * spread);
        CHECK(std::abs(p.k4[i] - truth.k4) <
              1e-10 * std::pow(spread, 4) + rounding * std::pow(spread, 3) + dropped);
        CHECK(std::abs(p.excess[i] + a + c[i] - truth.log_z) < 1e-12 + 1e-14 * (std::abs(a) + c[i] + kappa));
        CHECK(std::abs((1 - 2 * p.below[i]) - truth.sign) < 1e-12);
      }
    }
  }
}

TEST_CASE("at the default step every other node vouches for all of them") {
  const ArrayXd c = fields();
  int values = 0, escaped = 0;
  for (const double kappa : {0.0, 0.7, 20.0, 400.0}) {
    for (const double a : {-2000.0, -30.0, -1.0, 0.0, 3.0, 80.0}) {
      const auto pair = LocalMeasure({.a = a, .kappa = kappa}, {}).averages(c);
      const LocalAverages exact = LocalMeasure({.a = a, .kappa = kappa}, fine).averages(c).fine;
      for (Eigen::Index i = 0; i < c.size(); ++i) {
        CAPTURE(kappa);
        CAPTURE(a);
        CAPTURE(c[i]);
        const double error = std::abs(pair.fine.k2[i] - exact.k2[i]);
        CHECK(error < 1e-7 * exact.k2[i]);
        CHECK(std::abs(pair.fine.deficit[i] - exact.deficit[i]) < 1e-9 * exact.deficit[i]);
        ++values;
        const double scale = exact.k2[i];
        escaped +=
            error > franz_parisi::integrals::trapezoid_error(pair.fine.k2[i], pair.coarse.k2[i], scale) +
                        1e-13 * scale;
      }
    }
  }
  CHECK(escaped <= values / 25);
}

TEST_CASE("kappa = A = 0 in closed form: Z = 2 sinh(c)/c, <m> = coth c - 1/c") {
  for (const double c : {1e-2, 0.5, 3.0, 40.0, 1e3, 1e6}) {
    CAPTURE(c);
    const auto p = LocalMeasure({.a = 0, .kappa = 0}, {}).averages(ArrayXd::Constant(1, c)).fine;
    const double decay = std::exp(-2 * c);
    CHECK(p.excess[0] + c == doctest::Approx(c + std::log((1 - decay) / c)).epsilon(1e-13));
    CHECK(p.deficit[0] == doctest::Approx(1 / c - 2 * decay / (1 - decay)).epsilon(1e-11));
    CHECK(p.k2[0] ==
          doctest::Approx(1 / (c * c) - 4 * decay / std::pow(1 - decay, 2)).epsilon(c < 0.1 ? 1e-9 : 1e-11));
    CHECK((1 - 2 * p.below[0]) == doctest::Approx(std::tanh(c / 2)).epsilon(1e-12));
  }
}

TEST_CASE("without a field the measure is even") {
  const auto p = LocalMeasure({.a = -7, .kappa = 12}, {}).averages(ArrayXd::Zero(1)).fine;
  CHECK(p.deficit[0] == doctest::Approx(1).epsilon(1e-14));
  CHECK(std::abs(p.k3[0]) < 1e-14);
  CHECK(std::abs((1 - 2 * p.below[0])) < 1e-14);
}

TEST_CASE("cumulants are derivatives of ln Z") {
  const LocalMeasure measure({.a = 2.5, .kappa = 3}, {});
  const auto at = [&](double c) { return measure.averages(ArrayXd::Constant(1, c)).fine; };
  for (const double c : {0.3, 1.7, 6.0}) {
    const auto p = at(c);
    CHECK(1 - p.deficit[0] ==
          doctest::Approx(oracle::derivative([&](double x) { return at(x).excess[0] + x; }, c, 1e-2))
              .epsilon(1e-7));
    CHECK(p.k2[0] == doctest::Approx(-oracle::derivative([&](double x) { return at(x).deficit[0]; }, c, 1e-2))
                         .epsilon(1e-7));
    CHECK(p.k3[0] ==
          doctest::Approx(oracle::derivative([&](double x) { return at(x).k2[0]; }, c, 1e-2)).epsilon(1e-6));
    CHECK(p.k4[0] ==
          doctest::Approx(oracle::derivative([&](double x) { return at(x).k3[0]; }, c, 1e-2)).epsilon(1e-6));
  }
}

TEST_CASE("the entropy: its mean is the slope of ln Z in kappa, its covariances those of the moments") {
  for (const double a : {-40.0, 2.5}) {
    const auto with = [&](double kappa) { return LocalMeasure({.a = a, .kappa = kappa}, fine); };
    const double kappa = 3;
    for (const double c : {0.0, 0.3, 6.0, 200.0}) {
      CAPTURE(a);
      CAPTURE(c);
      const ArrayXd field = ArrayXd::Constant(1, c);
      const EntropyAverages s = with(kappa).entropy_averages(field);
      const auto slope = [&](const auto& f) {
        return oracle::derivative([&](double x) { return f(with(x).averages(field).fine); }, kappa, 1e-2);
      };
      const auto close = [](double value, double exact) {
        CHECK(std::abs(value - exact) < 1e-7 * std::abs(exact) + 1e-13);
      };
      close(s.mean[0], slope([](const LocalAverages& p) { return p.excess[0]; }));
      close(s.cov_m[0], -slope([](const LocalAverages& p) { return p.deficit[0]; }));
      close(s.cov_m2[0],
            -slope([](const LocalAverages& p) { return p.deficit[0] * (2 - p.deficit[0]) - p.k2[0]; }));
    }
  }
}

TEST_CASE("with tails the probability of m < 0 has relative precision, in closed form at kappa = A = 0") {
  const Resolution tails{.tails = true};
  CHECK(tails.refined().tails);
  for (const double c : {0.0, 1.0, 30.0, 300.0, 650.0}) {
    CAPTURE(c);
    const auto p = LocalMeasure({.a = 0, .kappa = 0}, tails).averages(ArrayXd::Constant(1, c)).fine;
    const double below = 1 / (std::exp(c) + 1);
    CHECK(p.below[0] == doctest::Approx(below).epsilon(1e-12));
    if (c == 0) continue;
    // d below/dc = -cov(m, [m < 0])
    CHECK(p.cov_sign_m[0] == doctest::Approx(2 * below * (1 - below)).epsilon(1e-11));
  }
}

TEST_CASE("log_density is that of theta: it integrates to Z") {
  const LocalMeasure measure({.a = -4, .kappa = 1.5}, {});
  for (const double c : {-2.0, 0.0, 5.0}) {
    double sum = 0;
    for (double theta = -20; theta < 20; theta += 0.05)
      sum += 0.05 * std::exp(measure.log_density(theta) - 4 + c * std::tanh(theta));
    CHECK(std::log(sum) ==
          doctest::Approx(static_cast<double>(oracle::local_averages(-4, c, 1.5).log_z)).epsilon(1e-12));
  }
}

TEST_CASE("exponents without meaning are refused") {
  CHECK_THROWS_AS(LocalMeasure({.a = 0, .kappa = -1}, {}), std::invalid_argument);
  CHECK_THROWS_AS(LocalMeasure({.a = undefined, .kappa = 0}, {}), std::invalid_argument);
  CHECK_THROWS_AS(LocalMeasure({.a = 0, .kappa = undefined}, {}), std::invalid_argument);
  CHECK_THROWS_AS(LocalMeasure({.a = -1e200, .kappa = 0}, {}), std::length_error);
}
