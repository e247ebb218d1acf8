#include "arithmetic/cholesky.hpp"

#include "arithmetic/one_thread.hpp"

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

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

/// b becomes L^-1 b, or L^-T b.
void solve_triangular(const Matrix& factor, CBLAS_TRANSPOSE form, Matrix& b) {
  cblas_dtrsm(CblasColMajor, CblasLeft, CblasLower, form, CblasNonUnit, number(b.rows()), number(b.cols()), 1,
              factor.data(), leading(factor), b.data(), leading(b));
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

Matrix Cholesky::solve(Matrix b) const {
  const blasint n = number(factor_.rows()), columns = number(b.cols()), rows = leading(factor_);
  blasint info = 0;
  dpotrs_("L", &n, &columns, factor_.data(), &rows, b.data(), &rows, &info);
  return b;
}

Matrix Cholesky::half_solve(Matrix b) const {
  solve_triangular(factor_, CblasNoTrans, b);
  return b;
}

Matrix Cholesky::half_solve_transposed(Matrix b) const {
  solve_triangular(factor_, CblasTrans, b);
  return b;
}

}  // namespace franz_parisi::arithmetic
