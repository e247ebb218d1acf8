#include "cli/plot/task_map.hpp"

#include "study/ask/number.hpp"
#include "cli/plot/notation.hpp"
#include "cli/plot/records.hpp"
#include "theory/parameters.hpp"

#include <set>
#include <string_view>

namespace franz_parisi::cli::plot {

namespace {

/// What the keys of single tasks have in common; empty unless they are one reading of several tasks.
std::string common_stem(const Keys& keys) {
  std::set<std::string_view> stems, tasks;
  for (const std::string& key : keys) {
    const auto [stem, task] = split_key(key);
    if (task.empty()) continue;
    stems.insert(stem);
    tasks.insert(task);
  }
  return stems.size() == 1 && tasks.size() > 1 ? std::string(*stems.begin()) : std::string();
}

/// Whether the points are states of the theory after different numbers of tasks.
bool is_sequence(const Group& group) {
  if (group.source->content != Content::solutions) return false;
  std::set<Json> tasks;
  for (const Json* point : group.points) tasks.insert(member(group.input(), *point, "task"));
  return tasks.size() == group.points.size();
}

}  // namespace

std::optional<Panel> draw_task_map(const Group& group, const Keys& keys) {
  const std::string stem = common_stem(keys);
  if (stem.empty() || !is_sequence(group)) return std::nullopt;
  Map map{symbol_markup(stem) + "_{/:Italic s}", {}, true};
  for (const std::string& key : keys) {
    const std::string_view task = split_key(key).task;
    if (task.empty()) continue;
    const auto asked = static_cast<double>(study::parse_integer("--y", key, task, 1, theory::most_tasks));
    for (const Json* point : group.points) {
      const auto learned = number(group.input(), *point, "task"), value = number(group.input(), *point, key);
      if (!learned || !value || !is_solved(group.input(), *point)) continue;
      map.cells.push_back({*learned - 0.5, *learned + 0.5, asked - 0.5, asked + 0.5, *value});
    }
  }
  if (map.cells.empty()) return std::nullopt;
  return Panel{"task {/:Italic s}", {}, {.counts = true}, std::move(map)};
}

}  // namespace franz_parisi::cli::plot
