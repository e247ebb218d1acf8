#include "validation/joint_test.hpp"

#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

#include <Eigen/Eigenvalues>
#include <boost/math/distributions/fisher_f.hpp>

namespace franz_parisi::validation {

JointEstimate joint_estimate(const Eigen::MatrixXd& samples) {
  if (samples.rows() < 2)
    throw std::invalid_argument("joint_estimate: " + std::to_string(samples.rows()) +
                                " instances, at least 2 expected");
  const auto count = static_cast<double>(samples.rows());
  JointEstimate result;
  result.mean = samples.colwise().mean().transpose();
  const Eigen::MatrixXd centred = samples.rowwise() - result.mean.transpose();
  result.covariance = centred.transpose() * centred / ((count - 1) * count);
  result.degrees_of_freedom = count - 1;
  return result;
}

JointEstimate joint_limit(std::span<const double> sizes, std::span<const Eigen::MatrixXd> samples) {
  if (sizes.size() != samples.size()) throw std::invalid_argument("joint_limit: spans of different length");
  std::vector<std::size_t> counts;
  for (const Eigen::MatrixXd& block : samples) {
    if (block.cols() != samples.front().cols())
      throw std::invalid_argument("joint_limit: sizes with different numbers of quantities");
    counts.push_back(static_cast<std::size_t>(block.rows()));
  }
  const LineCoefficients line = line_coefficients(sizes, counts);
  const Eigen::Index quantities = samples.front().cols();
  JointEstimate result{Eigen::VectorXd::Zero(quantities), Eigen::MatrixXd::Zero(quantities, quantities), 0};
  for (std::size_t k = 0; k < samples.size(); ++k) {
    const JointEstimate one = joint_estimate(samples[k]);
    result.mean += line.limit[k] * one.mean;
    result.covariance += line.limit[k] * line.limit[k] * one.covariance;
    result.degrees_of_freedom += one.degrees_of_freedom;
  }
  return result;
}

JointTest joint_test(const JointEstimate& estimate, const Eigen::VectorXd& expected) {
  if (estimate.mean.size() != expected.size()) throw std::invalid_argument("joint_test: lengths differ");
  // In units of the standard errors, so that "does not fluctuate" has a scale.
  const Eigen::VectorXd error = estimate.covariance.diagonal().cwiseSqrt();
  const Eigen::VectorXd inverse = error.unaryExpr([](double e) { return e > 0 ? 1 / e : 0.0; });
  const Eigen::MatrixXd correlation = inverse.asDiagonal() * estimate.covariance * inverse.asDiagonal();
  const Eigen::VectorXd z = inverse.cwiseProduct(estimate.mean - expected);
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> modes(correlation);
  const auto moving = static_cast<double>((error.array() > 0).count());
  if (moving > estimate.degrees_of_freedom)
    throw std::invalid_argument("joint_test: " + std::to_string(static_cast<int>(moving)) +
                                " quantities with only " +
                                std::to_string(static_cast<int>(estimate.degrees_of_freedom)) +
                                " degrees of freedom, one each needed");
  JointTest result;
  result.degrees_of_freedom = estimate.degrees_of_freedom;
  for (Eigen::Index k = 0; k < z.size(); ++k) {
    const double variance = modes.eigenvalues()[k];
    if (variance < 1e-10) continue;
    const double amplitude = modes.eigenvectors().col(k).dot(z);
    result.t_squared += amplitude * amplitude / variance;
    result.quantities += 1;
  }
  if (result.quantities == 0) return result;
  const double second = result.degrees_of_freedom - result.quantities + 1;
  const double f = result.t_squared * second / (result.degrees_of_freedom * result.quantities);
  result.p_value =
      boost::math::cdf(boost::math::complement(boost::math::fisher_f(result.quantities, second), f));
  return result;
}

}  // namespace franz_parisi::validation
