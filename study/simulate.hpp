/// Finite-size simulations as a study: running them with logs, and what came out as records.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include <franz_parisi/study/document.hpp>
#include <franz_parisi/study/execution.hpp>
#include <franz_parisi/theory/parameters.hpp>
#include <franz_parisi/validation/results.hpp>
#include <franz_parisi/validation/simulation.hpp>

namespace franz_parisi::study {

/// One simulated state point: what to run, and where finished instances are kept.
struct SimulationRequest {
  validation::SimulationSettings settings{};
  validation::RunPlan plan{};
  std::optional<std::string> log{};    ///< a file, see study/log.hpp
  bool resume = false;                 ///< go on with what is in the log
  std::optional<std::string> draws{};  ///< a new file for all draws, see study/draws.hpp

  /// That it reads, logs to or draws into.
  std::vector<std::string> files() const;
};

/// Its tasks for a chain: training knows no beta. `starts`: one a task.
std::vector<validation::TaskSettings> tasks_of(const theory::Chain& chain, bool samples,
                                               const std::vector<validation::Start>& starts);

/// Runs every request, one after the other, and gives its results. Finished instances are in the logs when
/// an interrupt ends the program; where the study is ended, Unfinished has those of a single request. The
/// logs of all requests, and the file of draws, which they share, are opened before anything is computed;
/// throws UsageError for one that exists (without resume), belongs to other settings, is in use or is
/// damaged.
std::vector<std::vector<validation::InstanceResult>> run(const std::vector<SimulationRequest>& requests,
                                                         const Execution& execution);

/// A simulated state point: its place among those of the document, counted from 0, and what came out.
struct Simulated {
  std::size_t point;
  const SimulationRequest& request;
  std::span<const validation::InstanceResult> results;
};

/// "hmc", "sgd" or "adam".
std::string method_word(const validation::SimulationSettings& settings);

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

/// P(q): one record per task, size, kind of pair (of different chains, or of one) and bin: the density
/// averaged over instances, with its standard error. None unless it was asked for.
std::vector<Json> overlap_records(const Simulated& simulated);

/// Lists `simulation`, `summary`, `history` and, where asked for, `overlaps`. Not met where chains were
/// sampled and none of them mixed.
Document simulation_document(const Simulated& simulated);

}  // namespace franz_parisi::study
