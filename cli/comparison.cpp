#include "cli/comparison.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include <Eigen/Core>

namespace franz_parisi::cli {

namespace {

using validation::Estimate;
using validation::InstanceResult;
using validation::NamedValue;

constexpr double rounding = 1e-13;  // of the mean of equal numbers of order one

double value_of(std::span<const NamedValue> theory, const std::string& name) {
  const auto found = std::ranges::find(theory, name, &NamedValue::name);
  if (found == theory.end()) throw std::invalid_argument("compare: theory has no " + name);
  return found->value;
}

/// Probability to see no fluctuation at all.
double frozen_p_value(double difference, std::span<const InstanceResult> results) {
  double weights = 0;
  for (const InstanceResult& result : results) weights += static_cast<double>(result.size);
  return std::exp(-weights * std::abs(difference) / 2);
}

/// Those that the covariance at N -> infinity is known with, as far as the numbers of instances tell.
double degrees_of_freedom(std::span<const InstanceResult> results) {
  const std::vector<double> sizes = validation::sizes_of(results);
  std::vector<std::size_t> counts;
  for (const double size : sizes) {
    counts.push_back(static_cast<std::size_t>(
        std::ranges::count(results, static_cast<std::size_t>(size), &InstanceResult::size)));
    if (counts.back() < 4) throw std::invalid_argument("compare: fewer than 4 instances of a size");
  }
  const auto fewest = static_cast<double>(std::ranges::min(counts)) - 1;
  return sizes.size() == 1 ? fewest
                           : std::min(validation::planned_degrees_of_freedom(sizes, counts), 2 * fewest);
}

bool is_function_of_others(const std::string& name) { return name.starts_with("eps_"); }

validation::JointTest test_jointly(std::span<const InstanceResult> results, std::size_t task,
                                   const std::vector<std::string>& names, const Eigen::VectorXd& expected) {
  const std::vector<double> sizes = validation::sizes_of(results);
  std::vector<Eigen::MatrixXd> samples;
  for (const double size : sizes) samples.push_back(sample_matrix(results, size, task, names));
  return validation::joint_test(sizes.size() > 1 ? validation::joint_limit(sizes, samples)
                                                 : validation::joint_estimate(samples.front()),
                                expected);
}

}  // namespace

std::vector<NamedValue> theory_values(const solver::TaskSolution& task) {
  std::vector<NamedValue> values{{"q", task.q}, {"r", task.r}, {"q_star", task.q_star}};
  const theory::Readings& readings = task.readings;
  for (std::size_t s = 0; s < readings.p.size(); ++s)
    values.push_back({"p_" + std::to_string(s + 1), readings.p[s]});
  for (std::size_t s = 0; s < readings.eps.size(); ++s)
    values.push_back({"eps_" + std::to_string(s + 1), readings.eps[s]});
  values.push_back({"energy", readings.energy});
  values.push_back({"overlap_previous", readings.overlap_previous});
  return values;
}

Comparison compare(std::span<const InstanceResult> results, std::size_t task,
                   std::span<const NamedValue> theory) {
  const double most_jointly = degrees_of_freedom(results) / 2;
  Comparison comparison{{}, {}, 1};
  std::vector<std::string> names;
  std::vector<double> expected;
  double smallest = 1, tests = 0;
  bool finite = true;
  for (validation::QuantitySummary& summary : summarise(results, task)) {
    const Estimate best = summary.best();
    const double wanted = value_of(theory, summary.name);
    const bool frozen = best.standard_error <= rounding;
    const double z = validation::z_score(best.mean, frozen ? 0 : best.standard_error, wanted);
    const double p_value = !std::isfinite(best.mean) ? 0
                           : frozen                  ? frozen_p_value(best.mean - wanted, results)
                                    : validation::student_p_value(z, summary.degrees_of_freedom());
    finite = finite && std::isfinite(best.mean);
    const bool tested = !is_function_of_others(summary.name);
    const bool jointly = tested && !frozen && static_cast<double>(names.size() + 1) <= most_jointly;
    if (jointly) {
      names.push_back(summary.name);
      expected.push_back(wanted);
    }
    if (tested && frozen) {
      smallest = std::min(smallest, p_value);
      ++tests;
    }
    comparison.quantities.push_back({summary.name, wanted, std::move(summary), z, p_value, frozen, jointly});
  }
  if (!finite) {
    comparison.p_value = 0;
    return comparison;
  }
  if (!names.empty()) {
    comparison.joint = test_jointly(
        results, task, names,
        Eigen::Map<const Eigen::VectorXd>(expected.data(), static_cast<Eigen::Index>(expected.size())));
    smallest = std::min(smallest, comparison.joint.p_value);
    ++tests;
  }
  comparison.p_value = std::min(1.0, tests * smallest);
  return comparison;
}

}  // namespace franz_parisi::cli
