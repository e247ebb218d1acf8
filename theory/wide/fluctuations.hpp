/// How networks differ along a chain in the limit lambda -> infinity at T = 0, (W17).
#pragma once

#include "theory/wide/chain.hpp"

namespace franz_parisi::theory::wide {

/// Adds variance over networks to every prediction of a solved chain of the limit. Keeps the covariance of
/// all points with those of later tasks: 8 bytes times the number of all points times that of training points
/// beyond task 1, and takes of the order of (number of points)^3 operations.
void add_variances(std::vector<State>& states, const std::vector<Task>& tasks, const Settings& settings,
                   const ForEach& each);

}  // namespace franz_parisi::theory::wide
