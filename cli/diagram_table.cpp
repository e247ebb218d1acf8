#include "cli/diagram_table.hpp"

#include "cli/columns.hpp"
#include "study/text.hpp"

#include <fmt/format.h>

namespace franz_parisi::cli {

namespace {

std::string coordinate(const Json& point, const std::string& key) {
  return fmt::format("{:.8f}", point.at(key).get<double>());
}

std::string reading(const Json& point, const std::string& key) { return reading_text(point.at(key)); }

std::string lines_text(const std::vector<Json>& lines, const std::string& x, const std::string& y) {
  if (lines.empty()) return "no lines\n";
  std::vector<Row> rows{{"line", "points", x, y, "ends at", "to " + x, y, "ends at"}};
  for (const Json& line : lines) {
    const Json& points = line.at("points");
    const bool broken = line.value("rsb", 0) == 1;
    rows.push_back(
        {line.at("kind").get<std::string>() + (broken ? " (one step)" : ""), std::to_string(points.size()),
         coordinate(points.front(), x), coordinate(points.front(), y), line.at("begin").get<std::string>(),
         coordinate(points.back(), x), coordinate(points.back(), y), line.at("end").get<std::string>()});
  }
  return aligned(rows);
}

}  // namespace

std::string diagram_table(const study::Document& document) {
  const auto x = document.settings.at("x").get<std::string>(),
             y = document.settings.at("y").get<std::string>();
  const std::vector<Json>& events = document.list("events");
  std::string text = lines_text(document.list("lines"), x, y);
  if (events.empty()) return text;
  std::vector<Row> rows{{"event", x, y, x + "_error", y + "_error", "q", "eps", "replicon"}};
  for (const Json& event : events) {
    const std::string eps = eps_of(event);
    rows.push_back({event.at("kind").get<std::string>(), coordinate(event, x), coordinate(event, y),
                    reading(event, x + "_error"), reading(event, y + "_error"), reading(event, "q"),
                    reading(event, eps), reading(event, "replicon")});
  }
  return fmt::format("{}\n{}", text, aligned(rows));
}

}  // namespace franz_parisi::cli
