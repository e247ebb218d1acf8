#include "study/comparison.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <stdexcept>

#include <Eigen/Core>
#include <boost/math/distributions/poisson.hpp>

namespace franz_parisi::study {

namespace {

using validation::Estimate;
using validation::InstanceResult;
using validation::NamedValue;

constexpr double rounding = 1e-13;  // of the mean of equal numbers of order one
constexpr double few_weights = 10;  // below, their number is far from Gaussian

double value_of(std::span<const NamedValue> theory, const std::string& name) {
  const auto found = std::ranges::find(theory, name, &NamedValue::name);
  if (found == theory.end()) throw std::invalid_argument("compare: theory has no " + name);
  return found->value;
}

bool is_function_of_others(const std::string& name) { return name.starts_with("eps_"); }

/// p_s, or the p_s that an eps_s stands for.
double overlap_of(const std::string& name, double value) {
  return is_function_of_others(name) ? std::cos(std::numbers::pi * value) : value;
}

/// Wrong weights of all instances together, if each has the overlap p.
double wrong_weights(std::span<const InstanceResult> results, double p) {
  double weights = 0;
  for (const InstanceResult& result : results) weights += static_cast<double>(result.size) * (1 - p) / 2;
  return weights;
}

/// The same as simulated: averages over samples, so no whole number.
double wrong_weights(std::span<const InstanceResult> results, std::size_t task, const std::string& name) {
  double weights = 0;
  for (const InstanceResult& result : results)
    for (const NamedValue& one : named_values(result.tasks.at(task).estimates))
      if (one.name == name)
        weights += static_cast<double>(result.size) * (1 - overlap_of(name, one.value)) / 2;
  return weights;
}

/// Of both tails of Poisson's law. An average that lies between two counts gets the likelier of them.
double poisson_p_value(double count, double expected) {
  constexpr double noise = 1e-9;  // of sums of 1 - p with p = 1
  if (!(expected > 0)) return count > noise ? 0 : 1;
  const boost::math::poisson law(expected);
  const double below = boost::math::cdf(law, std::ceil(count - noise));
  const double least = std::floor(count + noise);
  const double above = least > 0 ? boost::math::cdf(boost::math::complement(law, least - 1)) : 1;
  return std::min(1.0, 2 * std::min(below, above));
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

/// p_s = (W^s, sgn m)/N moves with r or with what the first tasks left: the last to bring anything new.
bool is_of_signs(const std::string& name) { return name.starts_with("p_"); }

ComparedQuantity judge(validation::QuantitySummary summary, double theory,
                       std::span<const InstanceResult> results, std::size_t task) {
  const Estimate best = summary.best();
  ComparedQuantity one{summary.name, theory, std::move(summary), 0, 0, false, false};
  if (!std::isfinite(best.mean)) return one;
  const bool constant = best.standard_error <= rounding;
  if (is_of_signs(one.name) || is_function_of_others(one.name)) {
    const double found = wrong_weights(results, task, one.name);
    const double expected = wrong_weights(results, overlap_of(one.name, theory));
    if (constant || std::max(found, expected) < few_weights) {
      one.counted = true;
      one.p_value = poisson_p_value(found, expected);
      one.z = std::numeric_limits<double>::infinity();
      return one;
    }
  }
  one.z = validation::z_score(best.mean, constant ? 0 : best.standard_error, theory);
  one.p_value = constant
                    ? std::exp(-std::abs(wrong_weights(results, best.mean) - wrong_weights(results, theory)))
                    : validation::student_p_value(one.z, one.simulation.degrees_of_freedom());
  one.counted = constant;
  return one;
}

/// Marks at most `most` quantities, and returns how many.
std::size_t choose_jointly(std::vector<ComparedQuantity>& quantities, double most) {
  std::size_t chosen = 0;
  for (const bool of_signs : {false, true})
    for (ComparedQuantity& one : quantities) {
      if (one.counted || is_function_of_others(one.name) || is_of_signs(one.name) != of_signs) continue;
      one.jointly = static_cast<double>(chosen + 1) <= most;
      chosen += one.jointly ? 1 : 0;
    }
  return chosen;
}

/// Hotelling's test of those that are marked.
validation::JointTest test_jointly(std::span<const InstanceResult> results, std::size_t task,
                                   std::span<const ComparedQuantity> quantities) {
  std::vector<std::string> names;
  std::vector<double> expected;
  for (const ComparedQuantity& one : quantities) {
    if (!one.jointly) continue;
    names.push_back(one.name);
    expected.push_back(one.theory);
  }
  const std::vector<double> sizes = validation::sizes_of(results);
  std::vector<Eigen::MatrixXd> samples;
  for (const double size : sizes) samples.push_back(sample_matrix(results, size, task, names));
  return validation::joint_test(
      sizes.size() > 1 ? validation::joint_limit(sizes, samples)
                       : validation::joint_estimate(samples.front()),
      Eigen::Map<const Eigen::VectorXd>(expected.data(), static_cast<Eigen::Index>(expected.size())));
}

}  // namespace

std::vector<NamedValue> theory_values(const TaskSolution& task) {
  std::vector<NamedValue> values;
  for (const theory::Reading& reading : task.readings) values.push_back({reading.key, reading.value});
  return values;
}

Comparison compare(std::span<const InstanceResult> results, std::size_t task,
                   std::span<const NamedValue> theory) {
  const double most_jointly = degrees_of_freedom(results) / 2;
  Comparison comparison{{}, {}, 1};
  for (validation::QuantitySummary& summary : summarise(results, task)) {
    const double wanted = value_of(theory, summary.name);
    comparison.quantities.push_back(judge(std::move(summary), wanted, results, task));
  }
  const bool finite = std::ranges::all_of(comparison.quantities, [](const ComparedQuantity& one) {
    return std::isfinite(one.simulation.best().mean);
  });
  if (!finite) {
    comparison.p_value = 0;
    return comparison;
  }
  double smallest = 1, tests = 0;
  const auto count = [&](double p_value) {
    smallest = std::min(smallest, p_value);
    ++tests;
  };
  for (const ComparedQuantity& one : comparison.quantities)
    if (one.counted && !is_function_of_others(one.name)) count(one.p_value);
  if (choose_jointly(comparison.quantities, most_jointly) > 0) {
    comparison.joint = test_jointly(results, task, comparison.quantities);
    count(comparison.joint.p_value);
  }
  comparison.p_value = std::min(1.0, tests * smallest);
  return comparison;
}

}  // namespace franz_parisi::study
