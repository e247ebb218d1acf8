/// Lines in the plane of two parameters, and the map behind them.
#pragma once

#include <optional>

#include <franz_parisi/study/chain/diagram.hpp>
#include <franz_parisi/study/question.hpp>

namespace franz_parisi::study {

/// Numbers of grid points along x and y.
struct Grid {
  long x, y;
};

/// Follows the lines of the plane, then solves the grid, if any: lists `points` (equilibrium states of the
/// grid), `lines` and `events`. options.start does not apply. Throws what trace_diagram throws.
Document diagram(const Chain& chain, const ParameterRange& x, const ParameterRange& y,
                 const std::optional<Grid>& grid, Options options);

}  // namespace franz_parisi::study
