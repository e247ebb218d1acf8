#include "theory/wide/probed.hpp"

#include <cmath>
#include <limits>

namespace franz_parisi::theory::wide {

Probed Prober::exact(const Matrix& values) const { return {values.cols(), values.replicate(1, copies + 1)}; }

void Prober::disturb(Probed& to, const Vector& rows, const Vector& columns, const Matrix& from, double peak) {
  std::normal_distribution<double> normal;
  // sum_j dK_ij v_j of independent errors dK_ij = noise peak x_i z_j is a normal number of this size
  const Eigen::RowVectorXd sizes = noise_ * peak * (columns.asDiagonal() * from).colwise().norm();
  for (Eigen::Index j = to.width; j < to.columns.cols(); ++j)
    for (Eigen::Index i = 0; i < to.columns.rows(); ++i)
      to.columns(i, j) += sizes(j) * rows(i) * normal(bits_);
}

Probed Prober::multiply(const Matrix& kernel, double peak, const Vector& rows, const Vector& columns,
                        const Probed& v) {
  Probed product{v.width, arithmetic::multiply(kernel, v.columns)};
  disturb(product, rows, columns, v.columns, peak);
  return product;
}

Probed Prober::multiply_transposed(const Matrix& kernel, double peak, const Vector& rows,
                                   const Vector& columns, const Probed& v) {
  Probed product{v.width, arithmetic::multiply_transposed(kernel, v.columns)};
  disturb(product, columns, rows, v.columns, peak);
  return product;
}

Probed Prober::solve(const arithmetic::Cholesky& kernel, double peak, const Vector& lengths,
                     const Probed& v) {
  Probed solution{v.width, kernel.solve(v.columns)}, right = v;
  disturb(right, lengths, lengths, solution.columns, peak);
  const Eigen::Index others = right.columns.cols() - v.width;
  solution.columns.rightCols(others) = kernel.solve(right.columns.rightCols(others));
  return solution;
}

Reading Prober::read(const std::function<double(Eigen::Index copy)>& value, double scale) {
  constexpr double far = 8, roundings = 16;
  const double own = value(0);
  double squares = 0;
  for (Eigen::Index copy = 1; copy <= copies; ++copy) squares += std::pow(value(copy) - own, 2);
  return {own, far * std::sqrt(squares / static_cast<double>(copies)) +
                   roundings * std::numeric_limits<double>::epsilon() * scale};
}

}  // namespace franz_parisi::theory::wide
