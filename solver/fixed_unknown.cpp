#include "solver/fixed_unknown.hpp"

#include "solver/newton.hpp"

#include <utility>

namespace franz_parisi::solver {

std::optional<CurvePoint> point_at_fixed(Eigen::Index unknown, const Equations& equations,
                                         const Eigen::VectorXd& x) {
  const Eigen::Index n = x.size() - 1;
  const auto swapped = [&](Eigen::VectorXd y) {
    std::swap(y[unknown], y[n]);
    return y;
  };
  const Equations other = [&](const Eigen::VectorXd& y) -> std::optional<Evaluation> {
    auto e = equations(swapped(y));
    if (e) e->jacobian.col(unknown).swap(e->jacobian.col(n));
    return e;
  };
  const auto root = newton(other, swapped(x), {.tolerance = 1e-9, .step_limit = 0.2});
  // What lies elsewhere is another solution.
  if (!root.converged() || (root.x - swapped(x)).lpNorm<Eigen::Infinity>() > 1) return std::nullopt;
  const Eigen::VectorXd there = swapped(root.x);
  const auto e = equations(there);
  return e ? curve_point(there, *e, +1) : std::nullopt;
}

}  // namespace franz_parisi::solver
