// The law handed from task to task, as bookkeeping: masses, histories, gauge flips.
#include "theory/weights/variational/field_law.hpp"

#include <cmath>
#include <limits>
#include <stdexcept>

#include <doctest/doctest.h>

using franz_parisi::theory::FieldLaw;

namespace {

/// A law on five nodes, lopsided towards the newest teacher.
FieldLaw lopsided() {
  FieldLaw law = FieldLaw::point_mass().with_next_teacher(0);
  law.theta = Eigen::ArrayXd::LinSpaced(5, -2, 2);
  law.mass.resize(5, 1);
  law.mass << 0.05, 0.1, 0.2, 0.25, 0.4;
  return law;
}

double mean_of(const FieldLaw& law, int teacher) {  // E W^teacher theta
  double sum = 0;
  for (Eigen::Index h = 0; h < law.mass.cols(); ++h) {
    sum += law.relative_sign(h, teacher) * (law.theta * law.mass.col(h)).sum();
  }
  return sum;
}

}  // namespace

TEST_CASE("before the first task theta is 0, and the first teacher changes nothing") {
  const FieldLaw start = FieldLaw::point_mass();
  CHECK(start.teachers == 0);
  const FieldLaw first = start.with_next_teacher(0.3);
  CHECK(first.teachers == 1);
  CHECK(first.theta.size() == 1);
  CHECK(first.theta[0] == 0);
  CHECK(first.mass.sum() == 1);
  CHECK(first.histories.size() == 1);
  CHECK(first.relative_sign(0, 0) == 1);
}

TEST_CASE("a teacher with overlap rho: masses split, disagreeing histories turn the gauge") {
  const FieldLaw before = lopsided();
  for (const double rho : {-0.5, 0.0, 0.7}) {
    CAPTURE(rho);
    const FieldLaw after = before.with_next_teacher(rho);
    CHECK(after.teachers == 2);
    REQUIRE(after.mass.cols() == 2);
    CHECK(after.mass.sum() == doctest::Approx(1).epsilon(1e-15));
    CHECK(after.mass.col(0).sum() == doctest::Approx((1 + rho) / 2));
    CHECK(after.relative_sign(0, 0) == 1);
    CHECK(after.relative_sign(1, 0) == -1);
    CHECK(after.relative_sign(0, 1) == 1);
    CHECK(after.relative_sign(1, 1) == 1);  // the newest agrees with itself
    for (int j = 0; j < 5; ++j) {
      CHECK(after.mass(j, 0) == doctest::Approx((1 + rho) / 2 * before.mass(j, 0)));
      CHECK(after.mass(j, 1) == doctest::Approx((1 - rho) / 2 * before.mass(4 - j, 0)));
    }
    // What the weights know of the old teacher stays; of the new one they know rho times as much.
    CHECK(mean_of(after, 0) == doctest::Approx(mean_of(before, 0)));
    CHECK(mean_of(after, 1) == doctest::Approx(rho * mean_of(before, 0)));
  }
}

TEST_CASE("rho = 0 leaves a marginal law that is even") {
  const Eigen::ArrayXd marginal = lopsided().with_next_teacher(0).marginal();
  CHECK((marginal - marginal.reverse()).abs().maxCoeff() < 1e-16);
}

TEST_CASE("rho = +-1 leaves one history") {
  const FieldLaw same = lopsided().with_next_teacher(1), opposite = lopsided().with_next_teacher(-1);
  CHECK(same.mass.cols() == 1);
  CHECK(same.relative_sign(0, 0) == 1);
  CHECK(opposite.mass.cols() == 1);
  CHECK(opposite.relative_sign(0, 0) == -1);
  CHECK((opposite.mass.col(0) - lopsided().mass.col(0).reverse()).abs().maxCoeff() == 0);
}

TEST_CASE("histories of probability zero are kept on demand, and masses are linear in rho") {
  const FieldLaw before = lopsided().with_next_teacher(0.3);
  const Eigen::ArrayXXd slope = before.next_teacher_response();
  for (const double rho : {-1.0, -0.2, 1.0}) {
    const FieldLaw after = before.with_next_teacher(rho, true), even = before.with_next_teacher(0, true);
    CHECK(after.histories == even.histories);
    REQUIRE(after.mass.cols() == 4);
    CHECK((after.mass - even.mass - rho * slope).abs().maxCoeff() < 1e-16);
  }
  CHECK(before.with_next_teacher(1).mass.cols() == 2);
  const FieldLaw start = FieldLaw::point_mass();
  CHECK(start.next_teacher_response().cols() == 1);
  CHECK((start.next_teacher_response() == 0).all());
  CHECK(start.with_next_teacher(1, true).mass.cols() == 1);
}

TEST_CASE("overlaps multiply along a chain of teachers, whatever the order of signs") {
  const double rho[] = {0.6, -0.3, 0.9, -0.5};
  FieldLaw law = lopsided();
  const double known = mean_of(law, 0);
  for (const double r : rho) law = law.with_next_teacher(r);
  CHECK(law.teachers == 5);
  CHECK(law.mass.cols() == 16);
  CHECK(law.mass.sum() == doctest::Approx(1).epsilon(1e-14));
  for (std::size_t a = 0; a < 16; ++a) {
    for (std::size_t b = a + 1; b < 16; ++b) CHECK(law.histories[a] != law.histories[b]);
  }
  double product = 1;
  CHECK(mean_of(law, 0) == doctest::Approx(known));
  for (int teacher = 1; teacher < 5; ++teacher) {
    product *= rho[teacher - 1];
    CHECK(mean_of(law, teacher) == doctest::Approx(product * known));
  }
  // E W^s W^5 = product of the overlaps between them
  for (int teacher = 0; teacher < 5; ++teacher) {
    double overlap = 0, expected = 1;
    for (Eigen::Index h = 0; h < law.mass.cols(); ++h)
      overlap += law.relative_sign(h, teacher) * law.mass.col(h).sum();
    for (int t = teacher; t < 4; ++t) expected *= rho[t];
    CHECK(overlap == doctest::Approx(expected));
  }
}

TEST_CASE("overlaps outside [-1, 1] are refused") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const double rho : {-1.1, 1.0001, nan}) {
    CHECK_THROWS_AS(lopsided().with_next_teacher(rho), std::invalid_argument);
    CHECK_THROWS_AS(lopsided().with_next_teacher(rho, true), std::invalid_argument);
  }
}
