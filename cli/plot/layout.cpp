#include "cli/plot/layout.hpp"

#include "cli/plot/notation.hpp"

#include <algorithm>
#include <numeric>
#include <span>

namespace franz_parisi::cli::plot {

namespace {

constexpr double column_width = 8.6 / 2.54 * 72;
constexpr double glyph_width = 0.6 * font_size;  // of a digit, from above
constexpr double edge = 5;                       // white around everything
constexpr double gap = 4;                        // between things that belong together
constexpr double panel_gap = 7;
constexpr double only_panel_height = 140;
constexpr double panel_height = 92;
constexpr double line_height = 11;
constexpr double sample_length = 17;
constexpr double between_entries = 10;
constexpr double smallest_font_size = 4;

std::vector<double> values_of(const Panel& panel, double Point::*coordinate) {
  std::vector<double> values;
  for (const Curve& curve : panel.curves) {
    for (const Stretch& stretch : curve.stretches) {
      for (const Point& point : stretch.points) values.push_back(point.*coordinate);
    }
    for (const Point& dot : curve.dots) values.push_back(dot.*coordinate);
  }
  return values;
}

std::vector<double> abscissae(const Figure& figure) {
  std::vector<double> values;
  for (const Panel& panel : figure.panels) {
    const std::vector<double> more = values_of(panel, &Point::x);
    values.insert(values.end(), more.begin(), more.end());
  }
  return values;
}

/// The largest font size at which every entry fits into a line of its own.
double legend_font_size(const Figure& figure, double available) {
  double size = font_size;
  for (const LegendEntry& entry : figure.legend) {
    size = std::min(size, (available - sample_length - gap) / markup_width(entry.text));
  }
  return std::max(size, smallest_font_size);
}

double sum(std::span<const double> widths) {
  return std::accumulate(widths.begin(), widths.end(), 0.0) +
         between_entries * static_cast<double>(widths.size() - 1);
}

/// The widths of the legend's columns: of the entries themselves where all fit into one line, otherwise
/// equal.
std::vector<double> legend_columns(const Figure& figure, double size, double available) {
  std::vector<double> widths;
  for (const LegendEntry& entry : figure.legend) {
    widths.push_back(sample_length + gap + markup_width(entry.text) * size);
  }
  if (sum(widths) <= available) return widths;
  const double widest = std::ranges::max(widths);
  const double fitting = (available + between_entries) / (widest + between_entries);
  return std::vector<double>(static_cast<std::size_t>(std::max(1.0, fitting)), widest);
}

/// Places for the legend from `top` downwards, centred above the panels as far as the paper allows; returns
/// its bottom.
double place_legend(Layout& layout, const Figure& figure, double top) {
  if (figure.legend.empty()) return top - edge;
  const double available = layout.width - 2 * edge;
  layout.legend_font_size = legend_font_size(figure, available);
  const std::vector<double> columns = legend_columns(figure, layout.legend_font_size, available);
  const double width = sum(columns);
  const double centred = (layout.left + layout.right - width) / 2;
  const double left = std::max(edge, std::min(centred, layout.width - edge - width));

  double x = left, y = top - edge - line_height / 2;
  for (std::size_t i = 0; i < figure.legend.size(); ++i) {
    if (i > 0 && i % columns.size() == 0) {
      x = left;
      y -= line_height;
    }
    layout.legend.push_back({x, x + sample_length, x + sample_length + gap, y});
    x += columns[i % columns.size()] + between_entries;
  }
  return y - line_height / 2 - gap;
}

}  // namespace

Layout lay_out(const Figure& figure) {
  constexpr int x_tics = 6;
  const bool several = figure.panels.size() > 1;
  const int y_tics = several ? 4 : 6;
  Layout layout{column_width, 0, 0, column_width - edge - gap, {}, {}, {}, font_size};
  layout.x = x_scale(abscissae(figure), figure.x_logarithmic, x_tics);

  int label_length = 0;
  for (const Panel& panel : figure.panels) {
    const Scale y = y_scale(values_of(panel, &Point::y), y_tics);
    layout.panels.push_back({0, 0, y});
    label_length = std::max(label_length, y.label_length);
  }
  layout.left = edge + line_height + gap + label_length * glyph_width + gap;

  const double below = edge + 2 * line_height + gap;  // the labels of the x axis
  const double each = several ? panel_height : only_panel_height;
  const auto count = static_cast<double>(figure.panels.size());
  const double panels = count * each + (count - 1) * panel_gap;
  const double above = -place_legend(layout, figure, 0);  // downwards from a top still unknown
  layout.height = below + panels + above;
  for (LegendPlace& place : layout.legend) place.y += layout.height;
  double top = layout.height - above;
  for (PanelPlace& panel : layout.panels) {
    panel.top = top;
    panel.bottom = top - each;
    top = panel.bottom - panel_gap;
  }
  return layout;
}

}  // namespace franz_parisi::cli::plot
