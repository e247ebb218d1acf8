/// Simulated Gibbs averages against their exact values at N -> infinity.
#pragma once

#include "validation/joint_test.hpp"
#include "validation/simulation.hpp"
#include "validation/summary.hpp"

#include <cmath>
#include <string>
#include <vector>

#include <Eigen/Core>
#include <doctest/doctest.h>

namespace franz_parisi::validation {

/// Values at N -> infinity, from an independent solution of the saddle-point equations to 1e-10.
using Expected = std::vector<NamedValue>;

inline const Expected task1_alpha_05_beta_20 = {{"q", 0.5395258633},
                                                {"r", 0.3789743112},
                                                {"q_star", 0.6797674174},
                                                {"p_1", 0.4387162992},
                                                {"energy", 0.0379452681}};
inline const Expected task1_alpha_02_beta_20 = {{"q", 0.2557424648},
                                                {"r", 0.1741998784},
                                                {"q_star", 0.4838605570},
                                                {"p_1", 0.2280842002},
                                                {"energy", 0.0168887858}};
inline const Expected task1_alpha_05_beta_5 = {{"q", 0.2191138470},
                                               {"r", 0.2515528843},
                                               {"q_star", 0.4363847287},
                                               {"p_1", 0.3443608618},
                                               {"energy", 0.1251154073}};
/// alpha_1 = 2 from the teacher, beta = 20, gamma_1 = 0; alpha_2 = 1, gamma_2 = 1, rho_2 = 0.5.
inline const Expected task2_after_good_branch = {
    {"q", 0.7396119598},   {"r", 0.5433168080},      {"q_star", 0.7454204074},          {"p_1", 0.9369980037},
    {"p_2", 0.5548385955}, {"energy", 0.4252215367}, {"overlap_previous", 0.8067366141}};

/// Hotelling's p-value of all expected quantities of task `task` together. Prints and checks nothing.
inline double agreement(const std::vector<InstanceResult>& results, std::size_t task,
                        const Expected& expected) {
  std::vector<std::string> names;
  Eigen::VectorXd values(static_cast<Eigen::Index>(expected.size()));
  for (const NamedValue& one : expected) {
    values[static_cast<Eigen::Index>(names.size())] = one.value;
    names.push_back(one.name);
  }
  const std::vector<Measured> instances = measured(results, task);
  const std::vector<double> sizes = sizes_of(instances);
  std::vector<Eigen::MatrixXd> samples;
  for (const double size : sizes) samples.push_back(sample_matrix(instances, size, names));
  return joint_test(sizes.size() > 1 ? joint_limit(sizes, samples) : joint_estimate(samples[0]), values)
      .p_value;
}

/// Checks every quantity by its Student p-value and all together by Hotelling's. Prints the table.
inline void check_agreement(const std::vector<InstanceResult>& results, std::size_t task,
                            const Expected& expected, double smallest_p_value) {
  for (const InstanceResult& result : results) CHECK(result.mixed());
  const std::vector<Measured> instances = measured(results, task);
  for (const QuantitySummary& summary : summarise(instances)) {
    for (const NamedValue& one : expected) {
      if (one.name != summary.name) continue;
      const Estimate best = summary.best();
      const double z = z_score(best.mean, best.standard_error, one.value);
      MESSAGE(one.name << ": " << best.mean << " +- " << best.standard_error << ", expected " << one.value
                       << ", z = " << z);
      CHECK(student_p_value(z, static_cast<double>(best.count - sizes_of(instances).size())) >
            smallest_p_value);
    }
  }
  const double p_value = agreement(results, task, expected);
  MESSAGE("all together: p = " << p_value);
  CHECK(p_value > smallest_p_value);
}

}  // namespace franz_parisi::validation
