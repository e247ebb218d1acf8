#include "validation/results.hpp"

#include <algorithm>
#include <limits>
#include <stdexcept>

namespace franz_parisi::validation {

std::vector<NamedValue> named_values(const Estimates& estimates) {
  std::vector<NamedValue> values;
  if (estimates.q) values.push_back({"q", *estimates.q});
  values.push_back({"r", estimates.r});
  values.push_back({"q_star", estimates.q_star});
  for (std::size_t s = 0; s < estimates.p.size(); ++s)
    values.push_back({"p_" + std::to_string(s + 1), estimates.p[s]});
  for (std::size_t s = 0; s < estimates.eps.size(); ++s)
    values.push_back({"eps_" + std::to_string(s + 1), estimates.eps[s]});
  for (std::size_t s = 0; s < estimates.error.size(); ++s)
    values.push_back({"error_" + std::to_string(s + 1), estimates.error[s]});
  values.push_back({"energy", estimates.energy});
  if (estimates.overlap_previous) values.push_back({"overlap_previous", *estimates.overlap_previous});
  return values;
}

std::vector<Quantity> quantities_of(std::size_t task, bool replicas, Learner learner) {
  constexpr double any = std::numeric_limits<double>::max();
  const double most = learner == Learner::binary ? 1 : any;
  std::vector<Quantity> all;
  const auto of_each_task = [&](const char* key, double lowest, double highest) {
    for (std::size_t s = 0; s <= task; ++s) all.push_back({key + std::to_string(s + 1), lowest, highest});
  };
  if (replicas) all.push_back({"q", -most, most});
  all.push_back({"r", -most, most});
  all.push_back({"q_star", 0, most});
  if (learner == Learner::square) {
    of_each_task("error_", 0, any);
  } else {
    of_each_task("p_", -1, 1);
    of_each_task("eps_", 0, 1);
  }
  all.push_back({"energy", 0, any});
  if (task > 0) all.push_back({"overlap_previous", -most, most});
  return all;
}

bool InstanceResult::mixed() const {
  return std::ranges::all_of(tasks,
                             [](const TaskResult& task) { return !task.sampler || task.sampler->mixed; });
}

std::vector<Measured> measured(std::span<const InstanceResult> results, std::size_t task) {
  std::vector<Measured> all;
  all.reserve(results.size());
  for (const InstanceResult& result : results) {
    if (task >= result.tasks.size())
      throw std::invalid_argument("measured: task " + std::to_string(task) + " of results with " +
                                  std::to_string(result.tasks.size()) + " tasks");
    all.push_back({result.size, result.instance, result.mixed(), named_values(result.tasks[task].estimates)});
  }
  return all;
}

}  // namespace franz_parisi::validation
