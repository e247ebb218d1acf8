#include "theory/wide/angles.hpp"

#include <cmath>

#include "arithmetic/matrix.hpp"

namespace franz_parisi::theory::wide {
namespace {

constexpr double close = 0.99;  // beyond, the cosine has lost digits of the angle

}  // namespace

Directions::Directions(const Matrix& inputs) : unit(inputs), length(inputs.rows()) {
  const double root = std::sqrt(static_cast<double>(inputs.cols()));
  for (Eigen::Index i = 0; i < inputs.rows(); ++i) {
    const double size = inputs.row(i).stableNorm();
    length(i) = size / root;
    if (size > 0) unit.row(i) /= size;
  }
}

Matrix angles(const Directions& x, const Directions& z) {
  // columns are contiguous, which the sums of close pairs run along
  const Matrix columns_x = x.unit.transpose(), columns_z = z.unit.transpose();
  Matrix angle = arithmetic::multiply(x.unit, columns_z);
  for (Eigen::Index j = 0; j < angle.cols(); ++j)
    for (Eigen::Index i = 0; i < angle.rows(); ++i) {
      double& one = angle(i, j);
      if (std::abs(one) < close)
        one = std::acos(one);
      else
        one = 2 * std::atan2((columns_x.col(i) - columns_z.col(j)).norm(),
                             (columns_x.col(i) + columns_z.col(j)).norm());
    }
  return angle;
}

}  // namespace franz_parisi::theory::wide
