// Newton's method, pseudo-arclength continuation and the predictor on problems whose answers are known.
#include "solver/continuation.hpp"
#include "solver/newton.hpp"
#include "solver/predictor.hpp"

#include <cmath>
#include <limits>

#include <doctest/doctest.h>

using namespace franz_parisi::solver;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

VectorXd scalar(double x) { return VectorXd::Constant(1, x); }

std::optional<Evaluation> one(double f, double f_u, double f_lambda) {
  return Evaluation{scalar(f), MatrixXd::Constant(1, 1, f_u), scalar(f_lambda)};
}

/// x^2 + lambda = 0: two roots for lambda < 0, a fold at 0, none beyond.
std::optional<Evaluation> fold(const VectorXd& u, double lambda) {
  return one(u[0] * u[0] + lambda, 2 * u[0], 1);
}

/// u^2 + lambda^2 = 1.
std::optional<Evaluation> circle(const VectorXd& u, double lambda) {
  return one(u[0] * u[0] + lambda * lambda - 1, 2 * u[0], 2 * lambda);
}

/// u^3 - u + lambda = 0: the S of a first-order transition, folds at lambda = +-2/sqrt(27).
std::optional<Evaluation> cusp(const VectorXd& u, double lambda) {
  return one(u[0] * u[0] * u[0] - u[0] + lambda, 3 * u[0] * u[0] - 1, 1);
}

}  // namespace

TEST_CASE("Newton finds square roots of matrices' worth of unknowns quadratically") {
  const RootProblem intersection = [](const VectorXd& u, double lambda) -> std::optional<Evaluation> {
    Evaluation e{VectorXd(2), MatrixXd(2, 2), VectorXd::Zero(2)};  // circle of radius 2 meets x y = lambda
    e.f << u[0] * u[0] + u[1] * u[1] - 4, u[0] * u[1] - lambda;
    e.df_du << 2 * u[0], 2 * u[1], u[1], u[0];
    e.df_dlambda << 0, -1;
    return e;
  };
  const auto result = newton(intersection, Eigen::Vector2d(2, 0.3), 1);
  REQUIRE(result.converged());
  const double large = std::sqrt(2 + std::sqrt(3.0));
  CHECK(result.u[0] == doctest::Approx(large).epsilon(1e-13));
  CHECK(result.u[1] == doctest::Approx(1 / large).epsilon(1e-13));
  CHECK(result.history.size() <= 7);
  CHECK(result.evaluations >= static_cast<int>(result.history.size()));
  CHECK(result.evaluation.f.lpNorm<Eigen::Infinity>() <= 1e-13);
  for (std::size_t i = 1; i < result.history.size(); ++i) CHECK(result.history[i] < result.history[i - 1]);
}

TEST_CASE("Newton needs its step control: atan from far away") {
  const RootProblem problem = [](const VectorXd& u, double) {
    return one(std::atan(u[0]), 1 / (1 + u[0] * u[0]), 0);
  };
  const auto result = newton(problem, scalar(30), 0, {.step_limit = 1e9});
  REQUIRE(result.converged());
  CHECK(std::abs(result.u[0]) < 1e-12);
}

TEST_CASE("Newton says why it stopped, with its last state and history") {
  const auto none = newton(fold, scalar(1), 1);  // x^2 + 1 = 0
  CHECK_FALSE(none.converged());
  CHECK(none.history.back() >= 1);
  CHECK(none.u.allFinite());

  const auto flat = newton(fold, scalar(0), 1);
  CHECK(flat.outcome == NewtonOutcome::singular);

  const RootProblem nowhere = [](const VectorXd&, double) { return std::nullopt; };
  const auto outside = newton(nowhere, scalar(1), 0);
  CHECK(outside.outcome == NewtonOutcome::outside);
  CHECK(outside.evaluations == 1);

  const auto short_of_breath = newton(cusp, scalar(3), 0, {.step_limit = 1e-3, .max_evaluations = 5});
  CHECK(short_of_breath.outcome == NewtonOutcome::exhausted);
  CHECK(short_of_breath.evaluations == 5);

  for (const auto outcome :
       {NewtonOutcome::stalled, NewtonOutcome::singular, NewtonOutcome::outside, NewtonOutcome::exhausted}) {
    CHECK(describe(outcome).size() > 10);
  }
}

TEST_CASE("Newton stays inside a domain that ends") {
  const RootProblem logarithm = [](const VectorXd& u, double) -> std::optional<Evaluation> {
    if (u[0] <= 0) return std::nullopt;
    return one(std::log(u[0]) + 3, 1 / u[0], 0);
  };
  const auto result = newton(logarithm, scalar(2), 0);  // the full first step leaves the domain
  REQUIRE(result.converged());
  CHECK(result.u[0] == doctest::Approx(std::exp(-3)).epsilon(1e-12));
}

TEST_CASE("a wrong derivative does not pass for a root") {
  const RootProblem liar = [](const VectorXd& u, double) { return one(u[0] - 1, -1, 0); };
  const auto result = newton(liar, scalar(3), 0);
  CHECK(result.outcome == NewtonOutcome::stalled);
  CHECK(result.history.back() == 2);
}

