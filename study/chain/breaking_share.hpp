/// x of (26) where the replicon of a replica-symmetric solution vanishes, as a reading with a bound.
#pragma once

#include "study/chain/chain_problem.hpp"
#include "theory/reading.hpp"
#include "theory/rs/saddle_point.hpp"

#include <optional>

#include <Eigen/Core>

namespace franz_parisi::study {

/// The saddle point behind a state of a problem of one task in weights of [-1, 1], which is
/// replica-symmetric. Empty for any other problem and outside the domain.
std::optional<theory::SaddlePoint> symmetric_state(const ChainProblem& problem, const Eigen::VectorXd& x,
                                                   int level);

/// x of (26) at such a state, below 1 where symmetry breaks continuously, with what it answers to.
struct BreakingShare {
  double value;
  Eigen::VectorXd by_x;     ///< by u and the parameters
  Eigen::VectorXd by_past;  ///< under each source of error that the past brings, at fixed x
  double own_error;         ///< bound: of the averages in (26)
};
/// Empty where symmetric_state is.
std::optional<BreakingShare> breaking_share(const ChainProblem& problem, const Eigen::VectorXd& x, int level);

/// The same as the reading "x_at". `displaced` are the changes of x under each source of error.
theory::Reading breaking_reading(const BreakingShare& share, const Eigen::MatrixXd& displaced);

}  // namespace franz_parisi::study
