/// What a group of solutions says about the curves to be drawn through it.
#pragma once

#include "cli/plot/groups.hpp"
#include "cli/plot/stretches.hpp"

#include <string>
#include <vector>

namespace franz_parisi::cli::plot {

/// The points of a group on the axes x and y; those that missed their target are not shown. Where branches
/// merge, at the spinodals among the events, both are continued to the point that they share. Throws
/// UsageError for points without the keys needed.
std::vector<SweepPoint> read_sweep(const Group& group, const std::string& x, const std::string& y);

/// The Bayes bound at the same x. It holds whatever the solutions do, so neither branches nor stability
/// matter: along a parameter its values come in ascending order, each once.
std::vector<SweepPoint> read_bound(const Group& group, const std::string& x);

/// What the events point out: where two branches merge, and where a potential is stationary.
std::vector<Markers> read_markers(const Group& group, const std::string& x, const std::string& y);

/// Where the equilibrium moves from one branch to another, if x is the parameter that this was looked for
/// along.
std::vector<double> read_transitions(const Group& group, const std::string& x);

}  // namespace franz_parisi::cli::plot
