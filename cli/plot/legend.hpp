/// What a figure shows besides its curves, in the words of its legend.
#pragma once

#include "cli/plot/figure.hpp"

#include <vector>

namespace franz_parisi::cli::plot {

/// One entry for each style of line that needs words.
std::vector<LegendEntry> explain_styles(const Figure& figure);

/// One entry for each kind of marker, band and mark; grey where several colours have it.
std::vector<LegendEntry> explain_markers(const Figure& figure);

}  // namespace franz_parisi::cli::plot
