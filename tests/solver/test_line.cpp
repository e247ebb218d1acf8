// Lines in a plane: the folds of the cusp catastrophe, x = u^3 - y u, meet in its cusp at the origin.
#include "solver/augmented.hpp"
#include "solver/line.hpp"
#include "tests/solver/toys.hpp"

#include <cmath>

#include <doctest/doctest.h>

using namespace franz_parisi::solver;
using Eigen::VectorXd;
using toys::one;
using toys::vector;

namespace {

std::optional<Evaluation> catastrophe(const VectorXd& at) {
  const double u = at[0], x = at[1], y = at[2];
  return one(u * u * u - y * u - x, {3 * u * u - y, -1, -u});
}

Equations folds() { return join(catastrophe, fold_of(catastrophe)); }

/// u = v: y = 3 v^2, x = -2 v^3.
VectorXd on_fold(double v) { return vector({v, -2 * v * v * v, 3 * v * v}); }

/// A circle of radius 1 as a line: one unknown that is x + y.
std::optional<Evaluation> ring(const VectorXd& at) {
  Evaluation e{VectorXd(2), Eigen::MatrixXd(2, 3)};
  e.f << at[0] - at[1] - at[2], at[1] * at[1] + at[2] * at[2] - 1;
  e.jacobian << 1, -1, -1, 0, 2 * at[1], 2 * at[2];
  return e;
}

}  // namespace

TEST_CASE("the line of folds is followed through its cusp from border to border") {
  const Box box{-0.3, 0.2, -0.5, 1};
  for (const double v : {0.3, -0.2, 0.02}) {
    CAPTURE(v);
    const auto line = follow_line(folds(), on_fold(v), box, {});
    REQUIRE(line);
    CHECK(line->begin == LineEnd::border);
    CHECK(line->end == LineEnd::border);
    for (const CurvePoint& p : line->points) {
      CHECK((p.x - on_fold(p.x[0])).norm() < 1e-9);
      CHECK(box.depth(x_of(p), y_of(p)) > -1e-8);
    }
    // The ends lie on the sides: x = 0.2 for u < 0 and x = -0.3 (or y = 1) for u > 0.
    double most = -1, least = 1;
    for (const CurvePoint& p : line->points) most = std::max(most, p.x[0]), least = std::min(least, p.x[0]);
    CHECK(least == doctest::Approx(-std::cbrt(0.1)).epsilon(1e-8));
    CHECK(most == doctest::Approx(std::cbrt(0.15)).epsilon(1e-8));
    CHECK(lies_on(*line, on_fold(0.17)));
    CHECK_FALSE(lies_on(*line, vector({0.17, 0, 0.5})));
  }
}

TEST_CASE("its cusp is found at the origin, to all digits as a fold of itself") {
  const auto line = follow_line(folds(), on_fold(0.3), {-0.3, 0.2, -0.5, 1}, {});
  REQUIRE(line);
  const auto found = cusps(folds(), *line);
  REQUIRE(found.size() == 1);
  CHECK(found[0].x.norm() < 1e-6);
  const auto root = newton(join(folds(), fold_of(folds())), found[0].x);
  CHECK(root.history.back() < 1e-12);
  CHECK(root.x.norm() < 1e-9);
}

TEST_CASE("a line ends at its barriers, on them") {
  const Barrier barrier{LineEnd::critical_point, [](const CurvePoint& p) { return p.x[0] - 0.05; }};
  const auto line = follow_line(folds(), on_fold(0.3), {-0.3, 0.2, -0.5, 1}, {barrier});
  REQUIRE(line);
  const bool first = line->begin == LineEnd::critical_point;
  CHECK((first ? line->end : line->begin) == LineEnd::border);
  CHECK((first ? line->begin : line->end) == LineEnd::critical_point);
  CHECK(std::abs((first ? line->points.front() : line->points.back()).x[0] - 0.05) < 1e-9);
  CHECK(cusps(folds(), *line).empty());
  // A guess on the wrong side belongs to no line.
  CHECK_FALSE(follow_line(folds(), on_fold(-0.2), {-0.3, 0.2, -0.5, 1}, {barrier}));
}

