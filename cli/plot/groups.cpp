#include "cli/plot/groups.hpp"

#include "cli/plot/notation.hpp"
#include "cli/plot/records.hpp"
#include "theory/parameters.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

namespace franz_parisi::cli::plot {

namespace {

/// The names of all parameters that a point can have, without the running one. Along a sequence of tasks
/// none is fixed.
std::vector<std::string> fixed_parameters(const std::string& running) {
  std::vector<std::string> names;
  if (running == "task") return names;
  for (const theory::Parameter& parameter : theory::parameters_of(theory::most_tasks)) {
    if (parameter.name() != running) names.push_back(parameter.name());
  }
  return names;
}

/// A parameter of a point: null where its method does not use it, "" where its tasks have none.
Json value_of(const Json& point, const std::string& key) {
  const auto found = point.find(key);
  return found == point.end() ? Json("") : *found;
}

/// What points of one group have in common, as text.
std::string signature(const Json& point, const std::vector<std::string>& names) {
  Json values = Json::array();
  for (const std::string& name : names) values.push_back(value_of(point, name));
  return values.dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// Whether two values of a parameter may describe the same thing: one that is not used agrees with any.
bool agree(const Json& a, const Json& b) { return a == b || a.is_null() || b.is_null(); }

bool agree(const Group& a, const Group& b, const std::vector<std::string>& names) {
  return std::ranges::all_of(names, [&](const std::string& name) {
    return agree(value_of(*a.points.front(), name), value_of(*b.points.front(), name));
  });
}

void append_groups(std::vector<Group>& groups, const Source& source, const std::vector<std::string>& names) {
  const auto points = records_of(source.input, "points");
  if (points.empty()) reject(source.input, "'points' is not a list of at least one point");
  std::map<std::string, std::size_t> places;
  for (const Json* point : points) {
    const auto [place, is_new] = places.try_emplace(signature(*point, names), groups.size());
    if (is_new) groups.push_back({&source, {}, {}});
    groups[place->second].points.push_back(point);
  }
  for (const Json* event : records_of(source.input, "events")) {
    const auto place = places.find(signature(*event, names));
    if (place != places.end()) groups[place->second].events.push_back(event);
  }
}

/// Measurements go with the one slot of other sources that agrees with them; everything else has its own.
void assign_slots(std::vector<Group>& groups, const std::vector<std::string>& names) {
  std::size_t slots = 0;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    std::set<std::size_t> agreeing;
    for (std::size_t other = 0; other < g; ++other) {
      const Group& before = groups[other];
      if (before.source->content != Content::epochs && before.source != groups[g].source &&
          agree(before, groups[g], names)) {
        agreeing.insert(before.slot);
      }
    }
    const bool shares = groups[g].source->content == Content::measurements && agreeing.size() == 1;
    groups[g].slot = shares ? *agreeing.begin() : slots++;
  }
}

/// "rho_2 = 0.5, beta_1 = 20": the parameters that are not the same in all groups.
std::string parameter_label(const Group& group, std::span<const Group> groups,
                            const std::vector<std::string>& names) {
  std::string label;
  for (const std::string& name : names) {
    const Json value = value_of(*group.points.front(), name);
    const bool shared = std::ranges::all_of(
        groups, [&](const Group& other) { return agree(value_of(*other.points.front(), name), value); });
    if (shared || !value.is_number()) continue;
    label += (label.empty() ? "" : ", ") + symbol_markup(name) + " = " + number_markup(value.get<double>());
  }
  return label;
}

/// The file, or what the measurements in it are.
std::string source_label(const Source& source) {
  if (source.content == Content::measurements) return source.meaning;
  const std::string& path = source.input.path;
  return plain(path == "-" ? "standard input" : std::filesystem::path(path).stem().string());
}

/// A label for each slot, from its first group.
std::vector<Slot> make_slots(const std::vector<Group>& groups, const std::vector<std::string>& names) {
  std::vector<const Group*> firsts;
  for (const Group& group : groups) {
    if (group.slot == firsts.size()) firsts.push_back(&group);
  }
  std::vector<Slot> slots;
  std::map<std::string, int> occurrences;
  for (const Group* first : firsts) {
    slots.push_back({parameter_label(*first, groups, names), first->source->content});
    ++occurrences[slots.back().label];
  }
  if (slots.size() == 1) slots.front().label.clear();
  for (std::size_t s = 0; slots.size() > 1 && s < slots.size(); ++s) {
    std::string& label = slots[s].label;
    if (!label.empty() && occurrences[label] == 1) continue;
    label = source_label(*firsts[s]->source) + (label.empty() ? "" : ", " + label);
  }
  return slots;
}

}  // namespace

Groups make_groups(std::span<const Source> sources, const std::string& running) {
  const std::vector<std::string> names = fixed_parameters(running);
  Groups groups;
  for (const Source& source : sources) append_groups(groups.all, source, names);
  assign_slots(groups.all, names);
  groups.slots = make_slots(groups.all, names);
  return groups;
}

}  // namespace franz_parisi::cli::plot
