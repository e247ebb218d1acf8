/// Systems of linear equations by LAPACK, on the calling thread alone.
#pragma once

#include "arithmetic/matrix.hpp"

namespace franz_parisi::arithmetic {

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
  Matrix solve(Matrix b) const;
  /// L^-1 b.
  Matrix half_solve(Matrix b) const;
  /// L^-T b.
  Matrix half_solve_transposed(Matrix b) const;

 private:
  Matrix factor_;
  double condition_;
  bool regular_ = false;
};

}  // namespace franz_parisi::arithmetic
