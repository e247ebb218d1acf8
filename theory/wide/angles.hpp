/// Inputs as directions and lengths: all that kernels of these networks see.
#pragma once

#include "theory/wide/settings.hpp"

namespace franz_parisi::theory::wide {

/// Rows x of inputs: x/|x| as columns, and |x|/sqrt(N0). A row of zeros has no direction and counts as
/// orthogonal to all.
struct Directions {
  explicit Directions(const Matrix& inputs);
  Eigen::Index size() const { return length.size(); }
  Eigen::Index inputs() const { return unit.rows(); }  ///< N0

  Matrix unit;
  Vector length;
};

/// The angle in [0, pi] between each x (rows) and each z (columns), as exact near 0 and pi as elsewhere.
Matrix angles(const Directions& x, const Directions& z);

}  // namespace franz_parisi::theory::wide
