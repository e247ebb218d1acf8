/// Running a simulation under a progress bar and with a log.
#pragma once

#include "cli/simulation_options.hpp"
#include "validation/results.hpp"

#include <vector>

namespace franz_parisi::cli {

/// Runs every request, one after the other, and gives its results. Finished instances are in the logs when
/// an interrupt ends the program. The logs of all requests are opened before anything is computed; throws
/// UsageError for one that exists (without --resume), belongs to other settings, is in use or is damaged.
std::vector<std::vector<validation::InstanceResult>> simulate(const std::vector<SimulationRequest>& requests);

}  // namespace franz_parisi::cli
