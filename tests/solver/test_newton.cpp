// Newton's method on problems whose answers are known.
#include "solver/newton.hpp"
#include "tests/solver/toys.hpp"

#include <cmath>

#include <doctest/doctest.h>

using namespace franz_parisi::solver;
using Eigen::VectorXd;
using toys::one;
using toys::vector;

namespace {

/// u^2 + lambda = 0: two roots for lambda < 0, a fold at 0, none beyond.
std::optional<Evaluation> parabola(const VectorXd& x) { return one(x[0] * x[0] + x[1], {2 * x[0], 1}); }

}  // namespace

TEST_CASE("square roots of two unknowns' worth, quadratically") {
  const Equations intersection = [](const VectorXd& x) -> std::optional<Evaluation> {
    Evaluation e{VectorXd(2), Eigen::MatrixXd(2, 3)};  // circle of radius 2 meets u v = lambda
    e.f << x[0] * x[0] + x[1] * x[1] - 4, x[0] * x[1] - x[2];
    e.jacobian << 2 * x[0], 2 * x[1], 0, x[1], x[0], -1;
    return e;
  };
  const auto result = newton(intersection, vector({2, 0.3, 1}));
  REQUIRE(result.converged());
  const double large = std::sqrt(2 + std::sqrt(3.0));
  CHECK(result.x[0] == doctest::Approx(large).epsilon(1e-13));
  CHECK(result.x[1] == doctest::Approx(1 / large).epsilon(1e-13));
  CHECK(result.x[2] == 1);  // the parameter stays
  CHECK(result.history.size() <= 7);
  CHECK(result.evaluations >= static_cast<int>(result.history.size()));
  CHECK(result.evaluation.f.lpNorm<Eigen::Infinity>() <= 1e-13);
  for (std::size_t i = 1; i < result.history.size(); ++i) CHECK(result.history[i] < result.history[i - 1]);
}

TEST_CASE("a root that stands alone needs no parameter") {
  const Equations cosine = [](const VectorXd& x) -> std::optional<Evaluation> {
    return one(std::cos(x[0]) - x[0], {-std::sin(x[0]) - 1});
  };
  const auto result = newton(cosine, vector({1}));
  REQUIRE(result.converged());
  CHECK(result.x[0] == doctest::Approx(0.7390851332151607).epsilon(1e-14));
}

TEST_CASE("step control is needed: atan from far away") {
  const Equations problem = [](const VectorXd& x) -> std::optional<Evaluation> {
    return one(std::atan(x[0]), {1 / (1 + x[0] * x[0])});
  };
  const auto result = newton(problem, vector({30}), {.step_limit = 1e9});
  REQUIRE(result.converged());
  CHECK(std::abs(result.x[0]) < 1e-12);
}

TEST_CASE("a search that fails says why, with its last state and history") {
  const auto none = newton(parabola, vector({1, 1}));  // u^2 + 1 = 0
  CHECK_FALSE(none.converged());
  CHECK(none.history.back() >= 1);
  CHECK(none.x.allFinite());

  const auto flat = newton(parabola, vector({0, 1}));
  CHECK(flat.outcome == NewtonOutcome::singular);

  const Equations nowhere = [](const VectorXd&) { return std::nullopt; };
  const auto outside = newton(nowhere, vector({1}));
  CHECK(outside.outcome == NewtonOutcome::outside);
  CHECK(outside.evaluations == 1);

  const auto short_of_breath =
      newton(toys::cubic(1), vector({3, 0}), {.step_limit = 1e-3, .max_evaluations = 5});
  CHECK(short_of_breath.outcome == NewtonOutcome::exhausted);
  CHECK(short_of_breath.evaluations == 5);

  for (const auto outcome :
       {NewtonOutcome::stalled, NewtonOutcome::singular, NewtonOutcome::outside, NewtonOutcome::exhausted}) {
    CHECK(describe(outcome).size() > 10);
  }
}

TEST_CASE("a domain that ends is not left") {
  const Equations logarithm = [](const VectorXd& x) -> std::optional<Evaluation> {
    if (x[0] <= 0) return std::nullopt;
    return one(std::log(x[0]) + 3, {1 / x[0]});
  };
  const auto result = newton(logarithm, vector({2}));  // the full first step leaves the domain
  REQUIRE(result.converged());
  CHECK(result.x[0] == doctest::Approx(std::exp(-3)).epsilon(1e-12));
}

TEST_CASE("a wrong derivative does not pass for a root") {
  const Equations liar = [](const VectorXd& x) -> std::optional<Evaluation> { return one(x[0] - 1, {-1}); };
  const auto result = newton(liar, vector({3}));
  CHECK(result.outcome == NewtonOutcome::stalled);
  CHECK(result.history.back() == 2);
}