TEST_CASE("a closed line returns to its beginning") {
  const auto line = follow_line(ring, vector({1, 1, 0}), {-2, 2, -2, 2}, {});
  REQUIRE(line);
  CHECK(line->begin == LineEnd::closed);
  CHECK(line->end == LineEnd::closed);
  double angle = 0;
  for (std::size_t i = 1; i < line->points.size(); ++i) {
    const CurvePoint &a = line->points[i - 1], &b = line->points[i];
    angle += std::asin(x_of(a) * y_of(b) - y_of(a) * x_of(b));
  }
  CHECK(std::abs(angle) > 5.5);
  CHECK(std::abs(angle) < 7);
  CHECK(cusps(ring, *line).empty());
}

TEST_CASE("part of a ring in a box that cuts it") {
  const auto line = follow_line(ring, vector({1, 1, 0}), {0.5, 2, -2, 2}, {});
  REQUIRE(line);
  CHECK(line->begin == LineEnd::border);
  CHECK(line->end == LineEnd::border);
  CHECK(x_of(line->points.front()) == doctest::Approx(0.5).epsilon(1e-8));
  CHECK(x_of(line->points.back()) == doctest::Approx(0.5).epsilon(1e-8));
  CHECK(y_of(line->points.front()) * y_of(line->points.back()) < 0);
}

TEST_CASE("what lies outside the box, or nowhere, gives no line") {
  CHECK_FALSE(follow_line(ring, vector({1, 1, 0}), {2, 3, 2, 3}, {}));
  CHECK_FALSE(
      follow_line([](const VectorXd&) { return std::nullopt; }, vector({1, 1, 0}), {-2, 2, -2, 2}, {}));
  const Box box{0, 2, 0, 4};
  CHECK(box.depth(1, 2) == doctest::Approx(0.5));
  CHECK(box.depth(0, 2) == 0);
  CHECK(box.depth(-1, 2) == doctest::Approx(-0.5));
}

TEST_CASE("a line that leaves the domain ends at its edge") {
  const Equations half = [](const VectorXd& at) -> std::optional<Evaluation> {
    if (at[2] > 0.5) return std::nullopt;
    return ring(at);
  };
  const auto line = follow_line(half, vector({1, 1, 0}), {0.2, 2, -2, 2}, {});
  REQUIRE(line);
  CHECK((line->begin == LineEnd::border) != (line->end == LineEnd::border));
  CHECK((line->begin == LineEnd::lost) != (line->end == LineEnd::lost));
}

TEST_CASE("equations that do not exist beyond a side: the line ends on it, and may begin on it") {
  const Equations right = [](const VectorXd& at) -> std::optional<Evaluation> {
    if (at[1] < 0) return std::nullopt;
    return ring(at);
  };
  for (const VectorXd& guess : {vector({1, 1, 0}), vector({1, 0, 1})}) {
    const auto line = follow_line(right, guess, {0, 2, -2, 2}, {});
    REQUIRE(line);
    CHECK(line->begin == LineEnd::border);
    CHECK(line->end == LineEnd::border);
    for (const CurvePoint& p : {line->points.front(), line->points.back()}) {
      CHECK(x_of(p) == 0);
      CHECK(std::abs(std::abs(y_of(p)) - 1) < 1e-10);
    }
  }
}

TEST_CASE("a line along which y stays is a line like any other") {
  const Equations level = [](const VectorXd& at) -> std::optional<Evaluation> {
    Evaluation e{VectorXd(2), Eigen::MatrixXd(2, 3)};
    e.f << at[0] - 0.3, at[2] - 0.4;
    e.jacobian << 1, 0, 0, 0, 0, 1;
    return e;
  };
  const auto line = follow_line(level, vector({0.3, 0.5, 0.4}), {0, 1, 0, 1}, {});
  REQUIRE(line);
  CHECK(line->begin == LineEnd::border);
  CHECK(line->end == LineEnd::border);
}

TEST_CASE("a sharp bend is no cusp") {
  // y = sqrt(x^2 + 1e-4): where the direction turns by a right angle the line moves on.
  const Equations bend = [](const VectorXd& at) -> std::optional<Evaluation> {
    const double root = std::hypot(at[1], 1e-2);
    Evaluation e{VectorXd(2), Eigen::MatrixXd(2, 3)};
    e.f << at[0] - at[1], at[2] - 3 * root;
    e.jacobian << 1, -1, 0, 0, -3 * at[1] / root, 1;
    return e;
  };
  const auto line = follow_line(bend, vector({0.5, 0.5, 1.5}), {-1, 1, 0, 2}, {});
  REQUIRE(line);
  CHECK(x_of(line->points.front()) * x_of(line->points.back()) < 0);
  CHECK(cusps(bend, *line).empty());
}
