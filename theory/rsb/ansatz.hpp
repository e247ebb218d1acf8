/// One step of replica symmetry breaking as an ansatz of a task: theory/ansatz.hpp.
#pragma once

#include "theory/ansatz.hpp"
#include "theory/rsb/overlaps.hpp"

namespace franz_parisi::theory {

/// Five unknowns, those of rsb::coordinates(); 0 < x < 1. Evaluated without far tails alone
/// (Resolution::tails).
extern const Ansatz one_step;

/// x = 1, and the first four of these unknowns: clusters that do not dominate, beside a replica-symmetric
/// solution that stays exact as long as their complexity is not negative.
extern const Ansatz clusters;

}  // namespace franz_parisi::theory
