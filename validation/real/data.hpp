/// Tasks for real weights: Gaussian teachers, +-1 inputs, labels that are signs or real numbers.
#pragma once

#include "validation/random.hpp"
#include "validation/settings.hpp"

#include <cstddef>

#include <Eigen/Core>

namespace franz_parisi::validation::real {

/// N independent N(0, 1) entries.
Eigen::VectorXd gaussian_teacher(std::size_t size, const StreamName& name);
/// rho times another teacher, and independent entries that make up the variance; rho in [-1, 1].
Eigen::VectorXd gaussian_teacher(const Eigen::VectorXd& parent, double rho, const StreamName& name);

/// Examples of one task.
struct Data {
  Eigen::MatrixXd inputs;  ///< (pattern, weight): x/sqrt(N), x = +-1
  Eigen::VectorXd labels;  ///< W.x/sqrt(N) with noise of the given variance, or its sign

  /// The field of each pattern.
  Eigen::VectorXd fields(const Eigen::VectorXd& weights) const { return inputs * weights; }
};

Data draw_data(const Eigen::VectorXd& teacher, const TaskSettings& task, Learner learner,
               const StreamName& name);

/// The loss of each pattern at its field: (y - u)^2/2, -ln Phi(y u) or ln(1 + exp(-y u)), and -dl/du.
Eigen::ArrayXd losses(Learner learner, const Data& data, const Eigen::VectorXd& fields);
Eigen::ArrayXd forces(Learner learner, const Data& data, const Eigen::VectorXd& fields);

/// The largest second derivative of a loss.
double largest_curvature(Learner learner);

}  // namespace franz_parisi::validation::real
