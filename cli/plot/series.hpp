/// One group as a curve: lines for theory, markers for measurements, lines in a band for training.
#pragma once

#include "cli/plot/groups.hpp"

#include <string>

namespace franz_parisi::cli::plot {

/// The group on the axes x and y; `shape` is that of measurements. Throws UsageError for records without the
/// keys needed.
Curve draw_group(const Group& group, const std::string& x, const std::string& y, const Colour& colour,
                 Shape shape);

}  // namespace franz_parisi::cli::plot
