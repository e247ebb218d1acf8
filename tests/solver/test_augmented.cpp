// Events as roots of augmented problems: folds, levels of a reading, twins.
#include "solver/augmented.hpp"
#include "tests/solver/toys.hpp"

#include <cmath>

#include <Eigen/LU>
#include <doctest/doctest.h>

using namespace franz_parisi::solver;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using toys::cubic;
using toys::one;
using toys::point_at;
using toys::vector;

namespace {

/// Two unknowns that turn the S of the cubic by an angle, so that nothing is diagonal: u = a cubic of v in
/// rotated coordinates. f = R (p^3 - a p - lambda, w - p^2), (p, w) = R' (u).
Equations turned(double a) {
  const double c = std::cos(0.7), s = std::sin(0.7);
  Eigen::Matrix2d rotation;
  rotation << c, -s, s, c;
  return [=](const VectorXd& x) -> std::optional<Evaluation> {
    const Eigen::Vector2d local = rotation.transpose() * x.head<2>();
    const double p = local[0];
    const Eigen::Vector2d f(p * p * p - a * p - x[2], local[1] - p * p);
    Eigen::Matrix2d by_local;
    by_local << 3 * p * p - a, 0, -2 * p, 1;
    Evaluation e{rotation * f, MatrixXd(2, 3)};
    e.jacobian << rotation * by_local * rotation.transpose(), rotation * Eigen::Vector2d(-1, 0);
    return e;
  };
}

VectorXd turned_x(double p, double lambda) {
  const double c = std::cos(0.7), s = std::sin(0.7);
  return vector({c * p - s * p * p, s * p + c * p * p, lambda});
}

Condition reading(double level) {
  return [level](const VectorXd& x) -> std::optional<Gradient> {
    VectorXd gradient = VectorXd::Zero(x.size());
    gradient[0] = std::exp(x[0]);
    gradient[x.size() - 1] = 1;
    return Gradient{std::exp(x[0]) + x[x.size() - 1] - level, gradient};
  };
}

/// Gradient by central differences.
VectorXd slope(const Condition& condition, const VectorXd& x) {
  constexpr double h = 1e-5;
  VectorXd gradient(x.size());
  for (Eigen::Index i = 0; i < x.size(); ++i) {
    const VectorXd step = h * VectorXd::Unit(x.size(), i);
    gradient[i] = (condition(x + step)->value - condition(x - step)->value) / (2 * h);
  }
  return gradient;
}

/// df/dx by differences.
MatrixXd differences(const Equations& equations, const VectorXd& x) {
  MatrixXd slopes(x.size(), x.size());
  for (Eigen::Index i = 0; i < x.size(); ++i) {
    const VectorXd step = 1e-6 * VectorXd::Unit(x.size(), i);
    slopes.col(i) = (equations(x + step)->f - equations(x - step)->f) / 2e-6;
  }
  return slopes;
}

}  // namespace

TEST_CASE("fold_of vanishes at the fold, changes sign there, and knows its gradient") {
  const double a = 0.3, p = std::sqrt(a / 3);
  const Equations equations = turned(a);
  const Condition fold = fold_of(equations);
  const auto at = [&](double q) { return fold(turned_x(q, q * q * q - a * q)); };
  REQUIRE(at(p));
  CHECK(std::abs(at(p)->value) < 1e-14);
  CHECK(at(p - 0.01)->value * at(p + 0.01)->value < 0);
  for (const double q : {p, p + 0.02, -p - 0.05}) {
    const VectorXd x = turned_x(q, q * q * q - a * q);
    CHECK((fold(x)->by_x - slope(fold, x)).norm() < 1e-6);
  }
}

