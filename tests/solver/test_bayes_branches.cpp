// The Bayes-optimal binary perceptron (14) through the same continuation as the saddle points: another model,
// with published landmarks.
#include "solver/branch_curve.hpp"
#include "solver/differences.hpp"
#include "theory/bayes_optimal.hpp"

#include <cmath>

#include <doctest/doctest.h>

using namespace franz_parisi;
using namespace franz_parisi::solver;

namespace {

double overlap(const CurvePoint& p) { return 1 / (1 + std::exp(-p.u[0])); }
double logit(double q) { return std::log(q / (1 - q)); }

/// f = logit(right side of (14)) - u in u = logit q and lambda = ln alpha.
RootProblem problem() {
  return differentiated([](const Eigen::VectorXd& u, double lambda) -> std::optional<Eigen::VectorXd> {
    const double q = 1 / (1 + std::exp(-u[0]));
    const double image = theory::bayes_overlap(theory::bayes_q_hat(std::exp(lambda), q).value).value;
    if (!(0 < image && image < 1)) return std::nullopt;
    return Eigen::VectorXd::Constant(1, logit(image) - u[0]);
  });
}

double entropy(const CurvePoint& p) {
  const double alpha = std::exp(p.lambda), q = overlap(p);
  return theory::bayes_entropy(alpha, q, theory::bayes_q_hat(alpha, q).value).value;
}

/// The curve through the solution at alpha = 0.5: from there to its fold, and back from the fold.
const std::vector<Branch>& branches() {
  static const std::vector<Branch> found = follow_branches(
      problem(), Eigen::VectorXd::Constant(1, logit(theory::bayes_optimal_q(0.5).value)), std::log(0.5), +1,
      {std::log(0.4), std::log(3), [](const CurvePoint& p) { return p.u[0] < 12; }});
  return found;
}

}  // namespace

TEST_CASE("the curve folds at the spinodal: a stable branch, and an unstable one back") {
  REQUIRE(branches().size() == 2);
  CHECK(branches()[0].stable);
  CHECK(!branches()[1].stable);
  REQUIRE(branches()[0].upper_fold);
  const CurvePoint& fold = *branches()[0].upper_fold;
  CHECK(std::abs(std::exp(fold.lambda) - 1.4926318) < 1e-7);
  CHECK(branches()[1].upper_fold->lambda == fold.lambda);
}

TEST_CASE("the entropy vanishes at the transition (Gyorgyi 1990: 1.245)") {
  const auto& points = branches()[0].points;
  std::optional<CurvePoint> transition;
  for (std::size_t i = 1; i < points.size(); ++i) {
    if (entropy(points[i - 1]) * entropy(points[i]) < 0)
      transition = locate(problem(), points[i - 1], points[i], entropy);
  }
  REQUIRE(transition);
  CHECK(std::abs(std::exp(transition->lambda) - 1.244684) < 1e-6);
}

TEST_CASE("on the branch the overlap is that of a search at the same load") {
  for (const CurvePoint& p : branches()[0].points) {
    const double alpha = std::exp(p.lambda);
    if (alpha < 1.45) CHECK(std::abs(overlap(p) - theory::bayes_optimal_q(alpha).value) < 1e-8);
  }
}
