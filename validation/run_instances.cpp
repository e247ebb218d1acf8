#include "validation/simulation.hpp"

#include <algorithm>
#include <exception>
#include <iterator>
#include <mutex>
#include <utility>

namespace franz_parisi::validation {
namespace {

/// A place for every result of a plan, in order; those without tasks are empty.
std::vector<InstanceResult> places_of(Run& run) {
  const RunPlan& plan = run.plan;
  std::vector<InstanceResult> places;
  places.reserve(plan.sizes.size() * plan.instances);
  for (const std::size_t size : plan.sizes)
    for (std::size_t k = 0; k < plan.instances; ++k) places.push_back({size, plan.first_instance + k, {}});
  for (InstanceResult& result : run.finished) {
    if (!plan.holds(result)) continue;
    const std::size_t place = place_of(plan, {0, result.size, result.instance});
    places[place] = std::move(result);
  }
  run.finished.clear();
  return places;
}

bool is_missing(const InstanceResult& result) { return result.tasks.empty(); }

}  // namespace

std::size_t place_of(const RunPlan& plan, const InstanceName& name) {
  const auto size = std::ranges::find(plan.sizes, name.size) - plan.sizes.begin();
  return static_cast<std::size_t>(size) * plan.instances + name.instance - plan.first_instance;
}

bool RunPlan::holds(const InstanceResult& result) const {
  return result.instance >= first_instance && result.instance - first_instance < instances &&
         std::ranges::find(sizes, result.size) != sizes.end();
}

std::vector<std::vector<InstanceResult>> run_instances(std::vector<Run> runs, const Running& how) {
  std::vector<std::vector<InstanceResult>> results;
  std::vector<InstanceName> open;
  for (std::size_t k = 0; k < runs.size(); ++k) {
    results.push_back(places_of(runs[k]));
    for (const InstanceResult& one : results[k])
      if (is_missing(one)) open.push_back({k, one.size, one.instance});
  }
  std::ranges::stable_sort(open, std::ranges::greater{},
                           &InstanceName::size);  // a long one started last would be waited for

  std::mutex mutex;
  std::exception_ptr failure;
  const auto take = [&](std::size_t i, InstanceResult result) {
    const InstanceName& name = open[i];
    const std::lock_guard lock(mutex);
    if (how.on_finished) how.on_finished(name.run, result);
    results[name.run][place_of(runs[name.run].plan, name)] = std::move(result);
  };
  const auto run = [&](std::size_t i) {
    {
      const std::lock_guard lock(mutex);
      if (failure || (how.stop != nullptr && *how.stop)) return;
    }
    try {
      const InstanceName& job = open[i];
      OnDraws on_draws;
      if (how.on_draws)
        on_draws = [&](const Draws& draws) { how.on_draws(job.run, job.size, job.instance, draws); };
      take(i, simulate_instance(runs[job.run].settings, job.size, job.instance, how.stop, on_draws));
    } catch (const Interrupted&) {
      // what was not finished is missing
    } catch (...) {
      const std::lock_guard lock(mutex);
      if (!failure) failure = std::current_exception();
    }
  };
  if (how.elsewhere) {
    how.elsewhere(open, take);
  } else if (how.in_parallel) {
    how.in_parallel(open.size(), run);
  } else {
    for (std::size_t i = 0; i < open.size(); ++i) run(i);
  }
  if (failure) std::rethrow_exception(failure);
  for (std::vector<InstanceResult>& all : results) std::erase_if(all, is_missing);
  return results;
}

std::vector<InstanceResult> run_instances(const SimulationSettings& settings, const RunPlan& plan,
                                          std::vector<InstanceResult> finished, const Running& how) {
  std::vector<Run> runs(1);
  runs.front() = {settings, plan, std::move(finished)};
  return std::move(run_instances(std::move(runs), how).front());
}

}  // namespace franz_parisi::validation
