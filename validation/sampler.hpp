/// Sampling the Gibbs measure of one task with replicas that share data, teacher and m'.
#pragma once

#include "validation/gibbs_measure.hpp"
#include "validation/results.hpp"
#include "validation/settings.hpp"

#include <functional>
#include <optional>
#include <span>
#include <vector>

namespace franz_parisi::validation {

struct GibbsSample {
  Estimates estimates;
  SamplerReport report;
  std::vector<Trace> draws;
  Posterior
      last;  ///< the final state of the first replica: one sample of the measure, the m' of the next task
};

/// Throws std::invalid_argument for an odd or zero number of replicas or fewer than 8 samples.
void check(const SamplerSettings& settings);
/// Whether chains mixed by their diagnostics, and if not why not.
void judge(SamplerReport& report, const SamplerSettings& settings);

/// Runs the replicas of `settings` side by side, trajectory by trajectory, each with its ladder of
/// temperatures if there is one. `start(k)` gives each its first state, k = a + replicas j for replica a at
/// temperature j; `teachers` are those of all tasks so far, this task's last; `previous_mean` is m' (empty
/// for the first task); `name` is the stream of instance and task, from which every replica takes its own
/// numbers. Throws std::invalid_argument for an odd or zero number of replicas or fewer than 8 samples.
GibbsSample sample_gibbs(const GibbsMeasure& measure, std::span<const Teacher> teachers,
                         std::span<const double> previous_mean, const SamplerSettings& settings,
                         const std::function<Posterior(std::size_t replica)>& start, const StreamName& name);

}  // namespace franz_parisi::validation
