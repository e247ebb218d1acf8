/// Where one step of replica symmetry breaking begins: equation (26).
#pragma once

#include "theory/rs/saddle_point.hpp"
#include "theory/rsb/overlaps.hpp"

#include <optional>

namespace franz_parisi::theory::rsb {

/// x at which clusters appear where the replicon of a replica-symmetric solution vanishes. In (0, 1): the
/// transition is continuous; above 1: clusters have appeared before, at x = 1 and with d > 0.
double breaking_share(const theory::SaddlePoint& rs);

/// A guess next to a replica-symmetric solution with a small negative replicon; the mean x q_0 + (1-x) q_1 is
/// kept. Empty where (26) does not give 0 < x < 1 or the guess leaves the domain.
std::optional<Overlaps> onset(const theory::SaddlePoint& rs);

}  // namespace franz_parisi::theory::rsb
