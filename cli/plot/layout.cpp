#include "cli/plot/layout.hpp"

#include "cli/plot/extent.hpp"
#include "cli/plot/notation.hpp"
#include "cli/plot/shades.hpp"

#include <algorithm>
#include <array>
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
constexpr double box_gap = 8;
constexpr double box_width = 9;

std::vector<double> abscissae(const Figure& figure) {
  std::vector<double> all;
  for (const Panel& panel : figure.panels) {
    const std::vector<double> more = abscissae(panel);
    all.insert(all.end(), more.begin(), more.end());
  }
  return all;
}

Scale figure_x_scale(const Figure& figure) {
  constexpr int tics = 6;
  if (figure.x_names.empty()) return make_scale(abscissae(figure), figure.x, tics);
  const std::array ends{-0.5, static_cast<double>(figure.x_names.size()) - 0.5};
  return make_scale(ends, {}, tics);
}

/// Room for the bars that explain the shades of maps, to the right of the panels.
double place_colour_boxes(Layout& layout, const Figure& figure) {
  int label_length = 0;
  for (std::size_t p = 0; p < figure.panels.size(); ++p) {
    if (!figure.panels[p].map) continue;
    const Scale scale = shade_scale(*figure.panels[p].map);
    layout.panels[p].shades = scale;
    label_length = std::max(label_length, scale.label_length);
  }
  return label_length == 0 ? 0
                           : box_gap + box_width + gap + label_length * glyph_width + 2 * gap + line_height;
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
  const bool several = figure.panels.size() > 1;
  const int y_tics = several ? 4 : 6;
  Layout layout{column_width, 0, 0, 0, 0, 0, figure_x_scale(figure), {}, {}, font_size};

  int label_length = 0;
  for (const Panel& panel : figure.panels) {
    const Scale y = make_scale(ordinates(panel), panel.y, y_tics);
    layout.panels.push_back({0, 0, y, std::nullopt});
    label_length = std::max(label_length, y.label_length);
  }
  layout.left = edge + line_height + gap + label_length * glyph_width + gap;
  layout.right = column_width - edge - gap - place_colour_boxes(layout, figure);
  layout.box_left = layout.right + box_gap;
  layout.box_right = layout.box_left + box_width;

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
