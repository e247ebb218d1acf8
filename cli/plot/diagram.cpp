#include "cli/plot/drawers.hpp"
#include "cli/plot/legend.hpp"
#include "cli/plot/map.hpp"
#include "cli/plot/notation.hpp"
#include "cli/plot/palette.hpp"
#include "cli/plot/records.hpp"
#include "cli/plot/scale.hpp"
#include "study/usage_error.hpp"

#include <algorithm>
#include <array>

namespace franz_parisi::cli::plot {

namespace {

/// How a kind of line is drawn and called.
struct LineKind {
  const char* kind;
  const char* name;
  Colour colour;
  Style style;
};

const std::array line_kinds{
    LineKind{"at_instability", "instability of RS", colour_of(2, 3), {Stroke::dashed}},
    LineKind{"spinodal", "spinodal", colour_of(0, 3), {Stroke::solid, true}},
    LineKind{"transition", "transition", black, {Stroke::solid}}};

/// Events and their shapes.
struct PointKind {
  const char* kind;
  const char* name;
  Shape shape;
};

constexpr std::array point_kinds{PointKind{"critical_point", "critical point", Shape::disc},
                                 PointKind{"at_spinodal", "instability at the spinodal", Shape::circle},
                                 PointKind{"at_transition", "instability at the transition", Shape::square}};

/// The keys on the two axes, and whether the diagram's own ranges hold for them.
struct Plane {
  std::string x, y;
  bool own;
};

Plane read_plane(const Input& input, const AxisKeys& axes) {
  if (axes.y.size() > 1) throw UsageError("--y", axes.y[1], "a diagram has one y axis; allowed is one key");
  const Json& settings = member(input, input.document, "settings");
  const std::string x = text(input, settings, "x"), y = text(input, settings, "y");
  return {axes.x.value_or(x), axes.y.empty() ? y : axes.y.front(), !axes.x && axes.y.empty()};
}

std::optional<std::array<double, 2>> read_bounds(const Input& input, const char* key) {
  const Json& settings = member(input, input.document, "settings");
  const auto range = settings.find(key);
  if (range == settings.end()) return std::nullopt;
  const bool pair =
      range->is_array() && range->size() == 2 && range->at(0).is_number() && range->at(1).is_number();
  if (!pair || !(range->at(0).get<double>() < range->at(1).get<double>()))
    reject(input, std::string("holds something that is not a range for '") + key + "'");
  return std::array{range->at(0).get<double>(), range->at(1).get<double>()};
}

std::optional<Point> read_place(const Input& input, const Json& record, const Plane& plane) {
  const auto x = number(input, record, plane.x), y = number(input, record, plane.y);
  if (!x || !y) return std::nullopt;
  return Point{*x, *y};
}

/// The lines of one kind.
Curve draw_lines(const Input& input, const LineKind& kind, const Plane& plane) {
  Curve curve{kind.colour};
  for (const Json* line : records_of(input, "lines")) {
    if (text(input, *line, "kind") != kind.kind) continue;
    Stretch stretch{{}, kind.style};
    for (const Json* point : records_of(input, *line, "points")) {
      if (const auto place = read_place(input, *point, plane)) stretch.points.push_back(*place);
    }
    if (!stretch.points.empty()) curve.stretches.push_back(std::move(stretch));
  }
  return curve;
}

Curve draw_points(const Input& input, const Plane& plane) {
  Curve curve{black};
  for (const PointKind& kind : point_kinds) {
    Markers markers{kind.name, kind.shape, {}};
    for (const Json* event : records_of(input, "events")) {
      if (text(input, *event, "kind") != kind.kind) continue;
      if (const auto place = read_place(input, *event, plane)) markers.points.push_back({*place});
    }
    if (!markers.points.empty()) curve.markers.push_back(std::move(markers));
  }
  return curve;
}

/// The reading of the map: the one asked for, or the generalisation error on the last task.
std::string read_z(const Input& input, const Json& point, const AxisKeys& axes) {
  if (!axes.z) return "eps_" + std::to_string(count(input, point, "task"));
  if (!point.contains(*axes.z))
    throw UsageError("--z", *axes.z, "is no key of a point; allowed is eps_1 and the like");
  return *axes.z;
}

bool is_logarithmic_along(const Input& input, const std::string& key) {
  std::vector<double> values;
  for (const Json* point : records_of(input, "points"))
    values.push_back(number(input, *point, key).value_or(0));
  return is_logarithmic(values);
}

Axis read_axis(const Input& input, const std::string& key, const char* range, const Plane& plane) {
  return {is_logarithmic_along(input, key), 0, plane.own ? read_bounds(input, range) : std::nullopt};
}

}  // namespace

Figure draw_diagram(std::vector<Input> inputs, const AxisKeys& axes) {
  if (inputs.size() > 1) reject(inputs[1], "is a second diagram; allowed is one");
  const Input& input = inputs.front();
  const Plane plane = read_plane(input, axes);
  Figure figure{axis_label(plane.x), read_axis(input, plane.x, "x_range", plane)};
  Panel panel{axis_label(plane.y), {}, read_axis(input, plane.y, "y_range", plane)};

  for (const LineKind& kind : line_kinds) {
    Curve curve = draw_lines(input, kind, plane);
    if (curve.stretches.empty()) continue;
    figure.legend.push_back({kind.name, kind.colour, kind.style});
    panel.curves.push_back(std::move(curve));
  }
  panel.curves.push_back(draw_points(input, plane));
  const auto points = records_of(input, "points");
  if (!points.empty())
    panel.map = draw_map(input, points, plane.x, plane.y, read_z(input, *points.front(), axes));
  if (panel.map && panel.map->cells.empty()) panel.map.reset();
  if (!panel.map && panel.curves.size() == 1 && panel.curves.front().markers.empty())
    reject(input, "holds no line, event or point to be drawn");

  figure.panels.push_back(std::move(panel));
  std::ranges::move(explain_markers(figure), std::back_inserter(figure.legend));
  return figure;
}

}  // namespace franz_parisi::cli::plot
