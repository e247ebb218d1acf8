/// A phase diagram as a report: what `diagram` ends with.
#pragma once

#include "cli/axis.hpp"
#include "cli/branches.hpp"
#include "cli/destination.hpp"
#include "cli/plan.hpp"
#include "cli/report.hpp"

#include <optional>

namespace franz_parisi::cli {

/// Numbers of grid points along x and y.
struct Grid {
  long x, y;
};

/// Follows the lines of the plane, then solves the grid, if any; writes the report, with
/// the equilibrium states of the grid as its points. Returns the exit status. Throws WriteError.
int report_diagram(const Chain& chain, const Axis& x, const Axis& y, const std::optional<Grid>& grid,
                   const Search& search, const SolveOptions& options, Document document, Format format,
                   const Destination& destination);

}  // namespace franz_parisi::cli