TEST_CASE("with a step of its own fold_of knows its gradient to twelve digits") {
  const Equations curved = [](const VectorXd& x) -> std::optional<Evaluation> {
    const double e = std::exp(2 * x[0]);
    Evaluation made{vector({e - x[1]}), MatrixXd(1, 2)};
    made.jacobian << 2 * e, -1;
    return made;
  };
  for (const double u : {-0.7, 0.1, 0.8}) {
    const double second = 4 * std::exp(2 * u);
    CHECK(std::abs(fold_of(curved, 0, 2e-3)(vector({u, 0}))->by_x[0] - second) < 1e-12 * second);
  }
}

TEST_CASE("a fold is a root of f = 0, fold_of = 0, to all digits") {
  for (const double a : {1.0, 1e-2, 1e-4}) {
    CAPTURE(a);
    const double p = std::sqrt(a / 3);
    const Equations event = join(turned(a), fold_of(turned(a)));
    const auto root = newton(event, turned_x(1.3 * p, -toys::cubic_fold(a) * 1.1));
    REQUIRE(root.history.back() < 1e-13);
    CHECK((root.x - turned_x(p, -toys::cubic_fold(a))).norm() < 1e-11);
    // The inverse of its Jacobian is what bounds are made of: it must be regular.
    const MatrixXd square = root.evaluation.jacobian;
    CHECK(square.rows() == 3);
    CHECK(square.cols() == 3);
    CHECK(Eigen::FullPivLU<MatrixXd>(square).isInvertible());
  }
}

TEST_CASE("locate finds a fold between two points of a curve, and not another one") {
  const double a = 0.3, p = std::sqrt(a / 3);
  const Equations s = cubic(a);
  const auto g = [a](double u) { return u * u * u - a * u; };
  const auto slope_of = [](const CurvePoint& q) { return q.slope(); };
  for (const double side : {-1.0, 1.0}) {
    const double before = side * (p + 0.2), after = side * (p - 0.1);
    const CurvePoint one_end = point_at(s, vector({before, g(before)}), -side);
    CurvePoint other = point_at(s, vector({after, g(after)}), +1);
    if (other.tangent[0] * one_end.tangent[0] < 0) other = other.reversed();
    const auto x = locate(s, fold_of(s), one_end, other, slope_of);
    REQUIRE(x);
    CHECK(std::abs((*x)[0] - side * p) < 1e-11);
    CHECK(std::abs((*x)[1] + side * toys::cubic_fold(a)) < 1e-12);
  }
}

TEST_CASE("a reading joined to the equations is found where it takes its level") {
  const Equations s = cubic(-1);  // lambda = u^3 + u
  const auto g = [](double u) { return u * u * u + u; };
  const double u = 0.4, level = std::exp(u) + g(u);
  const Condition condition = reading(level);
  const auto value = [&](const CurvePoint& p) { return condition(p.x)->value; };
  const auto x =
      locate(s, condition, point_at(s, vector({0, 0}), +1), point_at(s, vector({1, 2}), +1), value);
  REQUIRE(x);
  CHECK(std::abs((*x)[0] - u) < 1e-12);
  CHECK(std::abs((*x)[1] - g(u)) < 1e-12);
  // No sign change, no event.
  CHECK_FALSE(
      bracket(s, point_at(s, vector({0.5, g(0.5)}), +1), point_at(s, vector({1, 2}), +1), value, 1e-9));
}

TEST_CASE("join keeps rows, columns and refusals") {
  const Equations both = join(cubic(1), reading(2));
  const auto e = both(vector({0.3, 0.2}));
  REQUIRE(e);
  CHECK(e->f.size() == 2);
  CHECK(e->unknowns() == 2);
  CHECK(e->jacobian.rows() == 2);
  CHECK(e->jacobian.cols() == 2);
  CHECK(e->jacobian(1, 0) == std::exp(0.3));
  CHECK_FALSE(join(cubic(1), [](const VectorXd&) { return std::nullopt; })(vector({0, 0})));
  CHECK_FALSE(join([](const VectorXd&) { return std::nullopt; }, reading(1))(vector({0, 0})));
  CHECK_FALSE(join(cubic(1), [](const VectorXd& x) -> std::optional<Gradient> {
    return Gradient{std::nan(""), VectorXd::Zero(x.size())};
  })(vector({0, 0})));
}

