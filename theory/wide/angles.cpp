#include "theory/wide/angles.hpp"

#include "arithmetic/matrix.hpp"

#include <cmath>

namespace franz_parisi::theory::wide {
namespace {

constexpr double close = 0.99;  // beyond, the cosine has lost digits of the angle

}  // namespace

Directions::Directions(const Matrix& inputs) : unit(inputs.transpose()), length(inputs.rows()) {
  const double root = std::sqrt(static_cast<double>(inputs.cols()));
  for (Eigen::Index i = 0; i < unit.cols(); ++i) {
    const double size = unit.col(i).stableNorm();
    length(i) = size / root;
    if (size > 0) unit.col(i) /= size;
  }
}

Matrix angles(const Directions& x, const Directions& z) {
  Matrix angle = arithmetic::multiply_transposed(x.unit, z.unit);
  for (Eigen::Index j = 0; j < angle.cols(); ++j)
    for (Eigen::Index i = 0; i < angle.rows(); ++i) {
      double& one = angle(i, j);
      if (std::abs(one) < close)
        one = std::acos(one);
      else
        one = 2 * std::atan2((x.unit.col(i) - z.unit.col(j)).norm(), (x.unit.col(i) + z.unit.col(j)).norm());
    }
  return angle;
}

}  // namespace franz_parisi::theory::wide
