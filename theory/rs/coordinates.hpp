/// The order parameters of a task in coordinates without bounds.
#pragma once

#include "theory/rs/overlaps.hpp"

#include <optional>

#include <Eigen/Core>

namespace franz_parisi::theory {

/// Unbounded coordinates u = ( ln (1-q_star)/q_star, ln V/q, artanh r/sqrt(q) ): the domain is all of R^3,
/// and the approach to its edges (alpha -> 0, perfect learning) is linear in ln alpha.
Eigen::Vector3d coordinates(const Overlaps& x);

/// The inverse; empty where a part under- or overflows.
std::optional<Overlaps> from_coordinates(const Eigen::Vector3d& u);

/// d(q, r, s2, v, gap)/d coordinates: each row as precise as its part.
Eigen::Matrix<double, 5, 3> parts_jacobian(const Overlaps& x);

/// First-order change of the coordinates for one of (q, r, s2, v, gap), without forming their differences.
Eigen::Vector3d coordinate_change(const Overlaps& x, const Eigen::Matrix<double, 5, 1>& change);

/// artanh r/sqrt(q), from the gap q - r^2; and its first-order change for changes of the three.
double toward_teacher(double q, double r, double gap);
double toward_teacher_change(double q, double r, double gap, double d_q, double d_r, double d_gap);

}  // namespace franz_parisi::theory
