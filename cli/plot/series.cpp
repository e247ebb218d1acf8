#include "cli/plot/series.hpp"

#include "cli/plot/records.hpp"
#include "cli/plot/stretches.hpp"
#include "cli/plot/sweep.hpp"

namespace franz_parisi::cli::plot {

namespace {

/// A number that may be missing.
std::optional<double> find_number(const Input& input, const Json& record, const std::string& key) {
  return record.contains(key) ? number(input, record, key) : std::nullopt;
}

std::optional<Point> find_point(const Input& input, const Json& record, const std::string& x,
                                const std::string& y) {
  const auto abscissa = find_number(input, record, x), ordinate = find_number(input, record, y);
  if (!abscissa || !ordinate) return std::nullopt;
  return Point{*abscissa, *ordinate};
}

Markers measured(const Group& group, const std::string& x, const std::string& y, Shape shape) {
  Markers markers{group.source->meaning, shape, {}};
  for (const Json* record : group.points) {
    const auto at = find_point(group.input(), *record, x, y);
    if (at) markers.points.push_back({*at, find_number(group.input(), *record, y + "_error").value_or(0)});
  }
  return markers;
}

/// The range over the runs, where x is the same for all of them.
Band range(const Group& group, const std::string& x, const std::string& y) {
  Band band{group.source->meaning, {}};
  for (const Json* record : group.points) {
    const auto at = find_number(group.input(), *record, x);
    const auto lowest = find_number(group.input(), *record, y + "_lowest");
    const auto highest = find_number(group.input(), *record, y + "_highest");
    if (at && lowest && highest) band.spreads.push_back({*at, *lowest, *highest});
  }
  return band;
}

/// All points joined, such as the means over the runs: nothing says that these do not jump.
Stretch course(const Group& group, const std::string& x, const std::string& y) {
  Stretch stretch;
  for (const Json* record : group.points) {
    if (const auto at = find_point(group.input(), *record, x, y)) stretch.points.push_back(*at);
  }
  return stretch;
}

/// From task to task, whatever branch each of them is on.
Curve draw_sequence(const Group& group, const std::string& y, const Colour& colour) {
  Group solved = group;
  std::erase_if(solved.points, [&](const Json* point) { return !is_solved(group.input(), *point); });
  Curve curve{colour, {course(solved, "task", y)}, {{"", Shape::disc, {}}}};
  std::erase_if(curve.stretches, [](const Stretch& stretch) { return stretch.points.empty(); });
  for (const Stretch& stretch : curve.stretches) {
    for (const Point& point : stretch.points) curve.markers.front().points.push_back({point});
  }
  return curve;
}

}  // namespace

Curve draw_group(const Group& group, const std::string& x, const std::string& y, const Colour& colour,
                 Shape shape) {
  Curve curve{colour};
  switch (group.source->content) {
    case Content::solutions:
      if (x == "task") return draw_sequence(group, y, colour);
      curve.stretches = make_stretches(read_sweep(group, x, y));
      curve.markers = read_markers(group, x, y);
      break;
    case Content::measurements:
      curve.markers = {measured(group, x, y, shape)};
      std::erase_if(curve.markers, [](const Markers& markers) { return markers.points.empty(); });
      break;
    case Content::epochs:
      curve.stretches = {course(group, x, y)};
      std::erase_if(curve.stretches, [](const Stretch& stretch) { return stretch.points.empty(); });
      if (x == "epoch") curve.bands = {range(group, x, y)};
      std::erase_if(curve.bands, [](const Band& band) { return band.spreads.empty(); });
      break;
  }
  return curve;
}

}  // namespace franz_parisi::cli::plot
