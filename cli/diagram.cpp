#include "cli/diagram.hpp"

#include "cli/branches.hpp"
#include "cli/commands.hpp"
#include "cli/csv.hpp"
#include "cli/diagram_table.hpp"
#include "cli/progress.hpp"
#include "solver/parallel.hpp"
#include "study/diagram.hpp"

#include <algorithm>

namespace franz_parisi::cli {

namespace {

/// The state at a point of the plane, and how far the point may be off.
void add_place(Json& record, const study::PlanePoint& point, const Axis& x, const Axis& y) {
  record[x.parameter.name() + "_error"] = number_or_null(point.x_error);
  record[y.parameter.name() + "_error"] = number_or_null(point.y_error);
  record.update(make_record(point.chain));
  record[x.parameter.name()] = point.x;
  record[y.parameter.name()] = point.y;
}

Json line_record(const study::DiagramLine& line, const Axis& x, const Axis& y) {
  Json record = event_heading(line.spec);
  record["task"] = line.task + 1;
  record["begin"] = study::to_string(line.begin);
  record["end"] = study::to_string(line.end);
  record["points"] = Json::array();
  for (const study::PlanePoint& point : line.points) {
    Json entry = Json::object();
    add_place(entry, point, x, y);
    record["points"].push_back(std::move(entry));
  }
  return record;
}

Json event_record(const study::DiagramEvent& event, const Axis& x, const Axis& y) {
  Json record = Json::object();
  record["kind"] = study::to_string(event.kind);
  add_place(record, event.at, x, y);
  return record;
}

/// The equilibrium state at every point of the grid, row by row.
std::vector<Json> solve_grid(const Chain& chain, const Axis& x, const Axis& y, const Grid& grid,
                             double seconds, const SolveOptions& options) {
  const Axis columns{x.parameter, evenly_spaced(x.values.front(), x.values.back(), grid.x)};
  const std::vector<double> heights = evenly_spaced(y.values.front(), y.values.back(), grid.y);
  std::vector<std::vector<Json>> rows(heights.size());
  Progress progress(rows.size(), "rows");
  solver::in_parallel(rows.size(), options.threads, [&](std::size_t i) {
    Chain row = chain;
    y.parameter.of(row) = heights[i];
    rows[i] =
        equilibrium_records(row, columns, std::min(x.parameter.task, y.parameter.task), seconds, options);
    progress.advance();
  });
  std::vector<Json> points;
  for (auto& row : rows) std::ranges::move(row, std::back_inserter(points));
  return points;
}

std::string report(const Document& document, Format format, const Axis& x, const Axis& y) {
  const auto& lines = document.sections[0].records;
  if (format == Format::csv) return csv_text(flat_lines(lines));
  if (format == Format::table)
    return diagram_table_text(lines, document.sections[1].records, x.parameter.name(), y.parameter.name()) +
           incomplete_text(document);
  return json_text(document);
}

}  // namespace

int report_diagram(const Chain& chain, const Axis& x, const Axis& y, const std::optional<Grid>& grid,
                   const Search& search, const SolveOptions& options, Document document, Format format,
                   const Destination& destination) {
  const auto range = [](const Axis& axis) {
    return study::ParameterRange{axis.parameter.in_theory(), axis.values.front(), axis.values.back()};
  };
  const study::PhaseDiagram diagram = study::trace_diagram(chain, range(x), range(y),
                                                           {.point = options.settings,
                                                            .readings = search.events,
                                                            .seconds = search.seconds,
                                                            .threads = options.threads});
  Section lines{"lines", {}}, events{"events", {}};
  for (const auto& line : diagram.lines) lines.records.push_back(line_record(line, x, y));
  for (const auto& event : diagram.events) events.records.push_back(event_record(event, x, y));
  if (grid) document.points = solve_grid(chain, x, y, *grid, search.seconds, options);
  document.sections = {std::move(lines), std::move(events)};
  document.complete = diagram.complete;
  document.incomplete = diagram.reason;
  destination.write(report(document, format, x, y));
  return diagram.complete && std::ranges::all_of(document.points, met_target) ? exit_success
                                                                              : exit_target_missed;
}

}  // namespace franz_parisi::cli
