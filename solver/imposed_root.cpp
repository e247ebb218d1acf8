#include "solver/imposed_root.hpp"

#include "solver/imposed_point.hpp"
#include "solver/polish.hpp"

#include <cmath>
#include <functional>
#include <utility>

#include <Eigen/LU>

namespace franz_parisi::solver {

ImposedRoot solve_imposed(const Request& request, const Imposed& imposed, const Eigen::VectorXd& u_t,
                          double lambda) {
  TaskRoot root = polish(request, u_t, [&](int level, const Eigen::VectorXd& start) {
    ImposedPoint problem(request.prior->at(level), request.parameters, imposed, resolution_at(level),
                         request.deadline);
    Attempt at;
    at.newton = newton(std::ref(problem), start, lambda, polishing);
    at.evaluations = problem.evaluations();
    at.timed_out = problem.timed_out();
    if (!problem.best()) return at;
    const ImposedState& best = *problem.best();
    at.unknowns.resize(4);
    at.unknowns << best.state.x.coordinates(), best.t;
    at.state = best.state;
    at.errors = best.errors(lambda);
    at.parameters = best.parameters;
    at.stability = (-best.jacobian()).determinant();
    return at;
  });
  if (!root.state) return {std::move(root), std::nan("")};
  theory::TaskParameters& parameters = root.solution.parameters;
  const ImposedState reached{.state = *root.state,
                             .imposed = imposed,
                             .parameters = parameters,
                             .t = std::asinh(imposed.multiplier(parameters)),
                             .previous = root.state->entropic->overlap_previous()};
  const RootErrors errors = reached.errors(lambda);
  // The overlap that is imposed is known better than from what it answers to.
  if (imposed.kind == Imposed::Kind::overlap_previous) root.solution.overlap_previous_error = *errors.imposed;
  return {std::move(root), errors.multiplier};
}

}  // namespace franz_parisi::solver
