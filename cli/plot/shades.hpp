/// The shades of a map: light to dark, as ink on paper.
#pragma once

#include "cli/plot/figure.hpp"
#include "cli/plot/scale.hpp"

#include <string>

namespace franz_parisi::cli::plot {

/// What the shades from the lightest to the darkest stand for.
Scale shade_scale(const Map& map);

/// Whether the shade of a value is so dark that only light ink can be read on it.
bool is_dark(const Scale& scale, double value);

/// The shades for gnuplot.
std::string palette_text();

}  // namespace franz_parisi::cli::plot
