#include "validation/simulation.hpp"

#include <algorithm>
#include <exception>
#include <map>
#include <mutex>
#include <utility>

namespace franz_parisi::validation {
namespace {

using Job = std::pair<std::size_t, std::size_t>;  // size, instance

std::vector<Job> all_jobs(const RunPlan& plan) {
  std::vector<Job> jobs;
  for (const std::size_t size : plan.sizes)
    for (std::size_t instance = 0; instance < plan.instances; ++instance) jobs.emplace_back(size, instance);
  return jobs;
}

}  // namespace

std::vector<InstanceResult> run_instances(const SimulationSettings& settings, const RunPlan& plan,
                                          std::vector<InstanceResult> finished,
                                          const std::function<void(const InstanceResult&)>& on_finished,
                                          StopFlag stop) {
  const std::vector<Job> jobs = all_jobs(plan);
  std::map<Job, InstanceResult> results;
  for (InstanceResult& result : finished) {
    const Job job{result.size, result.instance};
    if (std::ranges::find(jobs, job) != jobs.end()) results.insert_or_assign(job, std::move(result));
  }
  std::vector<Job> open;
  std::ranges::copy_if(jobs, std::back_inserter(open),
                       [&](const Job& job) { return !results.contains(job); });
  std::ranges::stable_sort(open, std::ranges::greater{},
                           &Job::first);  // a long one started last would be waited for

  std::mutex mutex;
  std::exception_ptr failure;
  const auto run = [&](std::size_t i) {
    {
      const std::lock_guard lock(mutex);
      if (failure || (stop != nullptr && *stop)) return;
    }
    try {
      InstanceResult result = simulate_instance(settings, open[i].first, open[i].second, stop, plan.on_draws);
      const std::lock_guard lock(mutex);
      if (on_finished) on_finished(result);
      results.insert_or_assign(open[i], std::move(result));
    } catch (const Interrupted&) {
      // what was not finished is missing
    } catch (...) {
      const std::lock_guard lock(mutex);
      if (!failure) failure = std::current_exception();
    }
  };
  if (plan.in_parallel) {
    plan.in_parallel(open.size(), run);
  } else {
    for (std::size_t i = 0; i < open.size(); ++i) run(i);
  }
  if (failure) std::rethrow_exception(failure);

  std::vector<InstanceResult> ordered;
  for (const Job& job : jobs)
    if (const auto found = results.find(job); found != results.end()) ordered.push_back(found->second);
  return ordered;
}

}  // namespace franz_parisi::validation
