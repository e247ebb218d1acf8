/// Values that go through products and solves with kernels, with copies that carry errors of the size that
/// rounding makes: what these do to a result is measured, not bounded by condition numbers.
#pragma once

#include "arithmetic/cholesky.hpp"
#include "theory/wide/settings.hpp"

#include <functional>
#include <random>
#include <vector>

namespace franz_parisi::theory::wide {

/// Columns of values, then as many for each copy.
struct Probed {
  Eigen::Index width = 0;
  Matrix columns{};

  Matrix block(Eigen::Index copy) const {
    return columns.middleCols(copy * width, width);
  }  ///< 0: the values
};

/// A number with a bound on its error.
struct Reading {
  double value = 0, error = 0;
};

class Prober {
 public:
  static constexpr Eigen::Index copies = 8;

  /// `noise`: of an entry of a kernel, in parts of its peak. Numbers come from a fixed seed, so that they
  /// repeat.
  explicit Prober(double noise) : noise_(noise), bits_(1) {}

  Probed exact(const Matrix& values) const;
  /// K v, K^T v and K^-1 v of a kernel of this peak between points of these lengths.
  Probed multiply(const Matrix& kernel, double peak, const Vector& rows, const Vector& columns,
                  const Probed& v);
  Probed multiply_transposed(const Matrix& kernel, double peak, const Vector& rows, const Vector& columns,
                             const Probed& v);
  Probed solve(const arithmetic::Cholesky& kernel, double peak, const Vector& lengths, const Probed& v);

  /// What `read` says of a copy (0: the values): the bound is eight times the root mean square of what the
  /// copies add, an error that is exceeded once in a million, and the rounding of a sum of this `scale`.
  static Reading read(const std::function<double(Eigen::Index copy)>& value, double scale);

 private:
  /// Adds to the copies of `to` what errors of the kernel make of `from`.
  void disturb(Probed& to, const Vector& rows, const Vector& columns, const Matrix& from, double peak);

  double noise_;
  std::mt19937_64 bits_;
};

}  // namespace franz_parisi::theory::wide
