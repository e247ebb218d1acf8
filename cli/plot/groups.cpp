#include "cli/plot/groups.hpp"

#include "cli/parameter.hpp"
#include "cli/plot/notation.hpp"

#include <algorithm>
#include <filesystem>
#include <map>

namespace franz_parisi::cli::plot {

namespace {

/// The names of all parameters that a point can have, without the running one.
std::vector<std::string> fixed_parameters(const std::string& running) {
  std::vector<std::string> names;
  for (const Parameter& parameter : parameters_of(max_tasks)) {
    if (parameter.name() != running) names.push_back(parameter.name());
  }
  return names;
}

Json value_or_null(const Json& point, const std::string& key) {
  const auto found = point.find(key);
  return found == point.end() ? Json(nullptr) : *found;
}

/// What points of one group have in common, as text.
std::string signature(const Json& point, const std::vector<std::string>& names) {
  Json values = Json::array();
  for (const std::string& name : names) values.push_back(value_or_null(point, name));
  return values.dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// A list of records of a document; empty where it has none under this key.
std::vector<const Json*> records_of(const Input& input, const std::string& key) {
  std::vector<const Json*> records;
  const auto list = input.document.find(key);
  if (list == input.document.end()) return records;
  if (!list->is_array()) reject(input, "'" + key + "' is not a list");
  for (const Json& record : *list) {
    if (!record.is_object()) reject(input, "'" + key + "' holds something that is not a record");
    records.push_back(&record);
  }
  return records;
}

void append_groups(std::vector<Group>& groups, const Input& input, const std::vector<std::string>& names) {
  const auto points = records_of(input, "points");
  if (points.empty()) reject(input, "'points' is not a list of at least one point");
  std::map<std::string, std::size_t> places;
  for (const Json* point : points) {
    const auto [place, is_new] = places.try_emplace(signature(*point, names), groups.size());
    if (is_new) groups.push_back({&input, {}, {}, {}});
    groups[place->second].points.push_back(point);
  }
  for (const Json* event : records_of(input, "events")) {
    const auto place = places.find(signature(*event, names));
    if (place != places.end()) groups[place->second].events.push_back(event);
  }
}

/// "rho_2 = 0.5, beta_1 = 20": the parameters that are not the same in all groups.
std::string parameter_label(const Group& group, std::span<const Group> groups,
                            const std::vector<std::string>& names) {
  std::string label;
  for (const std::string& name : names) {
    const Json value = value_or_null(*group.points.front(), name);
    const bool shared = std::ranges::all_of(
        groups, [&](const Group& other) { return value_or_null(*other.points.front(), name) == value; });
    if (shared || !value.is_number()) continue;
    label += (label.empty() ? "" : ", ") + symbol_markup(name) + " = " + number_markup(value.get<double>());
  }
  return label;
}

std::string file_label(const Input& input) {
  return plain(input.path == "-" ? "standard input" : std::filesystem::path(input.path).stem().string());
}

void add_labels(std::vector<Group>& groups, const std::vector<std::string>& names) {
  std::map<std::string, int> occurrences;
  for (Group& group : groups) {
    group.label = parameter_label(group, groups, names);
    ++occurrences[group.label];
  }
  for (Group& group : groups) {
    if (!group.label.empty() && occurrences[group.label] == 1) continue;
    group.label = file_label(*group.input) + (group.label.empty() ? "" : ", " + group.label);
  }
}

}  // namespace

std::vector<Group> make_groups(std::span<const Input> inputs, const std::string& running) {
  const std::vector<std::string> names = fixed_parameters(running);
  std::vector<Group> groups;
  for (const Input& input : inputs) append_groups(groups, input, names);
  if (groups.size() > 1) add_labels(groups, names);
  return groups;
}

}  // namespace franz_parisi::cli::plot
