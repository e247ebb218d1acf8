/// One reading over a grid of two parameters.
#pragma once

#include "cli/plot/figure.hpp"
#include "cli/plot/input.hpp"

#include <span>
#include <string>

namespace franz_parisi::cli::plot {

/// Each point of the grid with the rectangle around it, half way to its neighbours; of several solutions the
/// equilibrium, or the first. Points that missed their target leave a hole. Throws UsageError for points
/// without the keys needed.
Map draw_map(const Input& input, std::span<const Json* const> points, const std::string& x,
             const std::string& y, const std::string& z);

}  // namespace franz_parisi::cli::plot
