/// Newton's method with step control. A search that fails returns its reason, last state and history.
#pragma once

#include "solver/root_problem.hpp"

#include <string>
#include <vector>

#include <Eigen/Core>

namespace franz_parisi::solver {

struct NewtonSettings {
  double tolerance = 1e-13;  ///< on the largest component of f
  double step_limit = 2.0;   ///< longest step in u; longer ones are shortened
  int max_evaluations = 60;
};

enum class NewtonOutcome {
  converged,  ///< |f| <= tolerance, or f no longer decreases and the Newton step is at rounding level
  stalled,    ///< no shortened step reduces |f|
  singular,   ///< df/du cannot be inverted
  outside,    ///< the starting point cannot be evaluated
  exhausted,  ///< max_evaluations spent
};

struct NewtonResult {
  NewtonOutcome outcome = NewtonOutcome::outside;
  Eigen::VectorXd u;
  Evaluation evaluation;        ///< at u
  std::vector<double> history;  ///< |f| after each accepted step
  int evaluations = 0;

  bool converged() const { return outcome == NewtonOutcome::converged; }
};

/// One line for people.
std::string describe(NewtonOutcome outcome);

/// Solves f(u, lambda) = 0 for u from `start`.
NewtonResult newton(const RootProblem& problem, const Eigen::VectorXd& start, double lambda,
                    const NewtonSettings& settings = {});

}  // namespace franz_parisi::solver
