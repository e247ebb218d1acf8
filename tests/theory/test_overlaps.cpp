// The domain 0 < q < q_star < 1, r^2 < q lives in the type, and its coordinates cover it.
#include "theory/rs/coordinates.hpp"
#include "theory/rs/overlaps.hpp"

#include <cmath>
#include <limits>
#include <random>

#include <doctest/doctest.h>

using Eigen::Vector3d;
using franz_parisi::theory::coordinates;
using franz_parisi::theory::from_coordinates;
using franz_parisi::theory::Overlaps;

namespace {

Overlaps inside(double q, double r, double q_star) { return Overlaps::from_q_r_q_star(q, r, q_star).value(); }

}  // namespace

TEST_CASE("states outside the domain cannot be built") {
  const double nan = std::numeric_limits<double>::quiet_NaN(), inf = std::numeric_limits<double>::infinity();
  CHECK(Overlaps::from_q_r_q_star(0.5, 0.3, 0.7));
  CHECK(Overlaps::from_q_r_q_star(0.5, -0.7, 0.7));
  const double outside[][3] = {{0, 0, 0.5},       {-0.1, 0, 0.5},  {0.5, 0.3, 0.5}, {0.6, 0.3, 0.5},
                               {0.5, 0.3, 1},     {0.5, 0.3, 1.1}, {0.25, 0.5, 1},  {0.25, 0.5, 0.9},
                               {0.25, -0.6, 0.9}, {1, 0.5, 1},     {nan, 0.3, 0.7}, {0.5, nan, 0.7},
                               {0.5, 0.3, nan},   {0.5, 0.3, inf}, {0.5, inf, 0.7}, {-inf, 0.3, 0.7}};
  for (const auto& x : outside) {
    CAPTURE(x[0]);
    CAPTURE(x[1]);
    CAPTURE(x[2]);
    CHECK_FALSE(Overlaps::from_q_r_q_star(x[0], x[1], x[2]));
  }
  CHECK_FALSE(Overlaps::from_parts({.q = 0.5, .r = 0.3, .s2 = 0.3, .v = nan, .gap = 0.41}));
  CHECK_FALSE(Overlaps::from_parts({.q = 0.5, .r = 0.3, .s2 = 0, .v = 0.2, .gap = 0.41}));
}

TEST_CASE("differences are those of the values") {
  const Overlaps x = inside(0.6, -0.4, 0.85);
  CHECK(x.s2() == doctest::Approx(0.15).epsilon(1e-14));
  CHECK(x.v() == doctest::Approx(0.25).epsilon(1e-14));
  CHECK(x.teacher_gap() == doctest::Approx(0.44).epsilon(1e-14));
  CHECK(x.q_star() == doctest::Approx(0.85).epsilon(1e-15));
}

TEST_CASE("coordinates are what they are said to be and lead back") {
  const Overlaps x = inside(0.6, -0.4, 0.85);
  const Vector3d u = coordinates(x);
  CHECK(u[0] == doctest::Approx(std::log(0.15 / 0.85)).epsilon(1e-14));
  CHECK(u[1] == doctest::Approx(std::log(0.25 / 0.6)).epsilon(1e-14));
  CHECK(u[2] == doctest::Approx(std::atanh(-0.4 / std::sqrt(0.6))).epsilon(1e-14));

  std::mt19937_64 generator(1);
  std::uniform_real_distribution<double> wide(-33, 33), narrow(-14, 14);  // beyond, 1 - x rounds to 1
  for (int i = 0; i < 1000; ++i) {
    const Vector3d there(wide(generator), wide(generator), narrow(generator));
    const auto state = from_coordinates(there);
    REQUIRE(state);
    const Vector3d back = coordinates(*state);
    for (int j = 0; j < 3; ++j) CHECK(std::abs(back[j] - there[j]) < 1e-12 * (1 + std::abs(there[j])));
  }
}

TEST_CASE("near perfect learning the differences keep their relative precision") {
  const auto x = from_coordinates({-30, -35, 12});
  REQUIRE(x);
  CHECK(x->s2() == doctest::Approx(std::exp(-30)).epsilon(1e-12));
  CHECK(x->v() == doctest::Approx(std::exp(-35)).epsilon(1e-12));
  CHECK(x->teacher_gap() == doctest::Approx(4 * std::exp(-24)).epsilon(1e-9));
}

TEST_CASE("coordinates that under- or overflow give nothing") {
  for (const Vector3d& u : {Vector3d(-800, 0, 0), Vector3d(800, 0, 0), Vector3d(0, -800, 0),
                            Vector3d(0, 0, 800), Vector3d(0, std::nan(""), 0)}) {
    CHECK_FALSE(from_coordinates(u));
  }
}

TEST_CASE("the parts answer to the coordinates as differences say, and back") {
  for (const Vector3d& x : {Vector3d(0.6, 0.4, 0.85), Vector3d(0.2, -0.1, 0.3), Vector3d(0.9, 0.94, 0.93)}) {
    const Overlaps at = inside(x[0], x[1], x[2]);
    const Vector3d u = coordinates(at);
    const auto jacobian = parts_jacobian(at);
    for (int j = 0; j < 3; ++j) {
      const double h = 1e-5;
      const Overlaps up = from_coordinates(u + h * Vector3d::Unit(j)).value(),
                     down = from_coordinates(u - h * Vector3d::Unit(j)).value();
      Eigen::Matrix<double, 5, 1> slope;
      slope << up.q() - down.q(), up.r() - down.r(), up.s2() - down.s2(), up.v() - down.v(),
          up.teacher_gap() - down.teacher_gap();
      slope /= 2 * h;
      for (int i = 0; i < 5; ++i) CHECK(std::abs(jacobian(i, j) - slope[i]) < 1e-8);
      const Vector3d back = coordinate_change(at, jacobian.col(j));
      CHECK((back - Vector3d::Unit(j)).lpNorm<Eigen::Infinity>() < 1e-12);
    }
  }
}
