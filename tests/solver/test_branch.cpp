// Curves cut at their folds into branches.
#include "solver/branch.hpp"
#include "tests/solver/toys.hpp"

#include <algorithm>
#include <cmath>

#include <doctest/doctest.h>

using namespace franz_parisi::solver;
using Eigen::VectorXd;
using toys::cubic;
using toys::point_at;
using toys::vector;

namespace {

std::vector<CurvePoint> s_curve(double a, double from, double to) {
  const Equations s = cubic(a);
  const double side = to > from ? 1 : -1;
  return toys::follow(s, point_at(s, vector({from, from * from * from - a * from}), side),
                      [&](const CurvePoint& p) { return side * (p.x[0] - to) > 0; });
}

}  // namespace

TEST_CASE("an S has three branches and two folds, from either direction") {
  for (const double a : {1.0, 1e-2, 1e-4}) {
    for (const double side : {-1.0, 1.0}) {
      CAPTURE(a);
      CAPTURE(side);
      const Pieces pieces = cut(cubic(a), s_curve(a, -1.5 * side, 1.5 * side));
      CHECK_FALSE(pieces.lost);
      REQUIRE(pieces.branches.size() == 3);
      REQUIRE(pieces.folds.size() == 2);
      for (std::size_t i = 0; i < 2; ++i) {
        const double sign = (i == 0 ? -1 : 1) * side;
        CHECK(std::abs(pieces.folds[i].x[0] - sign * std::sqrt(a / 3)) < 1e-11);
        CHECK(std::abs(pieces.folds[i].x[1] + sign * toys::cubic_fold(a)) < 1e-12);
      }
      const Branch &first = pieces.branches[0], &middle = pieces.branches[1], &last = pieces.branches[2];
      CHECK(first.forward == (side > 0));
      CHECK(middle.forward == (side < 0));
      CHECK(last.forward == (side > 0));
      const auto &lower = side > 0 ? last : first, &upper = side > 0 ? first : last;
      REQUIRE((upper.upper_fold && lower.lower_fold && middle.upper_fold && middle.lower_fold));
      CHECK_FALSE(upper.lower_fold);
      CHECK_FALSE(lower.upper_fold);
      CHECK(upper.upper_fold->number == middle.upper_fold->number);
      CHECK(lower.lower_fold->number == middle.lower_fold->number);
      CHECK(lower.lower_fold->number != upper.upper_fold->number);
      for (const Branch& b : pieces.branches) {
        for (std::size_t i = 1; i < b.points.size(); ++i)
          CHECK(b.points[i - 1].lambda() < b.points[i].lambda());
      }
      CHECK(middle.lowest() == doctest::Approx(-toys::cubic_fold(a)).epsilon(1e-10));
      CHECK(middle.highest() == doctest::Approx(toys::cubic_fold(a)).epsilon(1e-10));
    }
  }
}

TEST_CASE(
    "two folds close together are both located, none of them twice, wherever points of the curve fall") {
  for (const double a : {1e-1, 1e-2, 1e-3}) {
    const double p = std::sqrt(a / 3);
    const Equations s = cubic(a);
    const auto at = [&](double u) {
      CurvePoint point = point_at(s, vector({u, u * u * u - a * u}), +1);
      return point.tangent[0] > 0 ? point : point.reversed();  // in the direction of growing u
    };
    for (int i = 0; i <= 40; ++i) {
      // One point between the folds, which leaves each of them its own stretch.
      const double between = p * (-0.975 + 1.95 * i / 40);
      CAPTURE(a);
      CAPTURE(between / p);
      const Pieces pieces = cut(s, {at(-1.5), at(-4 * p), at(between), at(5 * p), at(1.5)});
      CHECK_FALSE(pieces.lost);
      REQUIRE(pieces.folds.size() == 2);
      CHECK(std::abs(pieces.folds[0].x[0] + p) < 1e-9);
      CHECK(std::abs(pieces.folds[1].x[0] - p) < 1e-9);
    }
  }
}

TEST_CASE("a branch guesses its solutions, next to its folds too, and better once one was inserted") {
  const double a = 1;
  Pieces pieces = cut(cubic(a), s_curve(a, -1.5, 1.5));
  Branch& first = pieces.branches[0];
  const double top = toys::cubic_fold(a);
  for (const double below : {1e-1, 1e-3, 1e-6, 1e-10}) {
    CAPTURE(below);
    const double lambda = top - below;
    REQUIRE(first.covers(lambda));
    const VectorXd guess = first.guess(lambda);
    CHECK(guess[1] == lambda);
    const auto root = newton(cubic(a), guess);
    REQUIRE(root.converged());
    CHECK(root.x[0] < -std::sqrt(a / 3));  // not the one across the fold
    CHECK(std::abs(guess[0] - root.x[0]) < 0.02);
    CHECK(holds(cubic(a), first, root.x));
    CHECK_FALSE(holds(cubic(a), pieces.branches[2], root.x));
  }
  CHECK_FALSE(first.covers(top + 1e-9));
  const double lambda = -0.2;
  const auto root = newton(cubic(a), first.guess(lambda));
  const std::size_t before = first.points.size();
  first.insert(point_at(cubic(a), root.x, +1));
  CHECK(first.points.size() == before + 1);
  CHECK(std::abs(first.guess(lambda)[0] - root.x[0]) < 1e-12);
  first.insert(point_at(cubic(a), root.x, +1));  // there already
  CHECK(first.points.size() == before + 1);
}

