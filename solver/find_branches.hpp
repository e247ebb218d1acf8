/// All branches of a chain's last task over a range of one parameter.
#pragma once

#include "solver/branch_curve.hpp"
#include "solver/swept_problem.hpp"

#include <vector>

namespace franz_parisi::solver {

/// All branches reached from both ends of [lowest, highest] (lambda): the curve through the solution that
/// continues from small alpha at the lower end, then those at either end that it has not passed. Curves are
/// followed a little beyond the range, so that branches between folds just outside are found too. Stable
/// branches are numbered first.
std::vector<Branch> find_branches(SweptProblem& problem, double lowest, double highest);

}  // namespace franz_parisi::solver
