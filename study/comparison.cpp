#include "study/comparison.hpp"

#include "study/text.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <stdexcept>

#include <Eigen/Core>
#include <boost/math/distributions/poisson.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace franz_parisi::study {

namespace {

using validation::Estimate;
using validation::Measured;
using validation::NamedValue;

constexpr double rounding = 1e-13;  // of the mean of equal numbers of order one
constexpr double few_weights = 10;  // below, their number is far from Gaussian

double value_of(std::span<const NamedValue> theory, const std::string& name) {
  const auto found = std::ranges::find(theory, name, &NamedValue::name);
  if (found == theory.end()) throw std::invalid_argument("compare: theory has no " + name);
  return found->value;
}

std::string short_text(double value) { return fmt::format("{:.2g}", value); }

bool is_function_of_others(const std::string& name) { return name.starts_with("eps_"); }

/// p_s, or the p_s that an eps_s stands for.
double overlap_of(const std::string& name, double value) {
  return is_function_of_others(name) ? std::cos(std::numbers::pi * value) : value;
}

/// How many of so many weights are wrong where the overlap is p.
double wrong_weights(double weights, double p) { return weights * (1 - p) / 2; }

/// Of all instances together, as simulated: averages over samples, so no whole number.
double wrong_weights(std::span<const Measured> instances, const std::string& name) {
  double wrong = 0;
  for (const Measured& instance : instances)
    for (const NamedValue& one : instance.values)
      if (one.name == name)
        wrong += wrong_weights(static_cast<double>(instance.size), overlap_of(name, one.value));
  return wrong;
}

boost::math::poisson poisson_law(double expected) {
  constexpr double next_to_none = 1e-300;  // the law of mean 0 is none of the library's
  return boost::math::poisson(std::max(expected, next_to_none));
}

/// Of both tails of Poisson's law. An average that lies between two counts gets the likelier of them.
double poisson_p_value(double count, double expected) {
  constexpr double noise = 1e-9;  // of sums of 1 - p with p = 1
  const boost::math::poisson law = poisson_law(expected);
  const double below = boost::math::cdf(law, std::ceil(count - noise));
  const double least = std::floor(count + noise);
  const double above = least > 0 ? boost::math::cdf(boost::math::complement(law, least - 1)) : 1;
  return std::min(1.0, 2 * std::min(below, above));
}

/// How many have to be expected for a test at `level` of a Poisson law of mean `expected` to find too many,
/// with probability `power`.
double count_seen(double expected, double level, double power) {
  const double too_many =
      boost::math::quantile(boost::math::complement(poisson_law(expected), level / 2)) + 1;
  return boost::math::gamma_p_inv(too_many, power);
}

/// In the order of sizes_of.
std::vector<std::size_t> instances_by_size(std::span<const Measured> instances) {
  std::vector<std::size_t> counts;
  for (const double size : validation::sizes_of(instances))
    counts.push_back(static_cast<std::size_t>(
        std::ranges::count(instances, static_cast<std::size_t>(size), &Measured::size)));
  return counts;
}

/// Those that the covariance at N -> infinity is known with, as far as the numbers of instances tell.
double degrees_of_freedom(std::span<const Measured> instances) {
  const std::vector<double> sizes = validation::sizes_of(instances);
  const std::vector<std::size_t> counts = instances_by_size(instances);
  if (counts.empty() || std::ranges::min(counts) < fewest_instances)
    throw std::invalid_argument("compare: fewer than 4 instances of a size");
  const auto fewest = static_cast<double>(std::ranges::min(counts)) - 1;
  return sizes.size() == 1 ? fewest
                           : std::min(validation::planned_degrees_of_freedom(sizes, counts), 2 * fewest);
}

/// p_s = (W^s, sgn m)/N moves with r or with what the first tasks left: the last to bring anything new.
bool is_of_signs(const std::string& name) { return name.starts_with("p_"); }

/// Chains and training that diverged have values that are none, or whose squares are none.
bool is_finite(const Estimate& estimate) {
  return std::isfinite(estimate.mean) && std::isfinite(estimate.standard_error);
}

ComparedQuantity judge(validation::QuantitySummary summary, double theory,
                       std::span<const Measured> instances) {
  const Estimate best = summary.best();
  ComparedQuantity one{.name = summary.name, .theory = theory, .simulation = std::move(summary)};
  for (const Measured& instance : instances) one.weights += static_cast<double>(instance.size);
  if (!is_finite(best)) return one;
  const bool constant = best.standard_error <= rounding;
  if (is_of_signs(one.name) || is_function_of_others(one.name)) {
    const double found = wrong_weights(instances, one.name);
    const double expected = wrong_weights(one.weights, overlap_of(one.name, theory));
    if (constant || expected < few_weights) {
      one.counted = true;
      one.p_value = poisson_p_value(found, expected);
      one.z = std::numeric_limits<double>::infinity();
      return one;
    }
  }
  one.z = validation::z_score(best.mean, constant ? 0 : best.standard_error, theory);
  if (!constant) {
    one.p_value = validation::student_p_value(one.z, one.simulation.degrees_of_freedom());
    return one;
  }
  const double found = wrong_weights(one.weights, best.mean), expected = wrong_weights(one.weights, theory);
  one.counted = expected < few_weights;
  one.p_value = one.counted ? std::exp(-std::abs(found - expected)) : 1;
  if (!one.counted) one.detectable = std::numeric_limits<double>::infinity();
  return one;
}

/// The same in all instances: its error is not known.
bool is_constant(const ComparedQuantity& one) { return std::isinf(one.detectable); }

/// Marks at most `most` quantities, and returns how many.
std::size_t choose_jointly(std::vector<ComparedQuantity>& quantities, double most) {
  std::size_t chosen = 0;
  for (const bool of_signs : {false, true})
    for (ComparedQuantity& one : quantities) {
      if (one.counted || is_constant(one) || is_function_of_others(one.name) ||
          is_of_signs(one.name) != of_signs)
        continue;
      one.jointly = static_cast<double>(chosen + 1) <= most;
      chosen += one.jointly ? 1 : 0;
    }
  return chosen;
}

/// What Hotelling's test is of.
std::vector<std::string> names_of_jointly(std::span<const ComparedQuantity> quantities) {
  std::vector<std::string> names;
  for (const ComparedQuantity& one : quantities)
    if (one.jointly) names.push_back(one.name);
  return names;
}

/// Hotelling's test of those that are marked.
validation::JointTest test_jointly(std::span<const Measured> instances,
                                   std::span<const ComparedQuantity> quantities) {
  const std::vector<std::string> names = names_of_jointly(quantities);
  std::vector<double> expected;
  for (const ComparedQuantity& one : quantities)
    if (one.jointly) expected.push_back(one.theory);
  const std::vector<double> sizes = validation::sizes_of(instances);
  std::vector<Eigen::MatrixXd> samples;
  for (const double size : sizes) samples.push_back(sample_matrix(instances, size, names));
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

namespace {

/// The smallest p-value times the number of tests.
class Smallest {
 public:
  void add(double p_value) {
    smallest_ = std::min(smallest_, p_value);
    ++tests_;
  }
  double p_value() const { return tests_ > 0 ? std::min(1.0, tests_ * smallest_) : 1; }

 private:
  double smallest_ = 1, tests_ = 0;
};

bool is_tested(const ComparedQuantity& one) {
  return one.jointly || (one.counted && !is_function_of_others(one.name));
}

/// The smallest difference that is seen with `more` times as many instances, at one of so many tests' share
/// of half the level.
double detectable(const ComparedQuantity& one, double more, double tests, const Demands& demands) {
  if (one.counted) {
    const double weights = more * one.weights, level = demands.level / (2 * tests);
    if (!is_of_signs(one.name)) return -2 * std::log(level) / weights;
    const double expected = wrong_weights(weights, one.theory);
    return 2 * (count_seen(expected, level, demands.power) - expected) / weights;
  }
  return one.simulation.best().standard_error / std::sqrt(more) *
         validation::detectable_difference(more * one.simulation.degrees_of_freedom(),
                                           demands.level / (2 * tests), demands.power);
}

/// Fills in what was seen with power, at each quantity's share of half the level.
void add_power(Comparison& comparison, const Demands& demands) {
  const auto tests = static_cast<double>(std::ranges::count_if(comparison.quantities, is_tested));
  for (ComparedQuantity& one : comparison.quantities) {
    one.wanted = demands.detect * std::max(std::abs(one.theory), demands.floor);
    if (is_tested(one)) one.detectable = detectable(one, 1, tests, demands);
  }
}

/// Instances of each size with which the difference wanted would be seen, from `now`; 0 for more than any
/// number.
std::size_t instances_for(const ComparedQuantity& one, double tests, std::size_t now,
                          const Demands& demands) {
  constexpr double most = 1e7;
  for (double more = 1; more * static_cast<double>(now) < most; more *= 1.05) {
    if (detectable(one, more, tests, demands) <= one.wanted)
      return static_cast<std::size_t>(std::ceil(more * static_cast<double>(now)));
  }
  return 0;
}

/// The same for every quantity that more instances would test.
std::size_t instances_for_all(const Comparison& comparison, std::span<const Measured> instances,
                              const Demands& demands) {
  const auto is_fit = [](const ComparedQuantity& one) {
    return !is_constant(one) && !is_function_of_others(one.name);
  };
  const auto tests = static_cast<double>(std::ranges::count_if(comparison.quantities, is_fit));
  const std::size_t now = std::ranges::max(instances_by_size(instances));
  std::size_t most = 0;
  for (const ComparedQuantity& one : comparison.quantities) {
    if (!is_fit(one)) continue;
    const std::size_t needed = instances_for(one, tests, now, demands);
    if (needed == 0) return 0;
    most = std::max(most, needed);
  }
  return most;
}

/// Which size has too many instances that did not mix; empty for none.
std::string unmixed(std::span<const Measured> instances, const Demands& demands) {
  for (const double size : validation::sizes_of(instances)) {
    double all = 0, still = 0;
    for (const Measured& one : instances) {
      if (one.size != static_cast<std::size_t>(size)) continue;
      ++all;
      still += one.mixed ? 0 : 1;
    }
    if (still > demands.unmixed * all)
      return fmt::format("{} of {} instances of N = {} {}", number_text(still), number_text(all),
                         number_text(size), demands.failed);
  }
  return {};
}

/// Is it judged by a limit, and do its means not lie on a line in 1/N? At the whole level for each quantity:
/// what is lost by chance is that share of the power.
bool is_bent(const ComparedQuantity& one, const Demands& demands) {
  const auto& limit = one.simulation.limit;
  return !one.counted && !is_constant(one) && limit && limit->fit.p_value < demands.level;
}

/// The same of the combination that the joint test turns theory down for.
bool has_bent_combination(const Comparison& comparison, std::span<const Measured> instances,
                          const Demands& demands) {
  const std::vector<std::string> names = names_of_jointly(comparison.quantities);
  std::vector<validation::SizedEstimate> points;
  for (const double size : validation::sizes_of(instances)) {
    const Eigen::VectorXd values = sample_matrix(instances, size, names) * comparison.joint.combination;
    points.push_back({size, validation::estimate({values.data(), static_cast<std::size_t>(values.size())})});
  }
  return points.size() > 1 && validation::extrapolate(points).fit.p_value < demands.level;
}

/// By how much the limit moves without the smallest size.
double shift_of_limit(const validation::QuantitySummary& summary) {
  std::vector<validation::SizedEstimate> larger = summary.by_size;
  larger.erase(std::ranges::min_element(larger, {}, &validation::SizedEstimate::size));
  return std::abs(validation::extrapolate(larger).limit - summary.limit->limit);
}

/// The same instances without some of their quantities.
std::vector<Measured> without(std::span<const Measured> instances, const std::vector<std::string>& names) {
  std::vector<Measured> others(instances.begin(), instances.end());
  for (Measured& one : others)
    std::erase_if(one.values, [&](const NamedValue& value) {
      return std::ranges::find(names, value.name) != names.end();
    });
  return others;
}

constexpr std::string_view no_line = "not lie on a line in 1/N; leave out the smallest size";

std::string no_lines(const std::vector<std::string>& names) {
  return names.empty() ? "" : fmt::format("the means of {} do {}", fmt::join(names, ", "), no_line);
}

/// Why theory is not turned down: limits that are none are no reason to. Empty where others are.
std::string doubt_of_rejection(const Comparison& comparison, std::span<const Measured> instances,
                               std::span<const NamedValue> theory, const Demands& demands) {
  std::vector<std::string> names;
  for (const ComparedQuantity& one : comparison.quantities)
    if (is_bent(one, demands)) names.push_back(one.name);
  if (!names.empty()) {
    const Comparison others = compare(without(instances, names), theory, demands);
    return others.verdict == Verdict::disagrees ? "" : no_lines(names);
  }
  const bool jointly = comparison.bonferroni * 2 >= demands.level && comparison.joint.quantities > 0;
  return jointly && has_bent_combination(comparison, instances, demands)
             ? fmt::format("the combination of quantities that disagrees does {}", no_line)
             : "";
}

/// Why theory does not agree: limits that are none agree by chance where they would move by more than has to
/// be seen. Empty where they do not.
std::string doubt_of_agreement(const Comparison& comparison, const Demands& demands) {
  std::vector<std::string> names;
  for (const ComparedQuantity& one : comparison.quantities)
    if (is_tested(one) && is_bent(one, demands) && shift_of_limit(one.simulation) > one.wanted)
      names.push_back(one.name);
  return no_lines(names);
}

/// What can be said, once everything is tested.
void conclude(Comparison& comparison, std::span<const Measured> instances, std::span<const NamedValue> theory,
              const Demands& demands) {
  comparison.reason = unmixed(instances, demands);
  if (!comparison.reason.empty()) return;
  comparison.verdict = comparison.p_value < demands.level ? Verdict::disagrees : Verdict::agrees;
  const auto doubt = [&](std::string reason) {
    if (!reason.empty()) comparison.verdict = Verdict::inconclusive;
    comparison.reason = std::move(reason);
  };
  if (comparison.verdict == Verdict::disagrees)
    return doubt(doubt_of_rejection(comparison, instances, theory, demands));
  for (const ComparedQuantity& one : comparison.quantities) {
    if (one.has_power()) continue;
    comparison.verdict = Verdict::inconclusive;
    if (is_constant(one)) {
      comparison.reason = one.name + " is the same in all instances, so that its error is not known";
      return;
    }
    comparison.reason = fmt::format("a difference of {} in {} would not have been seen, only {}",
                                    short_text(one.wanted), one.name, short_text(one.detectable));
    comparison.instances = instances_for_all(comparison, instances, demands);
    return;
  }
  doubt(doubt_of_agreement(comparison, demands));
}

}  // namespace

Comparison compare(std::span<const Measured> instances, std::span<const NamedValue> theory,
                   const Demands& demands) {
  const double most_jointly = degrees_of_freedom(instances) / 2;
  Comparison comparison;
  for (validation::QuantitySummary& summary : summarise(instances)) {
    const double wanted = value_of(theory, summary.name);
    comparison.quantities.push_back(judge(std::move(summary), wanted, instances));
  }
  const bool finite = std::ranges::all_of(
      comparison.quantities, [](const ComparedQuantity& one) { return is_finite(one.simulation.best()); });
  if (!finite) {
    comparison.bonferroni = comparison.p_value = 0;
    comparison.verdict = Verdict::disagrees;
    return comparison;
  }
  Smallest together, apart;
  if (choose_jointly(comparison.quantities, most_jointly) > 0) {
    comparison.joint = test_jointly(instances, comparison.quantities);
    together.add(comparison.joint.p_value);
  }
  for (const ComparedQuantity& one : comparison.quantities) {
    if (!is_tested(one)) continue;
    apart.add(one.p_value);
    if (one.counted) together.add(one.p_value);
  }
  comparison.bonferroni = apart.p_value();
  comparison.p_value = std::min(1.0, 2 * std::min(together.p_value(), apart.p_value()));
  add_power(comparison, demands);
  conclude(comparison, instances, theory, demands);
  return comparison;
}

}  // namespace franz_parisi::study
