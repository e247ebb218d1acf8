/// The free entropy at an imposed overlap or q_star, as a curve.
#pragma once

#include <franz_parisi/study/chain/potential.hpp>
#include <franz_parisi/study/question.hpp>

namespace franz_parisi::study {

/// Lists `points` (with `imposed`, `multiplier`, `stable`, `equilibrium`) and `events` (stationary points,
/// folds and transitions). options.start and events do not apply. Throws what trace_potential throws.
Document potential(const Chain& chain, Imposed imposed, const std::vector<double>& values, Options options);

}  // namespace franz_parisi::study
