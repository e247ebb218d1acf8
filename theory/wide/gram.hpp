/// Gram matrices of one task in the limit lambda -> infinity, factored: what every pair of tasks shares.
#pragma once

#include "arithmetic/cholesky.hpp"
#include "theory/wide/angles.hpp"

namespace franz_parisi::theory::wide {

struct TaskGrams {
  TaskGrams(const Task& task, const Settings& settings);

  /// Whether both matrices are regular.
  bool is_regular() const { return nngp.is_regular() && tangent.is_regular(); }

  Directions at;
  Matrix targets;
  arithmetic::Cholesky nngp;     ///< of K_tt
  arithmetic::Cholesky tangent;  ///< of Theta_tt
  double whitened = 0;  ///< tr D K_tt^-1 D times the peak of K, D the lengths: what independent errors become

 private:
  TaskGrams(const Task& task, const Settings& settings, const Directions& directions);
  TaskGrams(const Task& task, const Settings& settings, const Directions& directions, const Matrix& angle);
};

}  // namespace franz_parisi::theory::wide
