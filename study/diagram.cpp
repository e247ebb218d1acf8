#include "study/diagram.hpp"

#include "study/branches.hpp"
#include "study/record.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace franz_parisi::study {
namespace {

/// The state at a point of the plane, and how far the point may be off.
void add_place(Json& record, const PlanePoint& point, const Parameter& x, const Parameter& y) {
  record[x.name() + "_error"] = number_or_null(point.x_error);
  record[y.name() + "_error"] = number_or_null(point.y_error);
  record.update(make_record(point.chain));
  record[x.name()] = point.x;
  record[y.name()] = point.y;
}

Json line_record(const DiagramLine& line, const Parameter& x, const Parameter& y) {
  Json record = event_heading(line.spec);
  record["task"] = line.task + 1;
  record["begin"] = to_string(line.begin);
  record["end"] = to_string(line.end);
  record["points"] = Json::array();
  for (const PlanePoint& point : line.points) {
    Json entry = Json::object();
    add_place(entry, point, x, y);
    record["points"].push_back(std::move(entry));
  }
  return record;
}

Json event_record(const DiagramEvent& event, const Parameter& x, const Parameter& y) {
  Json record = Json::object();
  record["kind"] = to_string(event.kind);
  add_place(record, event.at, x, y);
  return record;
}

/// The equilibrium state at every point of the grid, row by row.
std::vector<Json> solve_grid(const Chain& chain, const ParameterRange& x, const ParameterRange& y,
                             const Grid& grid, const Options& options) {
  const Axis columns{x.parameter, evenly_spaced(x.lowest, x.highest, grid.x)};
  const std::vector<double> heights = evenly_spaced(y.lowest, y.highest, grid.y);
  std::vector<std::vector<Json>> rows(heights.size());
  options.execution.begin(rows.size(), "rows");
  options.execution.run(rows.size(), [&](std::size_t i) {
    rows[i] = equilibrium_records(y.parameter.at(chain, heights[i]), columns,
                                  std::min(x.parameter.task, y.parameter.task), options);
    options.execution.advance();
  });
  std::vector<Json> points;
  for (auto& row : rows) std::ranges::move(row, std::back_inserter(points));
  return points;
}

}  // namespace

Document diagram(const Chain& chain, const ParameterRange& x, const ParameterRange& y,
                 const std::optional<Grid>& grid, Options options) {
  options.seconds = options.seconds.value_or(DiagramSettings().seconds);
  Document document{.settings = settings_record(options)};
  document.settings["total_time"] = *options.seconds;
  document.settings["x"] = x.parameter.name();
  document.settings["y"] = y.parameter.name();
  document.settings["x_range"] = {x.lowest, x.highest};
  document.settings["y_range"] = {y.lowest, y.highest};
  document.settings["grid"] = grid ? Json::array({grid->x, grid->y}) : Json(nullptr);
  const PhaseDiagram found = trace_diagram(chain, x, y,
                                           {.point = options.point,
                                            .readings = options.events,
                                            .seconds = *options.seconds,
                                            .threads = options.execution.threads});
  std::vector<Json> lines, events;
  for (const DiagramLine& line : found.lines) lines.push_back(line_record(line, x.parameter, y.parameter));
  for (const DiagramEvent& event : found.events)
    events.push_back(event_record(event, x.parameter, y.parameter));
  document.close(found.complete, found.reason);
  options.events.clear();  // of the lines, not of the map behind them
  document.lists = {{"lines", std::move(lines)}, {"events", std::move(events)}};
  add_points(document, grid ? solve_grid(chain, x, y, *grid, options) : std::vector<Json>{});
  return document;
}

}  // namespace franz_parisi::study
