// The Bayes-optimal binary perceptron (14) through the same continuation as the saddle points: another model,
// with published landmarks.
#include "solver/augmented.hpp"
#include "solver/branch.hpp"
#include "tests/solver/toys.hpp"
#include "theory/bayes/bayes_optimal.hpp"

#include <cmath>

#include <doctest/doctest.h>

using namespace franz_parisi;
using namespace franz_parisi::solver;
using Eigen::VectorXd;

namespace {

double overlap(const VectorXd& x) { return 1 / (1 + std::exp(-x[0])); }
double logit(double q) { return std::log(q / (1 - q)); }

/// f = logit(right side of (14)) - u in u = logit q and lambda = ln alpha; derivatives by central differences
/// of fourth order.
std::optional<Evaluation> problem(const VectorXd& x) {
  const auto f = [](double u, double lambda) {
    const double q = 1 / (1 + std::exp(-u));
    const double image = theory::bayes_overlap(theory::bayes_q_hat(std::exp(lambda), q).value).value;
    return logit(image) - u;
  };
  constexpr double h = 1e-3;
  const auto along = [&](double du, double dl) {
    return (8 * (f(x[0] + du, x[1] + dl) - f(x[0] - du, x[1] - dl)) -
            (f(x[0] + 2 * du, x[1] + 2 * dl) - f(x[0] - 2 * du, x[1] - 2 * dl))) /
           (12 * h);
  };
  Evaluation e = toys::one(f(x[0], x[1]), {along(h, 0), along(0, h)});
  if (!e.f.allFinite() || !e.jacobian.allFinite()) return std::nullopt;
  return e;
}

double entropy(const CurvePoint& p) {
  const double alpha = std::exp(p.lambda()), q = overlap(p.x);
  return theory::bayes_entropy(alpha, q, theory::bayes_q_hat(alpha, q).value).value;
}

/// The curve through the solution at alpha = 0.5: from there to its fold, and back from the fold.
const Pieces& pieces() {
  static const Pieces found = [] {
    const VectorXd x = toys::vector({logit(theory::bayes_optimal_q(0.5).value), std::log(0.5)});
    const auto points = toys::follow(problem, toys::point_at(problem, x, +1), [](const CurvePoint& p) {
      return p.lambda() < std::log(0.4) || p.lambda() > std::log(3) || p.x[0] > 12;
    });
    return cut(problem, points);
  }();
  return found;
}

}  // namespace

TEST_CASE("the curve folds at the spinodal: a stable branch, and an unstable one back") {
  REQUIRE(pieces().branches.size() == 2);
  const Branch &up = pieces().branches[0], &back = pieces().branches[1];
  // Stable: 1 - J > 0, f = J u - u.
  CHECK(up.middle().jacobian(0, 0) < 0);
  CHECK(back.middle().jacobian(0, 0) > 0);
  REQUIRE(up.upper_fold);
  CHECK(std::abs(std::exp(up.upper_fold->x[1]) - 1.4926318) < 1e-7);
  REQUIRE(back.upper_fold);
  CHECK(back.upper_fold->x == up.upper_fold->x);
}

TEST_CASE("the entropy vanishes at the transition (Gyorgyi 1990: 1.245)") {
  const auto& points = pieces().branches[0].points;
  std::optional<CurvePoint> transition;
  for (std::size_t i = 1; i < points.size(); ++i) {
    if (entropy(points[i - 1]) * entropy(points[i]) < 0)
      transition = bracket(problem, points[i - 1], points[i], entropy, 1e-12);
  }
  REQUIRE(transition);
  CHECK(std::abs(std::exp(transition->lambda()) - 1.244684) < 1e-6);
}

TEST_CASE("on the branch the overlap is that of a search at the same load") {
  for (const CurvePoint& p : pieces().branches[0].points) {
    const double alpha = std::exp(p.lambda());
    if (alpha < 1.45) CHECK(std::abs(overlap(p.x) - theory::bayes_optimal_q(alpha).value) < 1e-8);
  }
}
