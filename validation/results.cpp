#include "validation/results.hpp"

#include <algorithm>

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
  values.push_back({"energy", estimates.energy});
  if (estimates.overlap_previous) values.push_back({"overlap_previous", *estimates.overlap_previous});
  return values;
}

bool InstanceResult::mixed() const {
  return std::ranges::all_of(tasks,
                             [](const TaskResult& task) { return !task.sampler || task.sampler->mixed; });
}

}  // namespace franz_parisi::validation
