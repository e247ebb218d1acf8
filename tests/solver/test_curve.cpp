// Pseudo-arclength continuation on curves that are known.
#include "solver/curve.hpp"
#include "tests/solver/toys.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <doctest/doctest.h>

using namespace franz_parisi::solver;
using Eigen::VectorXd;
using toys::circle;
using toys::cubic;
using toys::one;
using toys::point_at;
using toys::vector;

namespace {

/// How branches of saddle points are followed.
constexpr CurveSettings long_steps{
    .first_step = 0.1, .largest_step = 2, .smallest_step = 1e-5, .tolerance = 1e-8};

/// The folds of lambda = g(u) that are seen from u = from to u = to.
int folds_seen(const Equations& equations, const std::function<double(double)>& g, double from, double to) {
  const CurvePoint start = point_at(equations, vector({from, g(from)}), to > from ? +1 : -1);
  const double side = to > from ? 1 : -1;
  const auto points = toys::follow(
      equations, start, [&](const CurvePoint& p) { return side * (p.x[0] - to) > 0; }, long_steps);
  CHECK(side * (points.back().x[0] - to) > 0);
  return toys::turns(points);
}

}  // namespace

TEST_CASE("once round a circle") {
  const CurvePoint start = point_at(circle, vector({1, 0}), +1);
  CHECK(start.slope() == doctest::Approx(1));
  CHECK(std::abs(start.tangent[0]) < 1e-12);
  CHECK(start.tangent.norm() == doctest::Approx(1).epsilon(1e-15));
  double angle = 0;
  int folds = 0;
  const CurveEnd end = follow_curve(circle, start,
                                    [&](const CurvePoint& a, const CurvePoint& b) {
                                      CHECK(std::abs(b.x.norm() - 1) < 1e-8);
                                      folds += a.slope() * b.slope() < 0;
                                      angle += std::asin(a.x[0] * b.x[1] - a.x[1] * b.x[0]);
                                      return angle > 6.28 ? Visit::stop : Visit::go_on;
                                    },
                                    {.first_step = 0.1, .largest_step = 0.3});
  CHECK(end == CurveEnd::stopped);
  CHECK(angle > 6.28);
  CHECK(folds == 2);
}

TEST_CASE("both folds of an S, and every root of a line across it") {
  const double a = 1, lambda = 0.1;
  const Equations s = cubic(a);
  const auto points =
      toys::follow(s, point_at(s, vector({-2, -6}), +1), [](const CurvePoint& p) { return p.x[0] > 1.5; });
  CHECK(toys::turns(points) == 2);
  std::vector<double> roots;
  for (std::size_t i = 1; i < points.size(); ++i) {
    if ((points[i - 1].lambda() - lambda) * (points[i].lambda() - lambda) >= 0) continue;
    const VectorXd guess =
        interpolate(points[i - 1], points[i], fraction_at(points[i - 1], points[i], lambda));
    CHECK(std::abs(guess[1] - lambda) < 1e-9);
    const auto root = newton(s, vector({guess[0], lambda}));
    REQUIRE(root.converged());
    roots.push_back(root.x[0]);
  }
  REQUIRE(roots.size() == 3);
  CHECK(roots[0] < roots[1]);
  CHECK(roots[1] < roots[2]);
  for (const double u : roots) CHECK(std::abs(u * u * u - u - lambda) < 1e-12);
}

TEST_CASE("two folds closer than a step are both seen, from either direction and from every start") {
  for (const double a : {1e-1, 1e-2, 1e-3, 1e-4}) {
    CAPTURE(a);
    const auto g = [a](double u) { return u * u * u - a * u; };
    for (int phase = 0; phase < 60; ++phase) {
      const double from = 1 + 0.05 * phase;
      CAPTURE(from);
      CHECK(folds_seen(cubic(a), g, -from, 1.5) == 2);
      CHECK(folds_seen(cubic(a), g, from, -1.5) == 2);
    }
  }
}

TEST_CASE("so are they where the curve is not symmetric, and flatter than steep") {
  for (const double scale : {0.05, 0.3, 1.0}) {
    for (const double skew : {-0.8, 0.6}) {
      for (const double a : {3e-2, 1e-3, 1e-4}) {
        CAPTURE(scale);
        CAPTURE(skew);
        CAPTURE(a);
        // dlambda/du = scale (u^2 - a) (1 + skew tanh u): folds at +-sqrt a only; lambda by quadrature of
        // that.
        const auto slope = [=](double u) { return scale * (u * u - a) * (1 + skew * std::tanh(u)); };
        const auto g = [=](double u) {
          constexpr int panels = 64;  // Simpson's rule
          double sum = slope(0) + slope(u);
          for (int i = 1; i < panels; ++i) sum += (i % 2 == 1 ? 4 : 2) * slope(u * i / panels);
          return sum * u / (3 * panels);
        };
        const Equations equations = toys::graph(g, slope);
        for (int phase = 0; phase < 40; ++phase) {
          const double from = 1 + 0.05 * phase;
          CAPTURE(from);
          CHECK(folds_seen(equations, g, -from, 1.5) == 2);
          CHECK(folds_seen(equations, g, from, -1.5) == 2);
        }
      }
    }
  }
}

TEST_CASE("a curve that only comes close to folding is not said to fold") {
  for (const double a : {-1e-1, -1e-3, -1e-5}) {
    const auto g = [a](double u) { return u * u * u - a * u; };
    for (const double from : {1.0, 1.3, 1.7}) {
      CHECK(folds_seen(cubic(a), g, -from, 1.5) == 0);
      CHECK(folds_seen(cubic(a), g, from, -1.5) == 0);
    }
  }
}

