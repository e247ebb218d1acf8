/// Means over instances, their errors, and what they are worth against an expected value. Numbers in, numbers
/// out.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace franz_parisi::validation {

/// A mean over independent instances.
struct Estimate {
  double mean = 0;
  double standard_error = 0;  ///< of the mean: sample standard deviation/sqrt(count)
  std::size_t count = 0;      ///< instances
};

/// Throws std::invalid_argument for fewer than two values.
Estimate estimate(std::span<const double> values);

/// (mean - expected)/sqrt(standard_error^2 + expected_error^2); 0 where both vanish, infinity for a
/// difference without any error. With few instances it follows Student's law with count - 1 degrees of
/// freedom (an extrapolated one has its own): see student_p_value.
double z_score(double mean, double standard_error, double expected, double expected_error = 0);

/// Probability of a |z| at least this large by chance. Throws std::invalid_argument unless degrees_of_freedom
/// > 0.
double student_p_value(double z, double degrees_of_freedom);

/// A variance that was measured, one of several that add up.
struct MeasuredVariance {
  double value = 0;
  double degrees_of_freedom = 0;  ///< > 0
};

/// With how many degrees of freedom the sum of `parts` is known: (sum v)^2/sum v^2/nu, B. L. Welch,
/// Biometrika 34, 28 (1947). Between the smallest nu and the sum of all; that sum where all v vanish.
double welch_degrees_of_freedom(std::span<const MeasuredVariance> parts);

struct ChiSquare {
  double value = 0;
  double degrees_of_freedom = 0;
  double p_value = 1;  ///< probability of a value at least this large by chance
};

/// Sum of squares of *independent* normal z-scores. Quantities measured on the same instances are not
/// independent: joint_test (joint_test.hpp) is for those. Throws std::invalid_argument for no scores.
ChiSquare chi_square_test(std::span<const double> z_scores);

/// The smallest difference from the expected value, in standard errors, that a two-sided Student test at
/// `level` sees with probability `power`: of the noncentral law. Infinite where no difference short of 1e4
/// does. Throws std::invalid_argument unless degrees_of_freedom > 0, 0 < level < 1, 1/2 <= power < 1.
double detectable_difference(double degrees_of_freedom, double level, double power);

/// One point of an extrapolation.
struct SizedEstimate {
  double size = 0;  ///< N > 0
  Estimate estimate;
};

/// mean(N) = limit + slope/N.
struct Extrapolation {
  double limit = 0;  ///< N -> infinity
  double standard_error = 0;
  double degrees_of_freedom = 0;  ///< of the standard error, by Welch
  double slope = 0;
  double slope_error = 0;
  /// Of the best line through the points: sum of squared differences in their standard errors, with sizes - 2
  /// degrees of freedom; 0 and p-value 1 when that is 0. The p-value is by the law of S. Johansen, Biometrika
  /// 67, 85 (1980), which knows that errors from few instances are uncertain; for three sizes it is Welch's.
  ChiSquare fit;
};

/// The numbers c with limit = sum_k c_k mean_k and those with slope = sum_k s_k mean_k, for weighted least
/// squares in 1/N.
struct LineCoefficients {
  std::vector<double> limit, slope;
};

/// A point's weight is N times its number of instances, the inverse of its variance up to a factor when the
/// variance of an instance falls as 1/N. Any weights leave the limit unbiased; these, unlike the measured
/// errors, carry no noise. Throws std::invalid_argument for fewer than two different sizes, a size or a count
/// that is not positive.
LineCoefficients line_coefficients(std::span<const double> sizes, std::span<const std::size_t> counts);

/// Degrees of freedom that the limit's error will have if the weights are right: what a plan can count on.
/// Throws as line_coefficients, and for a count below two.
double planned_degrees_of_freedom(std::span<const double> sizes, std::span<const std::size_t> counts);

/// The line through the estimates, with errors propagated from theirs. Throws as line_coefficients.
Extrapolation extrapolate(std::span<const SizedEstimate> points);

}  // namespace franz_parisi::validation
