/// Clusters at x = 1 beside a replica-symmetric solution, and where they begin to dominate.
#pragma once

#include "study/chain/ansatz_problems.hpp"

#include <optional>

#include <Eigen/Core>

namespace franz_parisi::study {

/// Those of largest q_1 beside x of problems.symmetric, as unknowns of theory::clusters and lambda.
std::optional<Eigen::VectorXd> clusters_beside(const AnsatzProblems& problems, const Eigen::VectorXd& x,
                                               solver::Budget& budget);

/// Where their complexity vanishes, as such an x. Where the replicon of `unstable` vanishes it is negative;
/// they are followed from there into the direction (+-1) of lambda in which replica symmetry is stable.
std::optional<Eigen::VectorXd> condensation(const AnsatzProblems& problems, const Eigen::VectorXd& unstable,
                                            double stable_side, solver::Budget& budget);

/// The solution with one step next to where clusters begin to dominate: x next to 1.
std::optional<solver::CurvePoint> start_at_condensation(const AnsatzProblems& problems,
                                                        const Eigen::VectorXd& condensed,
                                                        solver::Budget& budget);

/// logit x where curves that begin with x = 1 are entered.
inline constexpr double entered_at = 4;

}  // namespace franz_parisi::study
