#include "validation/summary.hpp"

#include <algorithm>
#include <stdexcept>

namespace franz_parisi::validation {
namespace {

double value_of(const Measured& instance, const std::string& name) {
  const auto found = std::ranges::find(instance.values, name, &NamedValue::name);
  if (found == instance.values.end())
    throw std::invalid_argument("sample_matrix: an instance has no quantity " + name);
  return found->value;
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

std::vector<double> sizes_of(std::span<const Measured> instances) {
  std::vector<double> sizes;
  for (const Measured& instance : instances)
    if (std::ranges::find(sizes, static_cast<double>(instance.size)) == sizes.end())
      sizes.push_back(static_cast<double>(instance.size));
  return sizes;
}

Eigen::MatrixXd sample_matrix(std::span<const Measured> instances, double size,
                              std::span<const std::string> names) {
  std::vector<const Measured*> rows;
  for (const Measured& instance : instances)
    if (static_cast<double>(instance.size) == size) rows.push_back(&instance);
  Eigen::MatrixXd samples(static_cast<Eigen::Index>(rows.size()), static_cast<Eigen::Index>(names.size()));
  for (std::size_t row = 0; row < rows.size(); ++row)
    for (std::size_t column = 0; column < names.size(); ++column)
      samples(static_cast<Eigen::Index>(row), static_cast<Eigen::Index>(column)) =
          value_of(*rows[row], names[column]);
  return samples;
}

std::vector<QuantitySummary> summarise(std::span<const Measured> instances) {
  if (instances.empty()) throw std::invalid_argument("summarise: no instances");
  const std::vector<double> sizes = sizes_of(instances);
  std::vector<QuantitySummary> summaries;
  for (const NamedValue& quantity : instances.front().values) {
    QuantitySummary summary{quantity.name, {}, std::nullopt};
    for (const double size : sizes) {
      const Eigen::MatrixXd column = sample_matrix(instances, size, std::span(&quantity.name, 1));
      summary.by_size.push_back({size, estimate({column.data(), static_cast<std::size_t>(column.size())})});
    }
    if (sizes.size() > 1) summary.limit = extrapolate(summary.by_size);
    summaries.push_back(std::move(summary));
  }
  return summaries;
}

}  // namespace franz_parisi::validation
