/// Products of dense matrices, row by row in memory, by BLAS on the calling thread alone.
#pragma once

#include <cstddef>

namespace franz_parisi::arithmetic {

/// Which of the two factors is stored transposed.
enum class Product {
  a_bt,  ///< a is m x k, b is n x k
  a_b,   ///< a is m x k, b is k x n
  at_b   ///< a is k x m, b is k x n
};

/// c (m x n) = factor (a b) + keep c. With keep = 0 what was in c is not read. Every call runs on one thread,
/// so that its digits depend on the shape and on the BLAS, not on who else computes. A side of length 0 is
/// allowed.
void multiply(Product form, std::size_t m, std::size_t n, std::size_t k, float factor, const float* a,
              const float* b, float keep, float* c);
void multiply(Product form, std::size_t m, std::size_t n, std::size_t k, double factor, const double* a,
              const double* b, double keep, double* c);

}  // namespace franz_parisi::arithmetic
