#include "arithmetic/matrix.hpp"

#include "arithmetic/blas.hpp"

namespace franz_parisi::arithmetic {
namespace {

/// Matrices lie in memory column by column: row by row it is the transposed ones that lie there, and
/// c^T = b^T a^T.
void product(Product form, Matrix& c, Eigen::Index inner, double factor, const Matrix& a, const Matrix& b,
             double keep) {
  const auto number = [](Eigen::Index value) { return static_cast<std::size_t>(value); };
  multiply(form, number(c.cols()), number(c.rows()), number(inner), factor, b.data(), a.data(), keep,
           c.data());
}

}  // namespace

Matrix multiply(const Matrix& a, const Matrix& b) {
  Matrix c(a.rows(), b.cols());
  product(Product::a_b, c, a.cols(), 1, a, b, 0);
  return c;
}

Matrix multiply_transposed(const Matrix& a, const Matrix& b) {
  Matrix c(a.cols(), b.cols());
  product(Product::a_bt, c, a.rows(), 1, a, b, 0);
  return c;
}

void add_product(Matrix& c, double factor, const Matrix& a, const Matrix& b) {
  product(Product::a_b, c, a.cols(), factor, a, b, 1);
}

void add_product_transposed(Matrix& c, double factor, const Matrix& a, const Matrix& b) {
  product(Product::a_bt, c, a.rows(), factor, a, b, 1);
}

}  // namespace franz_parisi::arithmetic
