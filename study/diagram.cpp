#include "study/diagram.hpp"

#include "study/branches.hpp"
#include "study/pieces.hpp"
#include "study/record.hpp"

#include <algorithm>
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

Json line_record(const DiagramLine& line, const Parameter& x, const Parameter& y, bool breaks) {
  Json record = event_heading(line.spec);
  if (breaks) record["rsb"] = line.broken ? 1 : 0;
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

Json trace(const Chain& chain, const ParameterRange& x, const ParameterRange& y, const Options& options) {
  const PhaseDiagram found = trace_diagram(chain, x, y,
                                           {.point = options.point,
                                            .readings = options.events,
                                            .seconds = *options.seconds,
                                            .execution = options.execution});
  Json answer = search_answer({"lines", "events"}, found.complete, found.reason);
  for (const DiagramLine& line : found.lines)
    answer["lines"].push_back(
        line_record(line, x.parameter, y.parameter, options.point.breaking != Breaking::none));
  for (const DiagramEvent& event : found.events)
    answer["events"].push_back(event_record(event, x.parameter, y.parameter));
  return answer;
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
  Json question = question_record(document.settings, chain, {});
  for (const EventSpec& event : options.events) question["events"].push_back(event_heading(event));
  // The lines are the first piece, the rows of the grid the others.
  const std::size_t rows = grid ? static_cast<std::size_t>(grid->y) : 0;
  Pieces pieces("diagram", question, options);
  const auto body = [&](std::size_t) { return trace(chain, x, y, options); };
  const auto check = [](std::size_t, const Json& answer) {
    return search_problem(answer, {"lines", "events"});
  };
  const Json traced = pieces.run(0, 1, body, check).front();
  options.events.clear();  // of the lines, not of the map behind them
  options.point.breaking = Breaking::none;
  std::vector<Json> mapped;
  if (grid) {
    const Axis columns{x.parameter, evenly_spaced(x.lowest, x.highest, grid->x)};
    const std::vector<double> heights = evenly_spaced(y.lowest, y.highest, grid->y);
    pieces.begin(1, rows, "rows");
    const auto at = [&](std::size_t i) { return y.parameter.at(chain, heights[i]); };
    const auto row = [&](std::size_t i) {
      Json found = equilibrium_row(at(i), columns, std::min(x.parameter.task, y.parameter.task), options);
      options.execution.advance();
      return found;
    };
    mapped = pieces.run(1, rows, row, [&](std::size_t i, const Json& answer) {
      const std::string problem = search_problem(answer, {"points"});
      return problem.empty() ? points_problem(answer["points"], at(i), columns) : problem;
    });
  }
  // Not before: a process that was asked for rows alone has no lines, and has left by now.
  document.close(traced.at("complete"), traced.at("incomplete"));
  std::vector<Json> points;
  for (const Json& one : mapped) {
    points.insert(points.end(), one["points"].begin(), one["points"].end());
    document.close(one["complete"], one["incomplete"]);
  }
  document.lists.push_back({"lines", traced.at("lines")});
  add_solved(document, "events", traced.at("events"));
  add_points(document, std::move(points));
  return document;
}

}  // namespace franz_parisi::study
