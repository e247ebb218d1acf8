#include "cli/plot/curve_axes.hpp"

#include "cli/parameter.hpp"
#include "cli/plot/notation.hpp"
#include "cli/text.hpp"
#include "cli/usage_error.hpp"

#include <algorithm>

namespace franz_parisi::cli::plot {

namespace {

/// The parameter that a document was swept along; empty for a single point.
std::string swept_parameter(const Input& input) {
  const Json& sweep = member(input, member(input, input.document, "settings"), "sweep");
  if (sweep.is_null()) return {};
  if (!sweep.is_string()) reject(input, "holds something that is not a name for 'sweep'");
  return sweep.get<std::string>();
}

Keys default_y(std::span<const Group> groups) {
  Keys keys;
  for (int task = 1; task <= max_tasks; ++task) keys.push_back("eps_" + std::to_string(task));
  keys.emplace_back(bound_key);
  std::erase_if(keys, [&](const std::string& key) {
    return std::ranges::none_of(groups, [&](const Group& group) { return has_value(group, key); });
  });
  return keys;
}

/// Throws UsageError where no group has the key that was asked for.
void check_key(std::span<const Group> groups, const char* option, const std::string& key) {
  const auto has_key = [&](const Group& group) { return group.points.front()->contains(key); };
  if (std::ranges::any_of(groups, has_key)) return;
  Keys allowed;
  for (const auto& [name, value] : groups.front().points.front()->items()) {
    if (value.is_number()) allowed.push_back(name);
  }
  throw UsageError(option, key, "is no key of a point; allowed is " + join(allowed, ", "));
}

}  // namespace

bool is_parameter(const std::string& key) {
  const auto parameters = parameters_of(max_tasks);
  return std::ranges::any_of(parameters, [&](const Parameter& parameter) { return parameter.name() == key; });
}

std::string x_key(std::span<const Input> inputs, const AxisKeys& axes) {
  if (axes.x) return *axes.x;
  const std::string x = swept_parameter(inputs.front());
  for (const Input& input : inputs) {
    const std::string swept = swept_parameter(input);
    if (swept.empty()) reject(input, "holds no sweep; allowed is one only with --x");
    if (swept != x)
      reject(input, "is a sweep of " + swept + " and not of " + x + "; allowed are both only with --x");
  }
  return x;
}

std::string running_parameter(const Input& input, const std::string& x) {
  return is_parameter(x) ? x : swept_parameter(input);
}

Keys y_keys(std::span<const Group> groups, const AxisKeys& axes) {
  if (axes.x) check_key(groups, "--x", *axes.x);
  for (const std::string& key : axes.y) check_key(groups, "--y", key);
  return axes.y.empty() ? default_y(groups) : axes.y;
}

bool has_value(const Group& group, const std::string& key) {
  return std::ranges::any_of(
      group.points, [&](const Json* point) { return point->contains(key) && !point->at(key).is_null(); });
}

std::vector<Keys> panels_of(const Keys& keys, bool several_groups) {
  std::vector<Keys> panels;
  for (const std::string& key : keys) {
    const std::string name = quantity_name(key);
    const bool joins = !name.empty() && (!several_groups || key == bound_key);
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
