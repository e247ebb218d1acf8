/// From a guess to a root that meets its target: Newton's method at increasing resolution.
#pragma once

#include "solver/newton.hpp"
#include "solver/task_solver.hpp"

#include <functional>
#include <optional>
#include <string>

#include <Eigen/Core>

namespace franz_parisi::solver {

inline constexpr NewtonSettings polishing{.tolerance = 2e-13, .step_limit = 2, .max_evaluations = 25};

/// What Newton's method has reached at one resolution.
struct Attempt {
  NewtonResult newton;
  int evaluations = 0;
  bool timed_out = false;
  Eigen::VectorXd unknowns;          // of the best state
  std::optional<SaddleState> state;  // the best, if any
  RootErrors errors{};               // of it
  theory::TaskParameters parameters{};
  double stability = 0;
};
using Method = std::function<Attempt(int level, const Eigen::VectorXd& start)>;

/// Searches from `start` at increasing resolution until residual and error bounds meet the target.
TaskRoot polish(const Request& request, Eigen::VectorXd start, const Method& method);

/// No root, and why.
TaskRoot failed(const Request& request, Status status, std::string reason);

/// Fills the solution from a state; returns the largest error bound.
double record(TaskRoot& root, const SaddleState& state, const RootErrors& errors, int teachers);

double stability_of(const SaddleState& state);  ///< det(1 - J)

}  // namespace franz_parisi::solver
