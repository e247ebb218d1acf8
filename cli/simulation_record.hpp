/// Results of a simulation as flat records: the `simulation`, `summary` and `history` of reports.
#pragma once

#include "cli/record.hpp"
#include "cli/simulation_options.hpp"
#include "validation/results.hpp"

#include <span>
#include <vector>

namespace franz_parisi::cli {

/// A simulated state point: its place among those of the report, counted from 0, and what came out.
struct Simulated {
  std::size_t point;
  const SimulationRequest& request;
  std::span<const validation::InstanceResult> results;
};

/// What defines the simulation: method, seed, sizes, instances, starts and the settings of the method. The
/// state point is in the records.
Json simulation_settings_record(const SimulationRequest& request);

/// One record per instance and task. Keys are those of docs/schema.json.
std::vector<Json> instance_records(const Simulated& simulated);

/// One record per task, quantity and size: mean and standard error over instances; with two sizes or more
/// another one with size null, the extrapolation to N -> infinity. None where there is only one instance.
std::vector<Json> summary_records(const Simulated& simulated);

/// One record per recorded epoch of each instance and task.
std::vector<Json> history_records(const Simulated& simulated);

}  // namespace franz_parisi::cli
