/// Finite-size simulations as a study: running them with logs, and what came out as records.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include <franz_parisi/study/document.hpp>
#include <franz_parisi/study/execution.hpp>
#include <franz_parisi/study/log.hpp>
#include <franz_parisi/theory/parameters.hpp>
#include <franz_parisi/validation/results.hpp>
#include <franz_parisi/validation/simulation.hpp>

namespace franz_parisi::study {

/// One simulated state point: what to run, and where finished instances are kept.
struct SimulationRequest {
  validation::SimulationSettings settings{};
  validation::RunPlan plan{};  ///< 0 instances: none are run, or what is there has no common range
  std::optional<LogPlace> log{};
  std::optional<std::string> draws{};  ///< a new file for all draws, see study/draws.hpp
  bool wanted = true;                  ///< false: none of its instances are run
  std::size_t point = 0;               ///< its place among those of the document, counted from 0
};

/// Its tasks for a chain: training knows no beta. `starts`: one a task.
std::vector<validation::TaskSettings> tasks_of(const theory::Chain& chain, bool samples,
                                               const std::vector<validation::Start>& starts);

/// What such a chain is simulated by. Throws UsageError for a loss that no simulation has.
validation::Learner learner_of(const theory::Chain& chain);

/// The inverse of both. Training has beta = 0.
theory::Chain chain_of(const validation::SimulationSettings& settings);

/// Runs the instances of all requests side by side and gives the results of each. Finished instances are in
/// the logs when an interrupt ends the program; where the study is ended, Unfinished has what is there. The
/// logs of all requests, and the file of draws, which they share, are opened before anything is computed;
/// throws UsageError for one that exists (without resume), belongs to other settings, is in use or is
/// damaged.
std::vector<std::vector<validation::InstanceResult>> run(const std::vector<SimulationRequest>& requests,
                                                         const Execution& execution);

/// A simulated state point and what came out.
struct Simulated {
  const SimulationRequest& request;
  std::span<const validation::InstanceResult> results;
};

/// "hmc", "sgd" or "adam".
std::string method_word(const validation::SimulationSettings& settings);

/// What defines the simulation: method, seed, sizes, instances, starts and the settings of the method. The
/// state point is in the records.
Json simulation_settings_record(const SimulationRequest& request);

/// The same of all points: one record where they do not differ, else a list of one a point.
Json simulation_settings_records(std::span<const SimulationRequest> requests);

/// One record per instance and task. Keys are those of docs/schema.json.
std::vector<Json> instance_records(const Simulated& simulated);

/// One record per task, quantity and size that has two instances or more: mean and standard error over
/// instances; with two such sizes or more another one with size null, the extrapolation to N -> infinity.
std::vector<Json> summary_records(const Simulated& simulated);

/// The same of one task (counted from 0); `heading` goes before the quantity.
void add_summary(std::vector<Json>& records, const Json& heading,
                 std::span<const validation::Measured> instances);

/// What is said of a task (counted from 0) over all instances: point, method, task, parameters.
Json task_heading(const Simulated& simulated, std::size_t task);

/// P(q): one record per task, size, kind of pair (of different chains, or of one) and bin: the density
/// averaged over instances, with its standard error. None unless it was asked for.
std::vector<Json> overlap_records(const Simulated& simulated);

/// One record per recorded epoch of each instance and task.
std::vector<Json> history_records(const Simulated& simulated);

/// Lists `simulation`, `summary`, `history` and, where asked for, `overlaps`, point after point. Not met
/// where chains were sampled and none of them mixed.
Document simulation_document(std::span<const SimulationRequest> requests,
                             std::span<const std::vector<validation::InstanceResult>> results);

}  // namespace franz_parisi::study
