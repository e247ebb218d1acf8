#include "cli/table.hpp"

#include "cli/columns.hpp"
#include "cli/parameter.hpp"
#include "cli/text.hpp"

#include <algorithm>
#include <vector>

namespace franz_parisi::cli {

namespace {

constexpr const char* unstable_mark = "*";
constexpr const char* unstable_legend =
    "* replicon < 0: replica symmetry is unstable here; these are the values of the replica-symmetric "
    "solution\n";

bool is_unstable(const Json& point) { return point.at("rs_stable") == Json(false); }

bool varies(std::span<const Json> points, const std::string& key) {
  return std::ranges::any_of(points,
                             [&](const Json& point) { return point.at(key) != points.front().at(key); });
}

/// The parameters that all points share, a line a task.
std::string heading(std::span<const Json> points) {
  std::string text;
  int task = 0;
  for (const Parameter& parameter : parameters_of(points.front().at("task").get<std::size_t>())) {
    if (parameter.task != task) {
      task = parameter.task;
      text += (text.empty() ? "task " : "\ntask ") + std::to_string(task) + ":";
    }
    const std::string name = parameter.name();
    if (!varies(points, name))
      text += "  " + name + " = " + number_text(points.front().at(name).get<double>());
  }
  return text + "\n\n";
}

Row columns(std::span<const Json> points) {
  const auto tasks = points.front().at("task").get<std::size_t>();
  Row keys;
  for (const Parameter& parameter : parameters_of(tasks)) {
    if (varies(points, parameter.name())) keys.push_back(parameter.name());
  }
  keys.insert(keys.end(), {"q", "r", "q_star"});
  for (std::size_t s = 1; s <= tasks; ++s) keys.push_back("eps_" + std::to_string(s));
  keys.insert(keys.end(), {"free_entropy", "energy", "replicon"});
  return keys;
}

bool is_parameter(const std::string& key) {
  return std::ranges::any_of(symbol::all, [&](const Symbol* one) { return key.starts_with(one->name); });
}

std::string cell(const Json& point, const std::string& key) {
  const Json& value = point.at(key);
  if (value.is_null()) return "-";
  return is_parameter(key) ? number_text(value.get<double>()) : reading_text(value.get<double>());
}

std::string outcome(const Json& point) {
  const std::string mark = is_unstable(point) ? unstable_mark : " ";
  const Json& reason = point.at("reason");
  const std::string why = reason.is_string() && !reason.get<std::string>().empty()
                              ? ": " + one_line(reason.get<std::string>())
                              : "";
  return mark + " " + point.at("status").get<std::string>() + why;
}

}  // namespace

std::string table_text(std::span<const Json> points) {
  if (points.empty()) return "no points\n";
  const Row keys = columns(points);
  std::vector<Row> rows{keys};
  rows.front().emplace_back("  status");
  for (const Json& point : points) {
    Row row;
    for (const std::string& key : keys) row.push_back(cell(point, key));
    row.push_back(outcome(point));
    rows.push_back(std::move(row));
  }
  const std::string legend =
      std::ranges::any_of(points, is_unstable) ? std::string("\n") + unstable_legend : "";
  return heading(points) + aligned(rows) + legend;
}

}  // namespace franz_parisi::cli
