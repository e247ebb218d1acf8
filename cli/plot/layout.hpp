/// Where everything goes on the paper, in points (1/72 inch), y upwards.
#pragma once

#include "cli/plot/figure.hpp"
#include "cli/plot/scale.hpp"

#include <optional>
#include <vector>

namespace franz_parisi::cli::plot {

inline constexpr double font_size = 8;

/// A legend entry: a sample of its line, and its text to the right of it.
struct LegendPlace {
  double sample_from;
  double sample_to;
  double text_at;
  double y;
};

struct PanelPlace {
  double bottom;
  double top;
  Scale y;
  std::optional<Scale> shades;  ///< of a map
};

/// Nothing overlaps whatever the curves do: the legend lies above the panels.
struct Layout {
  double width;
  double height;
  double left;  ///< of all panels
  double right;
  double box_left;  ///< of the bars that explain shades
  double box_right;
  Scale x;
  std::vector<PanelPlace> panels;
  std::vector<LegendPlace> legend;
  double legend_font_size;
};

/// The layout of a figure as wide as a column of a journal (8.6 cm), as high as it needs to be. Every panel
/// holds a point.
Layout lay_out(const Figure& figure);

}  // namespace franz_parisi::cli::plot
