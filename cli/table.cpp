#include "cli/table.hpp"

#include "cli/columns.hpp"
#include "cli/derivatives_table.hpp"
#include "study/record.hpp"
#include "study/text.hpp"
#include "theory/parameters.hpp"
#include "theory/reading.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <vector>

#include <fmt/format.h>

namespace franz_parisi::cli {

namespace {

/// Why values are not exact: a mark and what it says below the table.
struct Mark {
  const char* sign;
  const char* legend;
};
constexpr Mark unstable{
    "*",
    "* replicon < 0 here or at an earlier task: replica symmetry is unstable; these are the values of the "
    "replica-symmetric solution\n"};
constexpr Mark dominated{
    "!",
    "! replica symmetry is not the answer here although its replicon is positive; these are "
    "the values of the replica-symmetric solution\n"};
constexpr Mark further{
    "+",
    "+ one step of replica symmetry breaking, whose replicon is negative as well: further steps "
    "would change these values\n"};

/// The mark of a point, if it has one; an earlier task counts, whose law this one rests on.
const Mark* mark_of(const Json& point) {
  const std::string stable = "rs_stable";
  bool any = false, splits = false;
  for (const auto& [key, value] : point.items()) {
    if (!key.starts_with(stable)) continue;
    const bool broken = point.value("rsb" + key.substr(stable.size()), 0) == 1;
    any = any || broken;
    if (value != Json(false)) continue;
    if (!broken) return &unstable;
    splits = true;
  }
  if (any) return splits ? &further : nullptr;
  const auto exact = point.find("rs_exact");
  return exact != point.end() && *exact == Json(false) ? &dominated : nullptr;
}

bool varies(std::span<const Json> points, const std::string& key) {
  return std::ranges::any_of(points,
                             [&](const Json& point) { return point.at(key) != points.front().at(key); });
}

std::vector<theory::Parameter> parameters_in(const Json& point) {
  return theory::parameters_of(study::tasks_in(point, point.at("task").get<std::size_t>()));
}

/// The parameters that all points share, a line a task.
std::string heading(std::span<const Json> points) {
  std::string text;
  std::size_t task = std::numeric_limits<std::size_t>::max();  // none yet
  for (const theory::Parameter& parameter : parameters_in(points.front())) {
    if (parameter.task != task) {
      task = parameter.task;
      text += fmt::format("{}{}:", text.empty() ? "task " : "\ntask ", task + 1);
    }
    const std::string name = parameter.name();
    if (!varies(points, name))
      text += fmt::format("  {} = {}", name, number_text(points.front().at(name).get<double>()));
  }
  return text + "\n\n";
}

Row columns(std::span<const Json> points) {
  const auto tasks = points.front().at("task").get<std::size_t>();
  Row keys;
  for (const theory::Parameter& parameter : parameters_in(points.front())) {
    if (varies(points, parameter.name())) keys.push_back(parameter.name());
  }
  const bool potential = points.front().contains("imposed");
  const bool orders = points.front().contains("order");
  if (orders) keys.emplace_back("order");
  if (potential) keys.emplace_back("imposed");
  if (points.front().contains("optimum")) keys.insert(keys.end(), {"optimum", "best", "objective"});
  if (points.front().contains("equilibrium")) keys.emplace_back("branch");
  if (potential) keys.insert(keys.end(), {"multiplier", "free_entropy"});
  keys.insert(keys.end(), {"q", "r", "q_star"});
  if (points.front().contains("rsb")) keys.insert(keys.end(), {"rsb", "x", "q_0", "q_1"});
  const std::string learned = points.front().contains("error_1") ? "error" : "eps";
  for (std::size_t s = 0; s < tasks; ++s) keys.push_back(theory::numbered(learned, s));
  const bool best_learner = points.front().contains("eps_bayes_1");
  for (std::size_t s = 0; best_learner && s < tasks; ++s) keys.push_back(theory::numbered("eps_bayes", s));
  for (std::size_t s = 0; orders && s < tasks; ++s) keys.push_back(theory::numbered("forgetting", s));
  if (!potential) keys.emplace_back("free_entropy");
  keys.insert(keys.end(), {"energy", "replicon"});
  return keys;
}

bool is_parameter(const std::string& key) {
  return key == "imposed" ||
         std::ranges::any_of(theory::parameter::control, [&](const theory::ParameterRow* row) {
           return key.starts_with(fmt::format("{}_", row->name));
         });
}

std::string cell(const Json& point, const std::string& key, int digits = 0) {
  const auto found = point.find(key);
  if (found == point.end() || found->is_null()) return "-";
  if (found->is_string()) return one_line(found->get<std::string>());
  if (found->is_boolean()) return found->get<bool>() ? "true" : "false";
  if (found->is_number_integer()) return std::to_string(found->get<int>());
  const double value = found->get<double>();
  if (is_parameter(key)) return number_text(value);
  return digits > 0 ? fmt::format("{:.{}g}", value, digits) : reading_text(value);
}

/// The largest bound on what is shown, and of what.
std::string bound_text(std::span<const Json> points, const Row& keys) {
  double largest = -1;
  std::string of;
  for (const Json& point : points) {
    for (const std::string& key : keys) {
      const auto error = point.find(key + "_error");
      if (error == point.end() || !error->is_number() || error->get<double>() <= largest) continue;
      largest = error->get<double>();
      of = key;
    }
  }
  if (largest < 0) return "";
  return fmt::format("\nlargest bound on a number above: {:.1e} ({})\n", largest, of);
}

/// What the second evaluation of --check found; nothing where it was not asked for.
std::string check_text(std::span<const Json> points) {
  double residual = -1, error = 0;
  std::size_t without = 0;
  std::string reason;
  for (const Json& point : points) {
    if (!point.contains("check_residual")) return "";
    if (point.at("check_residual").is_number()) {
      residual = std::max(residual, point.at("check_residual").get<double>());
      error = std::max(error, point.at("check_error").get<double>());
    } else {
      ++without;
      if (reason.empty() && point.at("check_reason").is_string())
        reason = ": " + one_line(point.at("check_reason").get<std::string>());
    }
  }
  std::string text;
  if (residual >= 0)
    text = fmt::format("largest residual of the reference: {:.1e}, with errors of its own below {:.1e}\n",
                       residual, error);
  if (without > 0) text += fmt::format("points without a check: {}{}\n", without, reason);
  return text;
}

std::string outcome(const Json& point) {
  const Mark* marked = mark_of(point);
  const std::string mark = marked != nullptr ? marked->sign : " ";
  const Json& reason = point.at("reason");
  const std::string why = reason.is_string() && !reason.get<std::string>().empty()
                              ? ": " + one_line(reason.get<std::string>())
                              : "";
  const bool placed = point.contains("equilibrium") && !point.at("branch").is_null();
  const std::string place = !placed                                 ? ""
                            : point.at("equilibrium") == Json(true) ? ", equilibrium"
                            : point.at("stable") == Json(false)     ? ", unstable branch"
                                                                    : ", metastable";
  return fmt::format("{} {}{}{}", mark, point.at("status").get<std::string>(), why, place);
}

/// "2", or "0 and 1" where two branches meet.
std::string branches_text(const Json& event) {
  const int branch = event.at("branch").get<int>(), other = event.at("other_branch").get<int>();
  return branch == other ? std::to_string(branch) : fmt::format("{} and {}", branch, other);
}

/// What an event of a potential means.
const char* meaning(const Json& event) {
  const std::string kind = event.at("kind");
  const bool equilibrium = event.at("equilibrium") == Json(true);
  if (kind == "spinodal") return "  branches end";
  if (kind == "transition") return equilibrium ? "  equally high, the highest" : "  equally high";
  return equilibrium                        ? "  maximum, the highest: selected"
         : event.at("stable") == Json(true) ? "  maximum"
                                            : "  not a maximum";
}

std::string potential_events_text(std::span<const Json> events) {
  std::vector<Row> rows{{"event", events.front().at("parameter").get<std::string>(), "error", "branches",
                         "free_entropy", "eps", "  kind"}};
  for (const Json& event : events) {
    const std::string eps = eps_of(event);
    rows.push_back({event.at("kind").get<std::string>(),
                    fmt::format("{:.9f}", event.at("value").get<double>()), cell(event, "error"),
                    branches_text(event), cell(event, "free_entropy"), cell(event, eps), meaning(event)});
  }
  return "\n" + aligned(rows);
}

}  // namespace

std::string table_text(std::span<const Json> points, const TableOptions& options) {
  if (points.empty()) return "no points\n";
  // Points after different numbers of tasks have different columns: a table each.
  std::map<int, std::vector<Json>> by_task;
  for (const Json& point : points) by_task[point.at("task").get<int>()].push_back(point);
  if (by_task.size() > 1) {
    std::string text;
    for (const auto& [task, part] : by_task) text += (text.empty() ? "" : "\n") + table_text(part, options);
    return text;
  }
  const Row keys = options.columns.empty() ? columns(points) : options.columns;
  std::vector<Row> rows{keys};
  rows.front().emplace_back("  status");
  for (const Json& point : points) {
    Row row;
    for (const std::string& key : keys) row.push_back(cell(point, key, options.digits));
    row.push_back(outcome(point));
    rows.push_back(std::move(row));
  }
  std::string legend;
  for (const Mark* mark : {&unstable, &dominated, &further})
    if (std::ranges::any_of(points, [mark](const Json& point) { return mark_of(point) == mark; }))
      legend += fmt::format("{}{}", legend.empty() ? "\n" : "", mark->legend);
  std::string derivatives;
  for (const Json& point : points) derivatives += derivatives_text(point);
  return heading(points) + aligned(rows) + legend + bound_text(points, keys) + check_text(points) +
         derivatives;
}

std::string events_table_text(std::span<const Json> events) {
  if (events.empty()) return "";
  if (events.front().contains("equilibrium")) return potential_events_text(events);
  const bool broken = events.front().contains("rsb");
  std::vector<Row> rows{{"event", events.front().at("parameter").get<std::string>(), "error"}};
  if (broken) rows.front().emplace_back("x");
  rows.front().insert(rows.front().end(), {"q", "eps", "branches"});
  for (const Json& event : events) {
    Row row{event.at("kind").get<std::string>(), fmt::format("{:.9f}", event.at("value").get<double>()),
            cell(event, "error")};
    if (broken) row.push_back(cell(event, event.contains("x_at") ? "x_at" : "x"));
    row.insert(row.end(), {cell(event, "q"), cell(event, eps_of(event)), branches_text(event)});
    rows.push_back(std::move(row));
  }
  return "\n" + aligned(rows);
}

}  // namespace franz_parisi::cli
