/// From documents to a figure, one function for each kind of document.
#pragma once

#include "cli/plot/figure.hpp"
#include "cli/plot/input.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace franz_parisi::cli::plot {

/// What was asked to be on the axes; where it is empty the kind of document decides.
struct AxisKeys {
  std::optional<std::string> x;
  std::vector<std::string> y;
};

/// The figure of one or more documents of one kind. Throws UsageError for documents that are malformed, of
/// different or unknown kinds, or hold nothing to draw.
Figure draw(std::span<const Input> inputs, const AxisKeys& axes);

/// Points along a parameter, as `curve` writes them. By default the swept parameter is on the x axis and the
/// generalisation errors of all tasks, with the Bayes bound, are on the y axis.
Figure draw_curves(std::span<const Input> inputs, const AxisKeys& axes);

}  // namespace franz_parisi::cli::plot
