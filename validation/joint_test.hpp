/// Several quantities of the same instances against their expected values, correlations included.
#pragma once

#include "validation/statistics.hpp"

#include <span>

#include <Eigen/Core>

namespace franz_parisi::validation {

/// Means of several quantities over the same instances.
struct JointEstimate {
  Eigen::VectorXd mean;
  Eigen::MatrixXd covariance;     ///< of the means
  double degrees_of_freedom = 0;  ///< with which the covariance is known: instances - 1
};

/// One row of `samples` per instance, one column per quantity. Throws std::invalid_argument for fewer than
/// two rows.
JointEstimate joint_estimate(const Eigen::MatrixXd& samples);

/// The same at N -> infinity from several sizes: samples[k] are the instances of sizes[k]. The line is that
/// of line_coefficients. Throws std::invalid_argument for unequal numbers of columns, and as
/// line_coefficients.
JointEstimate joint_limit(std::span<const double> sizes, std::span<const Eigen::MatrixXd> samples);

struct JointTest {
  double t_squared = 0;   ///< d^T C^-1 d, d = mean - expected: chi-square if the covariance C were known
  double quantities = 0;  ///< how many independent combinations were tested
  double degrees_of_freedom = 0;  ///< as in the estimate
  double p_value = 1;             ///< from Hotelling's law: T^2 (nu - k + 1)/(nu k) follows F(k, nu - k + 1)
};

/// Hotelling's T^2 test. Quantities that are the same in every instance (a p that is 1, say), and
/// combinations that are the same up to 1e-10 of their variance, have no error to be judged by and are left
/// out. Throws std::invalid_argument when the lengths differ or there are fewer degrees of freedom than
/// quantities: with k quantities take at least k + 1 instances, and a multiple of it for a test with teeth.
JointTest joint_test(const JointEstimate& estimate, const Eigen::VectorXd& expected);

}  // namespace franz_parisi::validation
