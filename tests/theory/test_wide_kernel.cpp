// Kernels of wide networks against the same recursion in long double, where subtraction still leaves digits.
#include "tests/theory/wide_support.hpp"
#include "theory/wide/kernel.hpp"

#include <doctest/doctest.h>

using namespace wide_support;
using Real = long double;

namespace {

const Real pi = std::acos(Real(-1));

/// (W6), (W7) as they are written, for inputs of length 1.
Real kernel(Real rho, Real v, Real w, Real c, std::size_t depth) {
  Real k = rho, a = 1, b = 1;
  for (std::size_t layer = 0; layer < depth; ++layer) {
    const Real root = std::sqrt(v * a * w * b), cosine = std::clamp<Real>(c * k / root, -1, 1);
    const Real theta = std::acos(cosine);
    k = root / (2 * pi) * (std::sin(theta) + (pi - theta) * cosine);
    a *= v / 2;
    b *= w / 2;
  }
  return k;
}

/// K_ts = A - B of (W5), (W8), (W10), by subtraction.
Real subtracted(Real rho, const Settings& settings, std::size_t t, std::size_t s) {
  const Real first = Real(settings.sigma) * settings.sigma, k = settings.lambda + 1 / first;
  const Real share = settings.lambda / k;
  const auto variance = [&](std::size_t i) {
    Real v = first;
    for (std::size_t j = 1; j < i; ++j) v = share * share * v + 1 / k;
    return v;
  };
  const Real c_a = std::pow(share, Real(t - s)) * variance(s);
  const Real c_b = s == 1 ? 0 : std::pow(share, Real(t - s + 2)) * variance(s - 1);
  const auto of = [&](Real c) { return c * kernel(rho, variance(t), variance(s), c, settings.depth); };
  return of(c_a) - of(c_b);
}

double one(double angle, const Settings& settings, std::size_t t, std::size_t s) {
  return chain_kernel(Matrix::Constant(1, 1, angle), Vector::Ones(1), Vector::Ones(1), settings, t, s)(0, 0);
}

}  // namespace

TEST_CASE("A - B keeps its digits where subtraction in long double still has them") {
  for (const double lambda : {0.0, 0.3, 1.0, 100.0, 1e4})
    for (const double sigma : {1.0, 0.7})
      for (const std::size_t depth : {0, 1, 2, 5})
        for (const double angle : {0.0, 1e-5, 0.1, 1.0, 1.5707, 2.5, 3.14, std::acos(-1.0)})
          for (std::size_t t = 1; t <= 4; ++t)
            for (std::size_t s = 1; s <= t; ++s) {
              const Settings settings{.depth = depth, .sigma = sigma, .lambda = lambda};
              CAPTURE(lambda);
              CAPTURE(depth);
              CAPTURE(angle);
              CAPTURE(t);
              CAPTURE(s);
              const Real expected = subtracted(std::cos(Real(angle)), settings, t, s);
              const double rounding = kernel_rounding(settings, 1) * kernel_peak(settings, t, s);
              const double by_hand = 1e-18 * std::max(1.0, lambda / 50);  // what subtraction loses
              CHECK(std::abs(Real(one(angle, settings, t, s)) - expected) <= rounding + by_hand);
            }
}

TEST_CASE("lambda K_ts tends to the tangent kernel, K_t1 to that of the prior: (W14)") {
  for (const std::size_t depth : {0, 1, 3})
    for (const double angle : {0.0, 0.3, 1.0, 2.0, 3.1}) {
      Settings settings{.depth = depth, .sigma = 0.9};
      const double tangent = one(angle, settings, 3, 2), nngp = one(angle, settings, 3, 1);
      double before = 0;
      for (const double lambda : {1e4, 1e6, 1e8, 1e10}) {
        settings.lambda = lambda;
        // a kink at angle 0 makes the approach as slow as 1/sqrt(lambda): (W18)
        const double apart = std::abs(lambda * one(angle, settings, 3, 2) / tangent - 1);
        const double most = 4 * double(depth + 1) / std::sqrt(lambda);  // each layer has its kink
        CHECK(apart < most);
        CHECK(std::abs(one(angle, settings, 3, 1) - nngp) < most);
        if (depth > 0 && angle == 0 && before > 0)
          CHECK(apart / before == doctest::Approx(0.1).epsilon(0.02));
        before = apart;
      }
    }
}

TEST_CASE("the tangent kernel is K_phi plus its derivative in the weights' covariance") {
  for (const std::size_t depth : {1, 2, 4})
    for (const double angle : {0.2, 1.0, 2.2}) {
      const Settings settings{.depth = depth, .sigma = 0.8};
      const Real v = Real(settings.sigma) * settings.sigma, h = 1e-5L, rho = std::cos(Real(angle));
      const auto at = [&](Real c) { return kernel(rho, v, v, c, depth); };
      const Real slope = (8 * (at(v + h) - at(v - h)) - at(v + 2 * h) + at(v - 2 * h)) / (12 * h);
      // the copies' own variances are fixed, so that c > v is a formal continuation
      CHECK(one(angle, settings, 2, 2) == doctest::Approx(double(at(v) + v * slope)).epsilon(1e-12));
    }
}

TEST_CASE("angles are exact near 0 and pi") {
  Matrix x(3, 2), z(3, 2);
  x << 1, 0, 3, 4, 1, 1e-9;
  z << 2, 0, -6, -8, 1, 0;
  const Matrix angle = angles(Directions(x), Directions(z));
  CHECK(angle(0, 0) == 0);
  CHECK(angle(1, 1) == doctest::Approx(std::acos(-1.0)).epsilon(1e-16));
  CHECK(angle(2, 2) == doctest::Approx(1e-9).epsilon(1e-14));
}
