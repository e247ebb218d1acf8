/// Newton's method with step control. A search that fails returns its reason, last state and history.
#pragma once

#include "solver/equations.hpp"

#include <string>
#include <vector>

#include <Eigen/Core>

namespace franz_parisi::solver {

struct NewtonSettings {
  double tolerance = 1e-13;  ///< on the largest component of f
  double step_limit = 2.0;   ///< longest step in one unknown; longer ones are shortened
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
  Eigen::VectorXd x;
  Evaluation evaluation;        ///< at x
  std::vector<double> history;  ///< |f| after each accepted step
  int evaluations = 0;

  bool converged() const { return outcome == NewtonOutcome::converged; }
};

/// One line for people.
std::string describe(NewtonOutcome outcome);

/// The whole step of Newton's method in the unknowns; not finite where df/du is singular.
Eigen::VectorXd newton_step(const Evaluation& evaluation);

/// Solves f(x) = 0 for the unknowns from `start`; the parameters stay what they are.
NewtonResult newton(const Equations& equations, const Eigen::VectorXd& start,
                    const NewtonSettings& settings = {});

}  // namespace franz_parisi::solver
