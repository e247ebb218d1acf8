/// Dense linear algebra of Gram matrices by BLAS and LAPACK, on the calling thread alone: digits do not
/// depend on who else computes.
#pragma once

#include "theory/wide/settings.hpp"

namespace franz_parisi::theory::wide {

Matrix multiply(const Matrix& a, const Matrix& b);
/// c += factor a b, or factor a b^T.
void add_product(Matrix& c, double factor, const Matrix& a, const Matrix& b);
void add_product_transposed(Matrix& c, double factor, const Matrix& a, const Matrix& b);

/// A = L L^T of a symmetric positive definite matrix.
class Cholesky {
 public:
  explicit Cholesky(Matrix a);

  /// Whether A is positive definite, and far enough from singular for digits to be left.
  bool is_regular() const { return regular_; }
  /// ||A||_1 ||A^-1||_1 by LAPACK's estimator, hardly ever more than 3 times too small; infinite where A is
  /// not positive definite.
  double condition() const { return condition_; }
  /// A^-1 b. Only where A is regular; so is the next.
  Matrix solve(const Matrix& b) const;
  /// L^-1 b.
  Matrix half_solve(const Matrix& b) const;
  /// L^-T b.
  Matrix half_solve_transposed(const Matrix& b) const;

 private:
  Matrix factor_;
  double condition_;
  bool regular_ = false;
};

}  // namespace franz_parisi::theory::wide
