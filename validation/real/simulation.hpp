/// One instance of a chain of tasks with real weights.
#pragma once

#include "validation/simulation.hpp"

namespace franz_parisi::validation::real {

/// As validation::simulate_instance, for settings whose learner is not binary. A task begins from one sample
/// of the measure that the task before left.
InstanceResult simulate_instance(const SimulationSettings& settings, std::size_t size, std::size_t instance,
                                 StopFlag stop, const OnDraws& on_draws);

}  // namespace franz_parisi::validation::real
