/// Root problems whose derivatives are central differences: for conditions on derivatives of the equations.
#pragma once

#include "solver/root_problem.hpp"

#include <functional>
#include <optional>

#include <Eigen/Core>

namespace franz_parisi::solver {

/// f alone; empty outside its domain.
using Residual = std::function<std::optional<Eigen::VectorXd>(const Eigen::VectorXd& u, double lambda)>;

/// The root problem of `residual`, which it calls 2n + 3 times for n unknowns. The step suits unknowns of
/// order 1: derivatives are good to about 1e-9 of the scale of f.
RootProblem differentiated(Residual residual);

}  // namespace franz_parisi::solver
