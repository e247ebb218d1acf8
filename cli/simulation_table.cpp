#include "cli/simulation_table.hpp"

#include "cli/columns.hpp"
#include "study/text.hpp"
#include "validation/summary.hpp"

#include <algorithm>

namespace franz_parisi::cli {

namespace {

using validation::InstanceResult;
using validation::QuantitySummary;

std::string state_line(const study::SimulationRequest& request, std::size_t task) {
  const validation::TaskSettings& one = request.settings.tasks[task];
  const std::string index = "_" + std::to_string(task + 1) + " = ";
  std::string text = "task " + std::to_string(task + 1) + ":  alpha" + index + number_text(one.alpha);
  if (request.settings.method == validation::Method::hmc) text += "  beta" + index + number_text(one.beta);
  text += "  gamma" + index + number_text(one.gamma);
  if (task > 0) text += "  rho" + index + number_text(one.rho);
  return text + "  from " + std::string(to_string(one.start)) + "\n";
}

Row heading(std::span<const QuantitySummary> summaries) {
  Row row{"quantity"};
  for (const validation::SizedEstimate& one : summaries.front().by_size) {
    row.push_back("N = " + number_text(one.size));
    row.push_back("std error");
  }
  if (summaries.front().limit) row.insert(row.end(), {"N -> infinity", "std error"});
  row.emplace_back();
  return row;
}

Row summary_row(const QuantitySummary& summary) {
  Row row{summary.name};
  for (const validation::SizedEstimate& one : summary.by_size) {
    row.push_back(reading_text(one.estimate.mean));
    row.push_back(reading_text(one.estimate.standard_error));
  }
  if (summary.limit) {
    row.push_back(reading_text(summary.limit->limit));
    row.push_back(reading_text(summary.limit->standard_error));
  }
  row.emplace_back();
  return row;
}

/// The one instance of each size, where there is nothing to average over.
std::string single_instances(std::span<const InstanceResult> results, std::size_t task) {
  std::vector<Row> rows{{"quantity"}};
  for (const InstanceResult& result : results) {
    rows.front().push_back("N = " + std::to_string(result.size));
    const auto values = named_values(result.tasks[task].estimates);
    for (std::size_t k = 0; k < values.size(); ++k) {
      if (rows.size() < k + 2) rows.push_back({values[k].name});
      rows[k + 1].push_back(reading_text(values[k].value));
    }
  }
  for (Row& row : rows) row.emplace_back();
  return aligned(rows);
}

std::string task_table(const study::Simulated& simulated, std::size_t task) {
  if (simulated.request.plan.instances < 2) return single_instances(simulated.results, task);
  const std::vector<QuantitySummary> summaries = summarise(simulated.results, task);
  std::vector<Row> rows{heading(summaries)};
  for (const QuantitySummary& summary : summaries) rows.push_back(summary_row(summary));
  return aligned(rows);
}

bool diverged(const InstanceResult& result) {
  return std::ranges::any_of(result.tasks, [](const validation::TaskResult& task) {
    return task.training && task.training->reason == validation::StopReason::diverged;
  });
}

std::string first_reason(const InstanceResult& result) {
  for (const validation::TaskResult& task : result.tasks)
    if (task.sampler && !task.sampler->mixed) return task.sampler->reason;
  return {};
}

}  // namespace

std::string simulation_table(const study::Simulated& simulated) {
  std::string text;
  for (std::size_t task = 0; task < simulated.request.settings.tasks.size(); ++task) {
    text += state_line(simulated.request, task);
    text += task_table(simulated, task) + "\n";
  }
  return text + std::to_string(simulated.request.plan.instances) + " instances of each size, seed " +
         std::to_string(simulated.request.settings.seed) + "\n" + trouble_text(simulated.results);
}

std::string trouble_text(std::span<const InstanceResult> results) {
  std::string text;
  const auto all = " of " + std::to_string(results.size()) + " instances ";
  const auto still = std::ranges::find_if(results, [](const auto& result) { return !result.mixed(); });
  if (still != results.end()) {
    const auto count = std::ranges::count_if(results, [](const auto& result) { return !result.mixed(); });
    text += std::to_string(count) + all + "did not mix (N = " + std::to_string(still->size) + ", instance " +
            std::to_string(still->instance) + ": " + first_reason(*still) + ")\n";
  }
  if (const auto count = std::ranges::count_if(results, diverged))
    text += std::to_string(count) + all + "diverged: choose a smaller --learning-rate\n";
  return text;
}

std::string parity_text(std::span<const std::size_t> sizes) {
  const auto is_odd = [](std::size_t size) { return size % 2 == 1; };
  if (std::ranges::all_of(sizes, is_odd) || std::ranges::none_of(sizes, is_odd)) return {};
  return "even and odd sizes approach the limit from two sides, so a line in 1/N through both is biased: "
         "choose all even or all odd\n";
}

}  // namespace franz_parisi::cli