TEST_CASE("folds of a closed curve") {
  const Equations circle = toys::circle;
  double angle = 0;
  std::vector<CurvePoint> points{point_at(circle, vector({1, 0}), +1)};
  follow_curve(circle, points.front(),
               [&](const CurvePoint& p, const CurvePoint& q) {
                 points.push_back(q);
                 angle += std::asin(p.x[0] * q.x[1] - p.x[1] * q.x[0]);
                 return angle > 6.28 ? Visit::stop : Visit::go_on;
               },
               {.largest_step = 0.4});
  const Pieces pieces = cut(circle, points);
  CHECK_FALSE(pieces.lost);
  REQUIRE(pieces.folds.size() == 2);
  CHECK((pieces.folds[0].x - vector({0, 1})).norm() < 1e-11);
  CHECK((pieces.folds[1].x - vector({0, -1})).norm() < 1e-11);
  REQUIRE(pieces.branches.size() == 3);
  CHECK_FALSE(pieces.loop);  // it went on past its beginning
}

TEST_CASE("a loop is as many branches as it has folds, wherever it is entered and whichever way it runs") {
  const Equations circle = toys::circle;
  for (const double start : {0.1, 1.4, 1.7, 3.0, 4.6, 4.8, 6.2}) {
    for (const double direction : {+1, -1}) {
      CAPTURE(start);
      CAPTURE(direction);
      std::vector<CurvePoint> points{point_at(circle, vector({std::cos(start), std::sin(start)}), direction)};
      const auto visit = [&](const CurvePoint&, const CurvePoint& q) {
        points.push_back(q);
        return Visit::go_on;
      };
      REQUIRE(follow_curve(circle, points.front(), visit, {.largest_step = 0.4}) == CurveEnd::closed);
      points.back() = points.front();
      const Pieces pieces = cut(circle, points);
      CHECK_FALSE(pieces.lost);
      CHECK(pieces.loop);
      REQUIRE(pieces.folds.size() == 2);
      REQUIRE(pieces.branches.size() == 2);
      for (const Branch& b : pieces.branches) {
        CHECK(b.lowest() == doctest::Approx(-1).epsilon(1e-11));
        CHECK(b.highest() == doctest::Approx(1).epsilon(1e-11));
        REQUIRE(b.lower_fold);
        REQUIRE(b.upper_fold);
        CHECK(b.lower_fold->number != b.upper_fold->number);
        for (std::size_t i = 1; i < b.points.size(); ++i)
          CHECK(b.points[i - 1].lambda() < b.points[i].lambda());
        for (const double lambda : {-0.99, -0.3, std::sin(start), 0.8})
          CHECK(std::abs(std::abs(b.guess(lambda)[0]) - std::sqrt(1 - lambda * lambda)) < 0.02);
      }
      CHECK(pieces.branches[0].forward != pieces.branches[1].forward);
    }
  }
}

TEST_CASE("a curve without folds is one branch; a fold that cannot be located is said to be lost") {
  const Pieces whole = cut(cubic(-1), s_curve(-1, -1, 1));
  CHECK(whole.folds.empty());
  REQUIRE(whole.branches.size() == 1);
  CHECK(whole.branches[0].forward);
  const auto points = s_curve(1, -1.5, 1.5);
  CHECK(cut([](const VectorXd&) { return std::nullopt; }, points).lost);
}

TEST_CASE("a guess between two points is of fourth order, with a third one beside them of sixth") {
  const Equations s = toys::graph([](double u) { return std::exp(u); }, [](double u) { return std::exp(u); });
  const auto error = [&](int points, double apart) {
    Branch branch;
    for (int i = 0; i < points; ++i) {
      const double u = 0.4 + i * apart;
      branch.points.push_back(point_at(s, vector({u, std::exp(u)}), +1));
    }
    double worst = 0;
    for (int i = 1; i < 20; ++i) {
      const double u = 0.4 + i * apart / 20;
      worst = std::max(worst, std::abs(branch.guess(std::exp(u))[0] - u));
    }
    return worst;
  };
  for (const double apart : {0.4, 0.2}) {
    CHECK(error(2, apart) > 14 * error(2, apart / 2));
    CHECK(error(3, apart) > 50 * error(3, apart / 2));
  }
  CHECK(error(3, 0.02) < 0.5 * error(2, 0.02));
}
