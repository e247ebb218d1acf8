/// Forgetting averaged over random teachers, (W27).
#pragma once

#include "theory/wide/gram.hpp"
#include "theory/wide/probed.hpp"

namespace franz_parisi::theory::wide {

/// Teachers with Gaussian targets of covariance rho_st K*(x, z), K* the linear kernel x.z/N0.
struct LinearTeachers {
  double rho = 0;  ///< between the teachers of the two tasks
};

/// A kernel between the points of task 1 (rows) and task 2, and its value for equal inputs of length 1.
struct CrossKernel {
  Matrix values;
  double peak;
};

/// P times (W27), P the examples of task 1. `noise`: the error of an entry of a kernel, in parts of its peak.
/// What errors of that size do is followed to first order for all inputs at once, and to second order as if
/// nothing cancelled; the bound is eight times its root mean square.
Reading average_over_teachers(const TaskGrams& first, const TaskGrams& second, const CrossKernel& nngp,
                              const CrossKernel& tangent, const LinearTeachers& teachers, double noise);

}  // namespace franz_parisi::theory::wide
