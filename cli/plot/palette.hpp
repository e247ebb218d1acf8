/// Colours that stay apart for every kind of colour vision.
#pragma once

#include "cli/plot/figure.hpp"

#include <cstddef>

namespace franz_parisi::cli::plot {

inline constexpr Colour black{0, 0, 0};
inline constexpr Colour white{255, 255, 255};
inline constexpr Colour grey{110, 110, 110};

/// Colour `index` of `count`: from the palette of Okabe and Ito (jfly.uni-koeln.de/color, without the yellow
/// that is faint on white) while it lasts, otherwise along the sequence of cividis (Nunez et al., PLoS ONE 13
/// (2018) e0199239) from dark to light.
Colour colour_of(std::size_t index, std::size_t count);

}  // namespace franz_parisi::cli::plot
