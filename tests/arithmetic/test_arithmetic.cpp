// Products and systems of linear equations by BLAS and LAPACK against Eigen's own.
#include "arithmetic/blas.hpp"
#include "arithmetic/cholesky.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include <Eigen/Dense>
#include <doctest/doctest.h>

using namespace franz_parisi::arithmetic;

namespace {

Matrix waves(Eigen::Index rows, Eigen::Index columns, double frequency) {
  return Matrix::NullaryExpr(rows, columns, [&](auto i, auto j) {
    return std::sin(frequency * (1.0 + static_cast<double>(i)) + 0.7 * static_cast<double>(j));
  });
}

void same(const Matrix& a, const Matrix& b) {
  REQUIRE(a.rows() == b.rows());
  REQUIRE(a.cols() == b.cols());
  if (a.size() > 0) CHECK((a - b).cwiseAbs().maxCoeff() <= 1e-13);
}

}  // namespace

TEST_CASE("products are those of Eigen, also with sides of length 0") {
  for (const Eigen::Index m : {0, 1, 7})
    for (const Eigen::Index k : {0, 1, 5})
      for (const Eigen::Index n : {0, 1, 9}) {
        const Matrix a = waves(m, k, 1.1), b = waves(k, n, 2.3), start = waves(m, n, 0.4);
        const Matrix a_t = a.transpose();
        same(multiply(a, b), a * b);
        same(multiply_transposed(a_t, b), a * b);
        Matrix c = start;
        add_product(c, -0.5, a, b);
        same(c, start - 0.5 * a * b);
        c = start;
        add_product_transposed(c, 2, a_t, b);
        same(c, start + 2 * a * b);
      }
}

TEST_CASE("every form of a product of rows is the same product") {
  using Rows = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  const Rows a = waves(4, 3, 1.1).cast<float>(), b = waves(3, 6, 2.3).cast<float>();
  const Rows a_t = a.transpose(), b_t = b.transpose(), expected = 2.0F * a * b;
  Rows c = Rows::Constant(4, 6, std::numeric_limits<float>::quiet_NaN());  // not read
  const auto check = [&](Product form, const Rows& x, const Rows& y) {
    multiply(form, 4, 6, 3, 2.0F, x.data(), y.data(), 0.0F, c.data());
    CHECK((c - expected).cwiseAbs().maxCoeff() <= 1e-6F);
  };
  check(Product::a_b, a, b);
  check(Product::a_bt, a, b_t);
  check(Product::at_b, a_t, b);
}

TEST_CASE("systems are solved, in whole and in halves") {
  const Matrix root = waves(6, 6, 1.7) + 2 * Matrix::Identity(6, 6), a = root * root.transpose();
  const Matrix b = waves(6, 3, 0.9), solution = a.ldlt().solve(b);
  const Cholesky factor(a);
  REQUIRE(factor.is_regular());
  same(factor.solve(b), solution);
  same(factor.half_solve_transposed(factor.half_solve(b)), solution);
  const Eigen::VectorXd values = Eigen::SelfAdjointEigenSolver<Matrix>(a).eigenvalues();
  const double in_norm_2 =
      values.maxCoeff() / values.minCoeff();  // that in the norm 1 is in [1/6, 6] times it
  CHECK(factor.condition() > in_norm_2 / 18);
  CHECK(factor.condition() < 6 * in_norm_2);
}

TEST_CASE("what is singular is not solved, and says how much") {
  Matrix a = Matrix::Identity(3, 3);
  a(2, 2) = 0;
  CHECK_FALSE(Cholesky(a).is_regular());
  CHECK(Cholesky(a).condition() == std::numeric_limits<double>::infinity());
  a(2, 2) = 1e-14;
  CHECK_FALSE(Cholesky(a).is_regular());
  CHECK(Cholesky(a).condition() == doctest::Approx(1e14));
  a(2, 2) = 1e-12;
  CHECK(Cholesky(a).is_regular());
}
