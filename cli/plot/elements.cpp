#include "cli/plot/elements.hpp"

#include "cli/plot/words.hpp"

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

/// The dots, and the points that have no neighbour to be joined with.
std::string dots_data(const Curve& curve) {
  std::string data;
  for (const Stretch& stretch : curve.stretches) {
    if (stretch.points.size() == 1) data += data_line(stretch.points.front());
  }
  for (const Point& dot : curve.dots) data += data_line(dot);
  return data;
}

void append_curve(std::vector<Element>& elements, const Curve& curve) {
  for (const Style& style : styles) {
    append(elements, lines_data(curve, style), "using 1:2 with lines " + line_words(curve.colour, style));
  }
  append(elements, dots_data(curve), "using 1:2 with points " + dot_words(curve.colour));
}

}  // namespace

std::vector<Element> elements_of(const Panel& panel) {
  std::vector<Element> elements;
  for (const Curve& curve : panel.curves) append_curve(elements, curve);
  return elements;
}

}  // namespace franz_parisi::cli::plot
