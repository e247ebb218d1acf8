#include "arithmetic/blas.hpp"

#include "arithmetic/one_thread.hpp"

#include <algorithm>

namespace franz_parisi::arithmetic {
namespace {

struct Call {
  CBLAS_TRANSPOSE a, b;
  blasint m, n, k, row_of_a, row_of_b, row_of_c;
};

Call describe(Product form, std::size_t m, std::size_t n, std::size_t k) {
  stay_on_this_thread();
  const auto number = [](std::size_t value) { return static_cast<blasint>(value); };
  // BLAS wants leading dimensions of at least 1
  const auto leading = [&](std::size_t value) { return std::max<blasint>(1, number(value)); };
  const bool a_transposed = form == Product::at_b, b_transposed = form == Product::a_bt;
  return {a_transposed ? CblasTrans : CblasNoTrans,
          b_transposed ? CblasTrans : CblasNoTrans,
          number(m),
          number(n),
          number(k),
          leading(a_transposed ? m : k),
          leading(b_transposed ? k : n),
          leading(n)};
}

/// `gemm` is CBLAS's of these numbers.
template <class Number, class Gemm>
void multiply_by(Gemm gemm, Product form, std::size_t m, std::size_t n, std::size_t k, Number factor,
                 const Number* a, const Number* b, Number keep, Number* c) {
  if (m == 0 || n == 0) return;
  const Call x = describe(form, m, n, k);
  gemm(CblasRowMajor, x.a, x.b, x.m, x.n, x.k, factor, a, x.row_of_a, b, x.row_of_b, keep, c, x.row_of_c);
}

}  // namespace

void multiply(Product form, std::size_t m, std::size_t n, std::size_t k, float factor, const float* a,
              const float* b, float keep, float* c) {
  multiply_by(cblas_sgemm, form, m, n, k, factor, a, b, keep, c);
}

void multiply(Product form, std::size_t m, std::size_t n, std::size_t k, double factor, const double* a,
              const double* b, double keep, double* c) {
  multiply_by(cblas_dgemm, form, m, n, k, factor, a, b, keep, c);
}

}  // namespace franz_parisi::arithmetic
