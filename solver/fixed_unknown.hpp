/// A point of a curve by one of its unknowns instead of lambda.
#pragma once

#include "solver/curve.hpp"

#include <optional>

#include <Eigen/Core>

namespace franz_parisi::solver {

/// The point next to x where this unknown has the value that it has in x, its tangent towards growing lambda:
/// where an unknown tells points of a curve apart better than lambda does. Empty where there is none.
std::optional<CurvePoint> point_at_fixed(Eigen::Index unknown, const Equations& equations,
                                         const Eigen::VectorXd& x);

}  // namespace franz_parisi::solver
