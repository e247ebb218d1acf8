#include "arithmetic/cholesky.hpp"

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

#include "arithmetic/one_thread.hpp"

// LAPACK as OpenBLAS brings it; it has no header of its own on every system.
extern "C" {
void dpotrf_(const char* half, const blasint* n, double* a, const blasint* rows, blasint* info);
void dpotrs_(const char* half, const blasint* n, const blasint* columns, const double* a, const blasint* rows,
             double* b, const blasint* rows_of_b, blasint* info);
void dpocon_(const char* half, const blasint* n, const double* a, const blasint* rows, const double* norm,
             double* reciprocal, double* work, blasint* whole_work, blasint* info);
}

namespace franz_parisi::arithmetic {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();
constexpr double most_condition = 1e13;  // three digits of a solution are left

blasint number(Eigen::Index value) { return static_cast<blasint>(value); }
/// BLAS wants a leading dimension of at least 1.
blasint leading(const Matrix& a) { return number(std::max<Eigen::Index>(1, a.rows())); }

/// L^-1 b, or L^-T b.
Matrix triangular(const Matrix& factor, bool transposed, const Matrix& b) {
  Matrix x = b;
  cblas_dtrsm(CblasColMajor, CblasLeft, CblasLower, transposed ? CblasTrans : CblasNoTrans, CblasNonUnit,
              number(x.rows()), number(x.cols()), 1, factor.data(), leading(factor), x.data(), leading(x));
  return x;
}

}  // namespace

Cholesky::Cholesky(Matrix a) : factor_(std::move(a)), condition_(infinite) {
  stay_on_this_thread();
  const blasint n = number(factor_.rows()), rows = leading(factor_);
  const double norm = factor_.cwiseAbs().colwise().sum().maxCoeff();
  blasint info = 0;
  dpotrf_("L", &n, factor_.data(), &rows, &info);
  if (info != 0) return;
  double reciprocal = 0;
  std::vector<double> work(3 * static_cast<std::size_t>(n));
  std::vector<blasint> whole(static_cast<std::size_t>(n));
  dpocon_("L", &n, factor_.data(), &rows, &norm, &reciprocal, work.data(), whole.data(), &info);
  if (info != 0 || !(reciprocal > 0)) return;
  condition_ = 1 / reciprocal;
  regular_ = condition_ < most_condition;
}

Matrix Cholesky::solve(const Matrix& b) const {
  Matrix x = b;
  const blasint n = number(factor_.rows()), columns = number(b.cols()), rows = leading(factor_);
  blasint info = 0;
  dpotrs_("L", &n, &columns, factor_.data(), &rows, x.data(), &rows, &info);
  return x;
}

Matrix Cholesky::half_solve(const Matrix& b) const { return triangular(factor_, false, b); }

Matrix Cholesky::half_solve_transposed(const Matrix& b) const { return triangular(factor_, true, b); }

}  // namespace franz_parisi::arithmetic
