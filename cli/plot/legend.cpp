#include "cli/plot/legend.hpp"

#include "cli/plot/palette.hpp"

#include <algorithm>

namespace franz_parisi::cli::plot {

namespace {

std::vector<const Curve*> curves_of(const Figure& figure) {
  std::vector<const Curve*> curves;
  for (const Panel& panel : figure.panels) {
    for (const Curve& curve : panel.curves) curves.push_back(&curve);
  }
  return curves;
}

/// Whether some line in the figure is of a style for which the predicate holds.
bool has_style(const Figure& figure, bool (*holds)(const Style&)) {
  return std::ranges::any_of(curves_of(figure), [&](const Curve* curve) {
    return std::ranges::any_of(curve->stretches, holds, &Stretch::style);
  });
}

/// Adds an entry, or takes the colour from the one with the same text.
void add(std::vector<LegendEntry>& legend, LegendEntry entry) {
  const auto known = std::ranges::find(legend, entry.text, &LegendEntry::text);
  if (known == legend.end()) {
    legend.push_back(std::move(entry));
  } else if (known->colour != entry.colour) {
    known->colour = grey;
  }
}

}  // namespace

std::vector<LegendEntry> explain_styles(const Figure& figure) {
  std::vector<LegendEntry> legend;
  if (has_style(figure, [](const Style& style) { return style.stroke == Stroke::bound; })) {
    legend.push_back({"Bayes bound", black, {Stroke::bound}});
  }
  if (has_style(figure, [](const Style& style) { return style.stroke == Stroke::dashed; })) {
    legend.push_back({"RS unstable", grey, {Stroke::dashed}});
  }
  if (has_style(figure, [](const Style& style) { return style.thin; })) {
    legend.push_back({"not equilibrium", grey, {Stroke::solid, true}});
  }
  return legend;
}

std::vector<LegendEntry> explain_markers(const Figure& figure) {
  std::vector<LegendEntry> legend;
  for (const Curve* curve : curves_of(figure)) {
    for (const Markers& markers : curve->markers) {
      if (markers.meaning.empty()) continue;
      const bool bars =
          std::ranges::any_of(markers.points, [](const Measurement& one) { return one.error > 0; });
      add(legend,
          {markers.meaning, curve->colour, {}, bars ? Sample::measurement : Sample::marker, markers.shape});
    }
    for (const Band& band : curve->bands) add(legend, {band.meaning, curve->colour, {}, Sample::band});
  }
  for (const Mark& mark : figure.marks) add(legend, {mark.meaning, mark.colour, {Stroke::mark, true}});
  return legend;
}

}  // namespace franz_parisi::cli::plot
