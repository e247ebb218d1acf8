/// Products of Eigen's matrices by BLAS, on the calling thread alone.
#pragma once

#include <Eigen/Core>

namespace franz_parisi::arithmetic {

using Matrix = Eigen::MatrixXd;

/// a b, and a^T b. A side of length 0 is allowed, here and below.
Matrix multiply(const Matrix& a, const Matrix& b);
Matrix multiply_transposed(const Matrix& a, const Matrix& b);
/// c += factor a b, or factor a^T b.
void add_product(Matrix& c, double factor, const Matrix& a, const Matrix& b);
void add_product_transposed(Matrix& c, double factor, const Matrix& a, const Matrix& b);

}  // namespace franz_parisi::arithmetic
