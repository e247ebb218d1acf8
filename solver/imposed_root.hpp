/// The root of one task at an imposed value.
#pragma once

#include "solver/imposed.hpp"
#include "solver/task_solver.hpp"

#include <Eigen/Core>

namespace franz_parisi::solver {

struct ImposedRoot {
  TaskRoot root;  ///< the parameters of its solution hold the multiplier
  double multiplier_error;
};

/// The root near (u, t) at which `imposed` has the coordinate lambda; gives up quickly where there is none.
/// Error bounds, like the target, are those at the imposed value; `stability` is det(-jacobian()) of
/// ImposedState.
ImposedRoot solve_imposed(const Request& request, const Imposed& imposed, const Eigen::VectorXd& u_t,
                          double lambda);

}  // namespace franz_parisi::solver
