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

/// The reading "x_at": x at which symmetry breaks there, below 1 continuously. `displaced` are the changes of
/// x = (u, parameters) under each source of error. Empty where symmetric_state is.
std::optional<theory::Reading> breaking_share(const ChainProblem& problem, const Eigen::VectorXd& x,
                                              int level, const Eigen::MatrixXd& displaced);

}  // namespace franz_parisi::study
