/// From documents to a figure, one function for each kind of document.
#pragma once

#include "cli/plot/figure.hpp"
#include "cli/plot/input.hpp"

#include <optional>
#include <string>
#include <vector>

namespace franz_parisi::cli::plot {

/// What was asked to be on the axes; where it is empty the kind of document decides.
struct AxisKeys {
  std::optional<std::string> x;
  std::vector<std::string> y = {};
  std::optional<std::string> z = {};  ///< of the map of a diagram
};

/// The figure of one or more documents, each kind as it wants to be seen. Throws UsageError for documents
/// that are malformed, of kinds that do not go together or are unknown, or hold nothing to draw.
Figure draw(std::vector<Input> inputs, const AxisKeys& axes);

/// What runs along an axis: solutions of the theory as `curve` and `potential` write them, simulations as
/// points or by epoch. By default what was swept is on the x axis, and the generalisation errors of all
/// tasks, with the Bayes bound, or the potential, are on the y axis. A single state point of `simulate` or
/// `verify` is shown quantity by quantity.
Figure draw_curves(std::vector<Input> inputs, const AxisKeys& axes);

/// Lines in a plane of two parameters, and under them a map of one reading, as `diagram` writes them.
Figure draw_diagram(std::vector<Input> inputs, const AxisKeys& axes);

/// What `monte-carlo` writes: sampled means, with bars of one standard error, against the number of samples
/// over lines for the exact value and, under the generalisation error, the Bayes bound.
Figure draw_bias(std::vector<Input> inputs, const AxisKeys& axes);

}  // namespace franz_parisi::cli::plot
