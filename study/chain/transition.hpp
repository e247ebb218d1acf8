/// Where two branches of solutions have equal free entropy.
#pragma once

#include "solver/branch.hpp"
#include "study/chain/event.hpp"

#include <optional>
#include <vector>

#include <Eigen/Core>

namespace franz_parisi::study {

/// All that are found where both branches go: the unknowns of the transition's equations and lambda,
/// ascending. One that is there but could not be located is empty. The branches are of the problem's first
/// and second.
std::vector<std::optional<Eigen::VectorXd>> find_transitions(const EventProblem& problem,
                                                             const solver::Branch& first,
                                                             const solver::Branch& second,
                                                             const std::vector<TaskSolution>& earlier,
                                                             solver::Budget& budget);

}  // namespace franz_parisi::study
