/// One state point: quantity by quantity, theory against simulation.
#pragma once

#include "cli/plot/sources.hpp"

#include <span>

namespace franz_parisi::cli::plot {

/// The quantities side by side; where there is theory for them, over their deviations from it in standard
/// errors. Throws UsageError where nothing was measured.
Figure draw_quantities(std::span<const Source> sources);

}  // namespace franz_parisi::cli::plot
