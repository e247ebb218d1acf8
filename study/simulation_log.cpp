#include "study/simulation_log.hpp"

#include "study/usage_error.hpp"
#include "validation/records.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>
#include <tuple>

#include <fmt/format.h>

namespace franz_parisi::study {

using validation::InstanceResult;

void LoggedInstances::add(const LogLines& log, const Execution& execution) {
  std::vector<InstanceResult> results(log.size());
  execution.run(results.size(), [&](std::size_t i) {
    const Json record = log.record(i);
    try {
      results[i] = validation::instance_from_record(record, settings_);
    } catch (const std::invalid_argument& error) {
      log.reject(i, error.what());
    }
  });
  option_ = log.option();
  paths_.push_back(log.path());
  for (std::size_t i = 0; i < results.size(); ++i)
    found_.push_back({std::move(results[i]), paths_.size() - 1, LogLines::line_of(i)});
}

std::vector<InstanceResult> LoggedInstances::take() {
  const auto key = [](const Found& one) { return std::pair(one.result.size, one.result.instance); };
  const auto text = [](const Found& one) { return validation::to_record(one.result).dump(); };
  std::ranges::stable_sort(found_, {}, key);
  std::vector<InstanceResult> results;
  results.reserve(found_.size());
  for (std::size_t i = 0, first = 0; i < found_.size(); ++i) {
    if (i == 0 || key(found_[i]) != key(found_[first])) first = i;
    const Found &one = found_[i], &other = found_[first];
    if (i != first && text(one) != text(other))
      throw UsageError(option_, paths_[one.log],
                       fmt::format("line {} contradicts line {}{}", one.line, other.line,
                                   other.log == one.log ? "" : " of " + paths_[other.log]));
    if (i + 1 == found_.size() || key(found_[i + 1]) != key(one))
      results.push_back(std::move(found_[first].result));
  }
  found_.clear();
  return results;
}

validation::SimulationSettings simulation_settings(const LogLines& log) {
  try {
    const validation::SimulationSettings settings = validation::settings_from_record(log.settings());
    theory::Chain chain = chain_of(settings);
    for (theory::TaskParameters& task : chain)
      if (settings.method == validation::Method::gradient) task.beta = 1;  // training knows none
    theory::validate(chain);
    return settings;
  } catch (const std::invalid_argument& error) {
    log.reject(fmt::format("line 1 is damaged: {}", error.what()));
  }
}

validation::RunPlan plan_of(std::span<const InstanceResult> results) {
  validation::RunPlan plan{.sizes = {}, .instances = 0, .first_instance = 0};
  std::vector<std::pair<std::size_t, std::size_t>> ranges;  // first instance and number, by size
  bool gaps = false;
  for (const InstanceResult& result : results) {
    if (plan.sizes.empty() || plan.sizes.back() != result.size) {
      plan.sizes.push_back(result.size);
      ranges.emplace_back(result.instance, 0);
    }
    gaps = gaps || result.instance != ranges.back().first + ranges.back().second;
    ++ranges.back().second;
  }
  for (const auto& range : ranges) gaps = gaps || range != ranges.front();
  if (!gaps && !ranges.empty()) std::tie(plan.first_instance, plan.instances) = ranges.front();
  return plan;
}

std::string missing(std::span<const InstanceResult> results) {
  constexpr int most = 10;
  if (results.empty()) return {};
  const auto ends = std::ranges::minmax_element(results, {}, &InstanceResult::instance);
  const std::size_t first = ends.min->instance, last = ends.max->instance;
  std::map<std::size_t, std::vector<std::size_t>> by_size;  // ascending
  for (const InstanceResult& result : results) by_size[result.size].push_back(result.instance);
  std::string text;
  int ranges = 0;
  for (auto& [size, instances] : by_size) {
    bool named = false;
    std::size_t next = first;
    instances.push_back(last + 1);
    for (const std::size_t instance : instances) {
      if (instance > next && ++ranges <= most) {
        text += named ? ", " : fmt::format("{}{}: ", text.empty() ? "size " : "; size ", size);
        text += std::to_string(next);
        if (instance > next + 1) text += fmt::format("-{}", instance - 1);
        named = true;
      }
      next = instance + 1;
    }
  }
  return ranges > most ? text + ", ..." : text;
}

}  // namespace franz_parisi::study
