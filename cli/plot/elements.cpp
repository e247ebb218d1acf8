#include "cli/plot/elements.hpp"

#include "cli/plot/palette.hpp"
#include "cli/plot/shades.hpp"
#include "cli/plot/words.hpp"
#include "study/text.hpp"

#include <array>

namespace franz_parisi::cli::plot {

namespace {

/// The styles of lines, later ones over earlier ones.
constexpr std::array styles{Style{Stroke::bound}, Style{Stroke::solid, true}, Style{Stroke::dashed, true},
                            Style{Stroke::solid, false}, Style{Stroke::dashed, false}};

std::string data_line(const Point& point) { return coordinate(point.x) + " " + coordinate(point.y) + "\n"; }

void append(std::vector<Element>& elements, std::string data, std::string drawing) {
  if (!data.empty()) elements.push_back({std::move(data), std::move(drawing)});
}

/// An empty line parts one stretch from the next.
std::string lines_data(const Curve& curve, const Style& style) {
  std::string data;
  for (const Stretch& stretch : curve.stretches) {
    if (stretch.style != style || stretch.points.size() == 1) continue;
    for (const Point& point : stretch.points) data += data_line(point);
    data += "\n";
  }
  return data;
}

/// Points that have no neighbour to be joined with.
std::string lone_data(const Curve& curve) {
  std::string data;
  for (const Stretch& stretch : curve.stretches) {
    if (stretch.points.size() == 1) data += data_line(stretch.points.front());
  }
  return data;
}

/// Bars from their lower to their upper ends.
std::string bars_data(const Markers& markers) {
  std::string data;
  for (const auto& [at, error] : markers.points) {
    if (error > 0) data += data_line({at.x, at.y - error}) + data_line({at.x, at.y + error}) + "\n";
  }
  return data;
}

std::string markers_data(const Markers& markers) {
  std::string data;
  for (const Measurement& one : markers.points) data += data_line(one.at);
  return data;
}

std::string band_data(const Band& band) {
  std::string data;
  for (const auto& [x, lower, upper] : band.spreads)
    data += coordinate(x) + " " + coordinate(lower) + " " + coordinate(upper) + "\n";
  return data;
}

std::string map_data(const Map& map) {
  std::string data;
  for (const Cell& cell : map.cells) {
    for (const double value : {cell.left, cell.right, cell.bottom, cell.top, cell.value})
      data += coordinate(value) + " ";
    data += "\n";
  }
  return data;
}

/// The values of the dark cells, or of the others.
std::string written_data(const Map& map, bool dark) {
  constexpr int digits = 3;
  const Scale scale = shade_scale(map);
  std::string data;
  for (const Cell& cell : map.cells) {
    if (is_dark(scale, cell.value) != dark) continue;
    const Point middle{(cell.left + cell.right) / 2, (cell.bottom + cell.top) / 2};
    data += coordinate(middle.x) + " " + coordinate(middle.y) + " " +
            number_text(cell.value, std::chars_format::fixed, digits) + "\n";
  }
  return data;
}

void append_map(std::vector<Element>& elements, const Map& map) {
  append(elements, map_data(map), "using 1:3:1:2:3:4:5 with boxxyerror fs solid noborder lc palette");
  for (const bool dark : {false, true}) {
    if (!map.written) break;
    append(elements, written_data(map, dark),
           "using 1:2:3 with labels font ',7' tc " + colour_words(dark ? white : black));
  }
}

void append_curve(std::vector<Element>& elements, const Curve& curve) {
  for (const Style& style : styles) {
    append(elements, lines_data(curve, style), "using 1:2 with lines " + line_words(curve.colour, style));
  }
  append(elements, lone_data(curve), "using 1:2 with points " + marker_words(curve.colour, Shape::disc));
  for (const Markers& markers : curve.markers) {
    append(elements, bars_data(markers), "using 1:2 with lines lw 0.8 lc " + colour_words(curve.colour));
    append(elements, markers_data(markers),
           "using 1:2 with points " + marker_words(curve.colour, markers.shape));
  }
}

}  // namespace

std::vector<Element> elements_of(const Panel& panel) {
  std::vector<Element> elements;
  if (panel.map) append_map(elements, *panel.map);
  for (const Curve& curve : panel.curves) {
    for (const Band& band : curve.bands) {
      append(elements, band_data(band),
             "using 1:2:3 with filledcurves fs transparent solid 0.25 noborder lc " +
                 colour_words(curve.colour));
    }
  }
  for (const Curve& curve : panel.curves) append_curve(elements, curve);
  return elements;
}

}  // namespace franz_parisi::cli::plot
