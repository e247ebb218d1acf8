/// Where one step of replica symmetry breaking begins: equation (26).
#pragma once

#include "theory/rs/saddle_point.hpp"
#include "theory/rsb/overlaps.hpp"

#include <optional>

namespace franz_parisi::theory::rsb {

/// x at which clusters appear where the replicon of a replica-symmetric solution vanishes. In (0, 1): the
/// transition is continuous; above 1: clusters have appeared before, at x = 1 and with d > 0.
double breaking_share(const theory::SaddlePoint& rs);

/// The state with a small d next to a replica-symmetric solution whose replicon vanishes: x of (26), and the
/// mean x q_0 + (1-x) q_1 is kept. Off a solution by what is of order d. Empty where (26) does not give 0 < x
/// < 1 or the state leaves the domain.
std::optional<Overlaps> onset(const theory::SaddlePoint& rs, double d);

}  // namespace franz_parisi::theory::rsb
