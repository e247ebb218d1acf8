/// The conjugates (3) of one example's energetic part: what saddle points of every kind of weights have in
/// common.
#pragma once

#include "theory/channel/channel.hpp"

#include <Eigen/Core>

namespace franz_parisi::theory {

/// (q_hat, r_hat, A), and bounds on what quadratures leave open about them.
Conjugates conjugates(const Energetic& energetic, double alpha);
Eigen::Vector3d conjugate_error(const Energetic& energetic, double alpha);

Eigen::Vector3d as_vector(const Conjugates& h);

/// Their change along a direction in the parameters of a task with alpha > 0, at fixed order parameters; nu
/// is counted to A.
Eigen::Vector3d conjugates_along(const Energetic& energetic, const TaskParameters& task,
                                 const TaskParameters& direction);

}  // namespace franz_parisi::theory
