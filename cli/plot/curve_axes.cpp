#include "cli/plot/curve_axes.hpp"

#include "cli/plot/notation.hpp"
#include "cli/plot/records.hpp"
#include "study/text.hpp"
#include "study/usage_error.hpp"
#include "theory/parameters.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace franz_parisi::cli::plot {

namespace {

/// The parameters that are not the same in all points.
Keys varying_parameters(std::span<const Source> sources) {
  std::map<std::string, std::set<Json>> values;
  for (const Source& source : sources) {
    for (const Json* point : records_of(source.input, "points")) {
      const Json parameters = parameters_in(*point);
      for (const auto& [name, value] : parameters.items()) {
        if (!value.is_null()) values[name].insert(value);
      }
    }
  }
  Keys varying;
  for (const auto& [name, different] : values) {
    if (different.size() > 1) varying.push_back(name);
  }
  return varying;
}

/// The parameter along which state points lie that stand alone; empty for a single one.
std::string lone_points_x(std::span<const Source> sources) {
  const Keys varying = varying_parameters(sources);
  if (varying.size() == 1) return varying.front();
  const Input& first = sources.front().input;
  if (varying.size() > 1)
    reject(first, "and the like hold points that differ in " + join(varying, ", ") +
                      "; allowed are they only with --x");
  const bool simulated =
      std::ranges::any_of(sources, [](const Source& source) { return source.content != Content::solutions; });
  if (!simulated) reject(first, "holds no sweep; allowed is one only with --x");
  return {};
}

Keys default_y(std::span<const Group> groups) {
  Keys keys;
  for (int task = 1; task <= static_cast<int>(theory::most_tasks); ++task)
    keys.push_back("eps_" + std::to_string(task));
  keys.emplace_back(bound_key);
  std::erase_if(keys, [&](const std::string& key) {
    return std::ranges::none_of(groups, [&](const Group& group) { return has_value(group, key); });
  });
  return keys;
}

/// Throws UsageError where no group has the key that was asked for.
void check_key(std::span<const Group> groups, const char* option, const std::string& key) {
  const auto has_key = [&](const Group& group) {
    return std::ranges::any_of(group.points, [&](const Json* point) { return point->contains(key); });
  };
  if (std::ranges::any_of(groups, has_key)) return;
  Keys allowed;
  for (const auto& [name, value] : groups.front().points.front()->items()) {
    if (value.is_number()) allowed.push_back(name);
  }
  throw UsageError(option, key, "is no key of a point; allowed is " + join(allowed, ", "));
}

}  // namespace

bool is_parameter(const std::string& key) {
  const auto parameters = theory::parameters_of(theory::most_tasks);
  return std::ranges::any_of(parameters,
                             [&](const theory::Parameter& parameter) { return parameter.name() == key; });
}

std::string x_key(std::span<const Source> sources, const AxisKeys& axes) {
  if (axes.x) return *axes.x;
  std::string x;
  for (const Source& source : sources) {
    const std::string own = natural_x(source);
    if (own.empty()) continue;
    if (!x.empty() && own != x)
      reject(source.input, "runs along " + own + " and not along " + x + "; allowed are both only with --x");
    x = own;
  }
  return x.empty() ? lone_points_x(sources) : x;
}

std::string running_parameter(std::span<const Source> sources, const std::string& x) {
  return is_parameter(x) || x == "task" ? x : natural_x(sources.front());
}

Keys y_keys(std::span<const Group> groups, const AxisKeys& axes) {
  if (axes.x) check_key(groups, "--x", *axes.x);
  for (const std::string& key : axes.y) check_key(groups, "--y", key);
  if (!axes.y.empty()) return axes.y;
  const bool potential = groups.front().input().document.at("settings").contains("impose");
  return potential ? Keys{"free_entropy"} : default_y(groups);
}

bool has_value(const Group& group, const std::string& key) {
  return std::ranges::any_of(
      group.points, [&](const Json* point) { return point->contains(key) && !point->at(key).is_null(); });
}

std::vector<Keys> panels_of(const Keys& keys, bool several_slots) {
  std::vector<Keys> panels;
  for (const std::string& key : keys) {
    const std::string name = quantity_name(key);
    const bool joins = !name.empty() && (!several_slots || key == bound_key);
    const auto place = std::ranges::find_if(
        panels, [&](const Keys& panel) { return joins && quantity_name(panel.front()) == name; });
    if (place == panels.end()) {
      panels.push_back({key});
    } else {
      place->push_back(key);
    }
  }
  return panels;
}

std::string panel_label(const Keys& keys, bool several_panels) {
  const bool one = keys.size() == 1 || (keys.size() == 2 && keys.back() == bound_key);
  if (!one) return quantity_name(keys.front());
  return several_panels ? symbol_markup(keys.front()) : axis_label(keys.front());
}

}  // namespace franz_parisi::cli::plot
