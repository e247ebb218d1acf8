#include "validation/summary.hpp"

#include <algorithm>
#include <stdexcept>

namespace franz_parisi::validation {
namespace {

const Estimates& estimates_of(const InstanceResult& result, std::size_t task) {
  if (task >= result.tasks.size())
    throw std::invalid_argument("summarise: task " + std::to_string(task) + " of results with " +
                                std::to_string(result.tasks.size()) + " tasks");
  return result.tasks[task].estimates;
}

double value_of(const Estimates& estimates, const std::string& name) {
  for (const NamedValue& value : named_values(estimates))
    if (value.name == name) return value.value;
  throw std::invalid_argument("sample_matrix: the results have no quantity " + name);
}

}  // namespace

Estimate QuantitySummary::best() const {
  if (!limit) return by_size.front().estimate;
  std::size_t count = 0;
  for (const SizedEstimate& point : by_size) count += point.estimate.count;
  return {limit->limit, limit->standard_error, count};
}

double QuantitySummary::degrees_of_freedom() const {
  return limit ? limit->degrees_of_freedom : static_cast<double>(by_size.front().estimate.count) - 1;
}

std::vector<double> sizes_of(std::span<const InstanceResult> results) {
  std::vector<double> sizes;
  for (const InstanceResult& result : results)
    if (std::ranges::find(sizes, static_cast<double>(result.size)) == sizes.end())
      sizes.push_back(static_cast<double>(result.size));
  return sizes;
}

Eigen::MatrixXd sample_matrix(std::span<const InstanceResult> results, double size, std::size_t task,
                              std::span<const std::string> names) {
  std::vector<const Estimates*> rows;
  for (const InstanceResult& result : results)
    if (static_cast<double>(result.size) == size) rows.push_back(&estimates_of(result, task));
  Eigen::MatrixXd samples(static_cast<Eigen::Index>(rows.size()), static_cast<Eigen::Index>(names.size()));
  for (std::size_t row = 0; row < rows.size(); ++row)
    for (std::size_t column = 0; column < names.size(); ++column)
      samples(static_cast<Eigen::Index>(row), static_cast<Eigen::Index>(column)) =
          value_of(*rows[row], names[column]);
  return samples;
}

std::vector<QuantitySummary> summarise(std::span<const InstanceResult> results, std::size_t task) {
  if (results.empty()) throw std::invalid_argument("summarise: no results");
  const std::vector<double> sizes = sizes_of(results);
  std::vector<QuantitySummary> summaries;
  for (const NamedValue& quantity : named_values(estimates_of(results.front(), task))) {
    QuantitySummary summary{quantity.name, {}, std::nullopt};
    for (const double size : sizes) {
      const Eigen::MatrixXd column = sample_matrix(results, size, task, std::span(&quantity.name, 1));
      summary.by_size.push_back({size, estimate({column.data(), static_cast<std::size_t>(column.size())})});
    }
    if (sizes.size() > 1) summary.limit = extrapolate(summary.by_size);
    summaries.push_back(std::move(summary));
  }
  return summaries;
}

}  // namespace franz_parisi::validation