TEST_CASE("four folds in a row: a swallowtail's section") {
  // lambda = u^5 - 5 c u^3/3 + b u has four folds where u^4 - c u^2 + b/5 = 0 has four roots.
  for (const double c : {0.5, 0.05, 0.01}) {
    CAPTURE(c);
    const double b = 5 * 0.2 * c * c;
    const auto g = [=](double u) { return std::pow(u, 5) - 5 * c / 3 * u * u * u + b * u; };
    const auto slope = [=](double u) { return 5 * std::pow(u, 4) - 5 * c * u * u + b; };
    const Equations equations = toys::graph(g, slope);
    for (int phase = 0; phase < 30; ++phase) {
      const double from = 1 + 0.03 * phase;
      CAPTURE(from);
      CHECK(folds_seen(equations, g, -from, 1.3) == 4);
      CHECK(folds_seen(equations, g, from, -1.3) == 4);
    }
  }
}

TEST_CASE("a neighbouring curve is not jumped to") {
  // (lambda - u) (lambda - u - d) = t: two hyperbola branches a distance t apart where they come closest.
  constexpr double d = 0.3, t = -1e-3;
  const Equations near_miss = [](const VectorXd& x) -> std::optional<Evaluation> {
    const double p = x[1] - x[0], q = x[1] + x[0] - d;
    return one(p * q - t, {-q + p, q + p});
  };
  const double u0 = -2, half = d / 2;
  const double lambda0 = half + std::sqrt((u0 - half) * (u0 - half) + t);
  const auto points = toys::follow(
      near_miss, point_at(near_miss, vector({u0, lambda0}), -1),
      [](const CurvePoint& p) { return std::abs(p.x[0]) > 2.5 || std::abs(p.lambda()) > 3; }, long_steps);
  // (lambda - d/2)^2 - (u - d/2)^2 = t < 0: the branch to the left of u = d/2 turns back in u, not in lambda.
  for (const CurvePoint& p : points) CHECK(p.x[0] < half);
  CHECK(points.back().lambda() < half);
}

TEST_CASE("leaving the domain, having had enough, and being asked to stop are told apart") {
  const Equations half = [](const VectorXd& x) -> std::optional<Evaluation> {
    if (x[1] > 0.5) return std::nullopt;
    return one(x[0] - x[1], {1, -1});
  };
  const auto go_on = [](const CurvePoint&, const CurvePoint&) { return Visit::go_on; };
  const CurvePoint start = point_at(half, vector({0, 0}), +1);
  double last = 0;
  CHECK(follow_curve(half, start, [&](const CurvePoint&, const CurvePoint& b) {
          return last = b.lambda(), Visit::go_on;
        }) == CurveEnd::edge);
  CHECK(last <= 0.5);
  CHECK(last > 0.5 - 1e-4);

  const Equations line = [](const VectorXd& x) -> std::optional<Evaluation> {
    return one(x[0] - x[1], {1, -1});
  };
  int visits = 0;
  CHECK(follow_curve(line, start,
                     [&](const CurvePoint&, const CurvePoint&) { return ++visits, Visit::go_on; },
                     {.max_points = 17}) == CurveEnd::exhausted);
  CHECK(visits == 17);
  CHECK(follow_curve(line, start, go_on, {.max_points = 3}) == CurveEnd::exhausted);
  CHECK(follow_curve(line, start, [](const CurvePoint&, const CurvePoint&) { return Visit::stop; }) ==
        CurveEnd::stopped);
}

TEST_CASE("a visitor that asks for refinement gets shorter steps, and an end") {
  const Equations line = [](const VectorXd& x) -> std::optional<Evaluation> {
    return one(x[0] - x[1], {1, -1});
  };
  const CurvePoint start = point_at(line, vector({0, 0}), -1);
  CHECK(start.slope() < 0);
  CHECK(start.reversed().slope() > 0);
  double shortest = 1;
  const CurveEnd end = follow_curve(line, start, [&](const CurvePoint& a, const CurvePoint& b) {
    shortest = std::min(shortest, std::abs(a.lambda() - b.lambda()));
    return Visit::refine;
  });
  CHECK(end == CurveEnd::edge);
  CHECK(shortest < 2e-6);
}

TEST_CASE("a point beside a curve is brought onto it by the shortest way") {
  const auto p = onto_curve(circle, vector({0.9, 0.9}), 1e-13);
  REQUIRE(p);
  CHECK(p->x.norm() == doctest::Approx(1).epsilon(1e-13));
  CHECK(std::abs(p->x[0] - p->x[1]) < 1e-12);
  CHECK_FALSE(onto_curve([](const VectorXd&) { return std::nullopt; }, vector({1, 1}), 1e-9));
}

TEST_CASE(
    "between two points of a curve the cubic is exact on cubics, and points in between lie on the curve") {
  const Equations s = cubic(1);
  const CurvePoint a = point_at(s, vector({1, 0}), +1), b = point_at(s, vector({1.2, 1.728 - 1.2}), +1);
  CHECK(interpolate(a, b, 0) == a.x);
  CHECK((interpolate(a, b, 1) - b.x).norm() < 1e-15);
  for (const double lambda : {0.1, 0.3, 0.5}) {
    const double fraction = fraction_at(a, b, lambda);
    CHECK(std::abs(interpolate(a, b, fraction)[1] - lambda) < 1e-14);
    CHECK(fraction_at(a.reversed(), b.reversed(), lambda) == fraction);
  }
  const auto middle = between(s, a, b, 0.5, 1e-12);
  REQUIRE(middle);
  CHECK(std::abs(s(middle->x)->f[0]) <= 1e-12);
  CHECK(middle->x[0] > 1);
  CHECK(middle->x[0] < 1.2);
  CHECK((middle->x - interpolate(a, b, 0.5)).norm() < 1e-3);
}