TEST_CASE("continuation walks once round a circle") {
  const auto start = tangent_at(scalar(1), 0, *circle(scalar(1), 0), +1);
  CHECK(start.dlambda_ds == doctest::Approx(1));
  CHECK(std::abs(start.du_ds[0]) < 1e-12);
  double angle = 0;
  const auto result = follow_curve(circle, start,
                                   [&](const CurvePoint& before, const CurvePoint& after) {
                                     CHECK(std::abs(std::hypot(after.u[0], after.lambda) - 1) < 1e-8);
                                     angle +=
                                         std::asin(before.u[0] * after.lambda - before.lambda * after.u[0]);
                                     return angle > 6.28 ? Visit::stop : Visit::go_on;
                                   },
                                   {.first_step = 0.1, .largest_step = 0.3});
  CHECK(result.end == CurveEnd::stopped);
  CHECK(angle > 6.28);
  CHECK(result.folds == 2);
  CHECK(result.evaluations > 20);
}

TEST_CASE("continuation passes both folds of an S and meets every root of a line across it") {
  const double lambda = 0.1;
  std::vector<double> roots;
  double largest = -1, smallest = 1;
  const VectorXd begin = newton(cusp, scalar(2), -3).u;
  const auto result = follow_curve(cusp, tangent_at(begin, -3, *cusp(begin, -3), +1),
                                   [&](const CurvePoint& a, const CurvePoint& b) {
                                     if ((a.lambda - lambda) * (b.lambda - lambda) < 0)
                                       roots.push_back(newton(cusp, b.u, lambda).u[0]);
                                     if (std::abs(b.u[0]) < 1)
                                       largest = std::max(largest, b.lambda),
                                       smallest = std::min(smallest, b.lambda);
                                     return b.u[0] < -1.5 ? Visit::stop : Visit::go_on;
                                   },
                                   {.first_step = 0.05, .largest_step = 0.05});
  CHECK(result.end == CurveEnd::stopped);
  CHECK(result.folds == 2);
  REQUIRE(roots.size() == 3);
  for (const double root : roots) CHECK(std::abs(root * root * root - root + lambda) < 1e-12);
  CHECK(roots[0] > roots[1]);
  CHECK(roots[1] > roots[2]);
  CHECK(largest == doctest::Approx(2 / std::sqrt(27.0)).epsilon(1e-2));
  CHECK(smallest == doctest::Approx(-2 / std::sqrt(27.0)).epsilon(1e-2));
}

TEST_CASE("continuation says when the curve leaves the domain, and when it has had enough") {
  const RootProblem half = [](const VectorXd& u, double lambda) -> std::optional<Evaluation> {
    if (lambda > 0.5) return std::nullopt;
    return one(u[0] - lambda, 1, -1);
  };
  const auto go_on = [](const CurvePoint&, const CurvePoint&) { return Visit::go_on; };
  const auto start = tangent_at(scalar(0), 0, *half(scalar(0), 0), +1);
  CHECK(follow_curve(half, start, go_on).end == CurveEnd::edge);

  const RootProblem line = [](const VectorXd& u, double lambda) { return one(u[0] - lambda, 1, -1); };
  int visits = 0;
  const auto result =
      follow_curve(line, start, [&](const CurvePoint&, const CurvePoint&) { return ++visits, Visit::go_on; },
                   {.max_points = 17});
  CHECK(result.end == CurveEnd::exhausted);
  CHECK(visits == 17);
}

TEST_CASE("a visitor that asks for refinement gets shorter steps, and an end") {
  const RootProblem line = [](const VectorXd& u, double lambda) { return one(u[0] - lambda, 1, -1); };
  const auto start = tangent_at(scalar(0), 0, *line(scalar(0), 0), -1);
  CHECK(start.dlambda_ds < 0);
  double shortest = 1;
  const auto result = follow_curve(line, start, [&](const CurvePoint& a, const CurvePoint& b) {
    shortest = std::min(shortest, std::abs(a.lambda - b.lambda));
    return Visit::refine;
  });
  CHECK(result.end == CurveEnd::edge);
  CHECK(shortest < 1e-6);
}

TEST_CASE("the predictor is exact on cubics and as good as its points before") {
  const auto cubic = [](double s) {
    return VectorXd(Eigen::Vector2d(1 + s - 2 * s * s + 0.5 * s * s * s, 3 * s * s * s));
  };
  Predictor predictor;
  CHECK(predictor.empty());
  predictor.add(0.2, cubic(0.2));
  CHECK(predictor.at(5) == cubic(0.2));
  predictor.add(0.5, cubic(0.5));
  CHECK(predictor.at(0.8)[0] == doctest::Approx(2 * cubic(0.5)[0] - cubic(0.2)[0]));
  for (const double s : {0.9, 1.7, 2.0, 3.1}) predictor.add(s, cubic(s));
  CHECK((predictor.at(4) - cubic(4)).norm() < 1e-11);
  predictor.clear();
  CHECK(predictor.empty());
}
