/// All values that a panel shows along an axis.
#pragma once

#include "cli/plot/figure.hpp"

#include <vector>

namespace franz_parisi::cli::plot {

std::vector<double> abscissae(const Panel& panel);
std::vector<double> ordinates(const Panel& panel);

/// Those that shades stand for; not empty.
std::vector<double> values(const Map& map);

}  // namespace franz_parisi::cli::plot