TEST_CASE("twins hold two solutions that share their first unknowns and all parameters") {
  // v - lambda = 0 (shared), u^3 - u - v/10 = 0 (own): potentials u^4/4 - u^2/2 - u v/10 of the outer two
  // meet at v = 0.
  const Equations chain = [](const VectorXd& x) -> std::optional<Evaluation> {
    Evaluation e{VectorXd(2), MatrixXd(2, 3)};
    e.f << x[0] - x[2], x[1] * x[1] * x[1] - x[1] - 0.1 * x[0];
    e.jacobian << 1, 0, -1, -0.1, 3 * x[1] * x[1] - 1, 0;
    return e;
  };
  const Condition potential = [](const VectorXd& x) -> std::optional<Gradient> {
    const double u = x[1], v = x[0];
    return Gradient{u * u * u * u / 4 - u * u / 2 - 0.1 * u * v,
                    vector({-0.1 * u, u * u * u - u - 0.1 * v, 0})};
  };
  const VectorXd first = vector({0.3, 1.05, 0.3}), second = vector({0.3, -0.9, 0.3});
  const Pairing pairing{.first = 2, .second = 2, .shared = 1};
  const VectorXd both = pair(first, second, pairing);
  CHECK(both == vector({0.3, 1.05, -0.9, 0.3}));
  CHECK(twin(both, 0, pairing) == first);
  CHECK(twin(both, 1, pairing) == second);

  const Equations event = join(twins(chain, chain, pairing), difference(potential, potential, pairing));
  const auto e = event(both);
  REQUIRE(e);
  CHECK(e->f.size() == 4);
  CHECK((e->jacobian - differences(event, both)).norm() < 1e-8);

  const auto root = newton(event, both);
  REQUIRE(root.converged());
  CHECK((root.x - vector({0, 1, -1, 0})).norm() < 1e-12);
}

TEST_CASE("twins that share nothing") {
  const Equations s = cubic(1);
  const Pairing pairing{.first = 1, .second = 1, .shared = 0};
  const VectorXd both = pair(vector({1, 0.05}), vector({-1, 0.05}), pairing);
  CHECK(both == vector({1, -1, 0.05}));
  const auto e = twins(s, s, pairing)(both);
  REQUIRE(e);
  MatrixXd expected(2, 3);
  expected << 2, 0, -1, 0, 2, -1;
  CHECK(e->jacobian == expected);
}

TEST_CASE("twins of two equations, with different numbers of unknowns") {
  // The turned cubic (two unknowns) and the cubic itself (one), at the same parameter.
  const Equations s = cubic(1), rotated = turned(1);
  const Pairing pairing{.first = 2, .second = 1, .shared = 0};
  const VectorXd first = turned_x(1, 0.02), second = vector({-1.01, 0.02}),
                 both = pair(first, second, pairing);
  CHECK(both.size() == 4);
  CHECK(twin(both, 0, pairing) == first);
  CHECK(twin(both, 1, pairing) == second);
  // p of the first against -p of the second: they meet where both cubics are at their outer roots, lambda =
  // 0.
  const double c = std::cos(0.7), sine = std::sin(0.7);
  const Condition p = [=](const VectorXd& x) -> std::optional<Gradient> {
    return Gradient{c * x[0] + sine * x[1], vector({c, sine, 0})};
  };
  const Condition opposite = [](const VectorXd& x) -> std::optional<Gradient> {
    return Gradient{-x[0], vector({-1, 0})};
  };
  const Equations event = join(twins(rotated, s, pairing), difference(p, opposite, pairing));
  const auto e = event(both);
  REQUIRE(e);
  CHECK((e->jacobian - differences(event, both)).norm() < 1e-8);
  const auto root = newton(event, both);
  REQUIRE(root.converged());
  CHECK((root.x - pair(turned_x(1, 0), vector({-1, 0}), pairing)).norm() < 1e-12);
}
