/// What documents hold that can be drawn against a common x axis: flat records of one content each.
#pragma once

#include "cli/plot/drawers.hpp"
#include "cli/plot/input.hpp"

#include <string>
#include <vector>

namespace franz_parisi::cli::plot {

enum class Content {
  solutions,     ///< of the theory: lines
  measurements,  ///< of simulations, with standard errors: markers
  epochs,        ///< of training: lines, with the range over the runs
};

struct Source {
  Input input;  ///< its document has "points"; those of simulations are made here
  Content content = Content::solutions;
  std::string meaning = {};  ///< markup: what the legend says of measurements and bands
};

/// The sources in documents of `curve`, `point`, `potential`, `simulate` and `verify`, theory first.
/// Simulations of one method and size are one source. They are shown by epoch if their documents have a
/// history and x is not a parameter, otherwise by their outcome. Throws UsageError for malformed documents.
std::vector<Source> sources_of(std::vector<Input> inputs, const AxisKeys& axes);

/// What a document runs along by itself: the swept parameter, the imposed order parameter or the epoch; empty
/// for state points that stand alone.
std::string natural_x(const Source& source);

}  // namespace franz_parisi::cli::plot
