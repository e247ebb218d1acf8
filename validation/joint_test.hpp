/// Several quantities of the same instances against their expected values, correlations included.
#pragma once

#include "validation/statistics.hpp"

#include <span>
#include <vector>

#include <Eigen/Core>

namespace franz_parisi::validation {

/// What the instances of one size contribute to a covariance.
struct CovariancePart {
  Eigen::MatrixXd covariance;
  double degrees_of_freedom = 0;  ///< with which it is known: instances - 1
};

/// Means of several quantities over the same instances.
struct JointEstimate {
  Eigen::VectorXd mean;
  std::vector<CovariancePart> parts;  ///< one for each size

  Eigen::MatrixXd covariance() const;  ///< of the means: the sum of all parts
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
  double degrees_of_freedom = 0;  ///< nu, with which the covariance is known
  double p_value = 1;             ///< from Hotelling's law: T^2 (nu - k + 1)/(nu k) follows F(k, nu - k + 1)
  Eigen::VectorXd combination;    ///< C^-1 d: of all combinations of the quantities that of the largest z
};

/// Hotelling's T^2 test. Quantities that are the same in every instance (a p that is 1, say), and
/// combinations that are the same up to 1e-10 of their variance, have no error to be judged by and are left
/// out. With one size nu is the number of instances minus one. The parts of several sizes count as much as
/// they contribute: nu is that of K. Krishnamoorthy and J. Yu, Stat. Probab. Lett. 66, 161 (2004), which for
/// one quantity is Welch's. Throws std::invalid_argument when the lengths differ or a part has fewer degrees
/// of freedom than there are quantities: with k quantities take at least k + 1 instances, and a multiple of
/// it for a test with teeth.
JointTest joint_test(const JointEstimate& estimate, const Eigen::VectorXd& expected);

}  // namespace franz_parisi::validation
