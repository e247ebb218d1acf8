#include "validation/joint_test.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

#include <Eigen/Eigenvalues>
#include <boost/math/distributions/fisher_f.hpp>
#include <fmt/format.h>

namespace franz_parisi::validation {
namespace {

/// nu = (k + k^2)/sum_parts [ tr(A^2) + (tr A)^2 ]/nu_part with A = W C_part W^T, W C W^T = 1.
double effective_degrees_of_freedom(const std::vector<CovariancePart>& parts,
                                    const Eigen::MatrixXd& whitening) {
  const auto k = static_cast<double>(whitening.rows());
  double sum = 0;
  for (const CovariancePart& part : parts) {
    const Eigen::MatrixXd share = whitening * part.covariance * whitening.transpose();
    const double trace = share.trace();
    sum += (share.squaredNorm() + trace * trace) / part.degrees_of_freedom;
  }
  return (k + k * k) / sum;
}

void refuse_too_many(Eigen::Index quantities, const JointEstimate& estimate) {
  for (const CovariancePart& part : estimate.parts) {
    if (static_cast<double>(quantities) <= part.degrees_of_freedom) continue;
    throw std::invalid_argument(
        fmt::format("joint_test: {} quantities with only {} degrees of freedom, one each needed", quantities,
                    static_cast<int>(part.degrees_of_freedom)));
  }
}

}  // namespace

Eigen::MatrixXd JointEstimate::covariance() const {
  Eigen::MatrixXd sum = Eigen::MatrixXd::Zero(mean.size(), mean.size());
  for (const CovariancePart& part : parts) sum += part.covariance;
  return sum;
}

JointEstimate joint_estimate(const Eigen::MatrixXd& samples) {
  if (samples.rows() < 2)
    throw std::invalid_argument(
        fmt::format("joint_estimate: {} instances, at least 2 expected", samples.rows()));
  const auto count = static_cast<double>(samples.rows());
  JointEstimate result;
  result.mean = samples.colwise().mean().transpose();
  const Eigen::MatrixXd centred = samples.rowwise() - result.mean.transpose();
  result.parts.push_back({centred.transpose() * centred / ((count - 1) * count), count - 1});
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
  JointEstimate result{Eigen::VectorXd::Zero(samples.front().cols()), {}};
  for (std::size_t k = 0; k < samples.size(); ++k) {
    const JointEstimate one = joint_estimate(samples[k]);
    const CovariancePart& part = one.parts.front();
    result.mean += line.limit[k] * one.mean;
    result.parts.push_back({line.limit[k] * line.limit[k] * part.covariance, part.degrees_of_freedom});
  }
  return result;
}

JointTest joint_test(const JointEstimate& estimate, const Eigen::VectorXd& expected) {
  if (estimate.mean.size() != expected.size()) throw std::invalid_argument("joint_test: lengths differ");
  // In units of the standard errors, so that "does not fluctuate" has a scale.
  const Eigen::MatrixXd covariance = estimate.covariance();
  const Eigen::VectorXd error = covariance.diagonal().cwiseSqrt();
  const Eigen::VectorXd inverse = error.unaryExpr([](double e) { return e > 0 ? 1 / e : 0.0; });
  refuse_too_many((error.array() > 0).count(), estimate);
  const Eigen::MatrixXd correlation = inverse.asDiagonal() * covariance * inverse.asDiagonal();
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> modes(correlation);
  const auto smallest = std::ranges::find_if(modes.eigenvalues(), [](double v) { return v >= 1e-10; });
  const Eigen::Index moving = modes.eigenvalues().end() - smallest;  // the eigenvalues ascend
  JointTest result{.combination = Eigen::VectorXd::Zero(expected.size())};
  if (moving == 0) return result;
  // Combinations of the quantities with unit covariance.
  const Eigen::MatrixXd whitening = modes.eigenvalues().tail(moving).cwiseSqrt().cwiseInverse().asDiagonal() *
                                    modes.eigenvectors().rightCols(moving).transpose() * inverse.asDiagonal();
  const Eigen::VectorXd white = whitening * (estimate.mean - expected);
  result.t_squared = white.squaredNorm();
  result.combination = whitening.transpose() * white;
  result.quantities = static_cast<double>(moving);
  result.degrees_of_freedom = effective_degrees_of_freedom(estimate.parts, whitening);
  const double second = result.degrees_of_freedom - result.quantities + 1;
  const double f = result.t_squared * second / (result.degrees_of_freedom * result.quantities);
  result.p_value =
      boost::math::cdf(boost::math::complement(boost::math::fisher_f(result.quantities, second), f));
  return result;
}

}  // namespace franz_parisi::validation
