/// What solver/ asks of a problem: n equations f(x) = 0 in x = (n unknowns, k parameters), with their
/// derivatives.
///
/// k = 1 makes a curve, k = 0 a root that stands alone. A condition joined to the equations turns the first
/// parameter into an unknown: an event of a curve is a root, the same event in two parameters a curve.
#pragma once

#include <functional>
#include <optional>

#include <Eigen/Core>

namespace franz_parisi::solver {

/// f and df/dx at one point.
struct Evaluation {
  Eigen::VectorXd f;
  Eigen::MatrixXd jacobian;  ///< n rows, n + k columns: unknowns first

  Eigen::Index unknowns() const { return f.size(); }
  auto by_unknowns() const { return jacobian.leftCols(f.size()); }
};

/// Evaluates the equations: the same x gives the same answer, whatever was asked before. Empty where x lies
/// outside the domain, or where the evaluation broke down or was not granted.
using Equations = std::function<std::optional<Evaluation>(const Eigen::VectorXd& x)>;

/// A scalar g(x) with its gradient; empty as above.
struct Gradient {
  double value;
  Eigen::VectorXd by_x;
};
using Condition = std::function<std::optional<Gradient>(const Eigen::VectorXd& x)>;

}  // namespace franz_parisi::solver
