/// From points in the order of a sweep to lines that may be drawn.
#pragma once

#include "cli/plot/figure.hpp"

#include <optional>
#include <span>
#include <vector>

namespace franz_parisi::cli::plot {

/// A point of a sweep as far as drawing it goes.
struct SweepPoint {
  std::optional<Point> at;  ///< nothing where there is no solution to be shown
  long branch = 0;
  bool stable = true;       ///< against breaking of replica symmetry
  bool equilibrium = true;  ///< no other solution has a larger free entropy
};

/// The lines through consecutive points. They end where a point is missing, where the branch changes and
/// where the curve jumps; they are dashed between points one of which is unstable, and thin between points
/// one of which is not the equilibrium. A point on its own is a stretch of one.
///
/// A jump inside one branch (an earlier task of the chain changed its own) is told from a steep rise by its
/// size: ten times the changes on either side of it, and a twentieth of all that the curve spans.
std::vector<Stretch> make_stretches(std::span<const SweepPoint> sweep);

}  // namespace franz_parisi::cli::plot
