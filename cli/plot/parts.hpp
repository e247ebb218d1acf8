/// The documents of a figure, apart from each other.
#pragma once

#include "cli/plot/drawers.hpp"
#include "cli/plot/input.hpp"

#include <vector>

namespace franz_parisi::cli::plot {

/// The parts of a figure's document, under their names; any other document is its own only part. Throws
/// UsageError for malformed parts.
std::vector<Input> parts_of(const Input& input);

/// What a figure's document says of its axes; nothing for any other.
AxisKeys axes_of(const Input& input);

}  // namespace franz_parisi::cli::plot
