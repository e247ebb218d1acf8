#include "solver/newton.hpp"

#include <algorithm>
#include <cmath>

#include <Eigen/LU>

namespace franz_parisi::solver {
namespace {

constexpr double smallest_fraction = 1.0 / 1024;  // of a step, before the line search gives up
constexpr double rounding_step = 1e-12;           // a step this short cannot improve x

double norm(const Eigen::VectorXd& f) { return f.lpNorm<Eigen::Infinity>(); }

}  // namespace

std::string describe(NewtonOutcome outcome) {
  switch (outcome) {
    case NewtonOutcome::converged:
      return "converged";
    case NewtonOutcome::stalled:
      return "no shortened Newton step reduces the residual";
    case NewtonOutcome::singular:
      return "the Jacobian is singular";
    case NewtonOutcome::outside:
      return "the starting point cannot be evaluated";
    case NewtonOutcome::exhausted:
      return "Newton's method did not come to rest within its steps";
  }
  return "unknown";
}

Eigen::VectorXd newton_step(const Evaluation& e) { return -e.by_unknowns().partialPivLu().solve(e.f); }

NewtonResult newton(const Equations& equations, const Eigen::VectorXd& start,
                    const NewtonSettings& settings) {
  NewtonResult result;
  result.x = start;
  auto first = equations(start);
  ++result.evaluations;
  if (!first) return result;
  result.evaluation = std::move(*first);
  result.history.push_back(norm(result.evaluation.f));

  while (result.evaluations < settings.max_evaluations) {
    const double residual = result.history.back();
    if (residual <= settings.tolerance) {
      result.outcome = NewtonOutcome::converged;
      return result;
    }
    Eigen::VectorXd step = newton_step(result.evaluation);
    if (!step.allFinite()) {
      result.outcome = NewtonOutcome::singular;
      return result;
    }
    const double length = norm(step);
    const double limited =
        std::min(1.0, settings.step_limit / length);  // the decrease to expect shrinks with the step
    step *= limited;

    bool accepted = false;
    for (double fraction = 1; fraction >= smallest_fraction && result.evaluations < settings.max_evaluations;
         fraction /= 2) {
      Eigen::VectorXd trial = result.x;
      trial.head(step.size()) += fraction * step;
      auto evaluation = equations(trial);
      ++result.evaluations;
      if (!evaluation || !(norm(evaluation->f) < residual * (1 - 0.1 * fraction * limited))) {
        if (length <= rounding_step) break;
        continue;
      }
      result.x = trial;
      result.evaluation = std::move(*evaluation);
      result.history.push_back(norm(result.evaluation.f));
      accepted = true;
      break;
    }
    if (!accepted) {
      const bool spent = result.evaluations >= settings.max_evaluations;
      result.outcome = length <= rounding_step ? NewtonOutcome::converged
                       : spent                 ? NewtonOutcome::exhausted
                                               : NewtonOutcome::stalled;
      return result;
    }
  }
  result.outcome =
      result.history.back() <= settings.tolerance ? NewtonOutcome::converged : NewtonOutcome::exhausted;
  return result;
}

}  // namespace franz_parisi::solver
