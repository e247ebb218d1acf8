#include "cli/plot/sources.hpp"

#include "cli/plot/curve_axes.hpp"
#include "cli/plot/epochs.hpp"
#include "cli/plot/measurements.hpp"
#include "cli/plot/records.hpp"

#include <algorithm>
#include <set>

namespace franz_parisi::cli::plot {

namespace {

const Json& settings_of(const Input& input) {
  const Json& settings = member(input, input.document, "settings");
  if (!settings.is_object()) reject(input, "holds something that is not an object for 'settings'");
  return settings;
}

bool is_simulated(const Input& input) { return settings_of(input).contains("simulation"); }

bool has_theory(const Input& input) {
  return !is_simulated(input) || settings_of(input).contains("sweep");  // of verify: both
}

/// A name among the settings; empty where there is none.
std::string setting(const Input& input, const std::string& key) {
  const auto found = settings_of(input).find(key);
  if (found == settings_of(input).end() || found->is_null()) return {};
  return text(input, settings_of(input), key);
}

Source made_source(const Input& input, Content content, std::string meaning, std::vector<Json> points) {
  Json document = Json::object();
  document["settings"] = Json::object();
  document["points"] = std::move(points);
  if (content == Content::epochs) document["beginnings"] = task_beginnings(input);
  return {{input.path, std::move(document)}, content, std::move(meaning)};
}

/// Adds the points to a source of the same meaning, if there is one: they differ in their parameters only.
void add_measurements(std::vector<Source>& sources, const Input& input) {
  const std::string meaning = method_and_size(input);
  std::vector<Json> points = measured_points(input);
  const auto known = std::ranges::find_if(sources, [&](const Source& source) {
    return source.content == Content::measurements && source.meaning == meaning;
  });
  if (known == sources.end()) {
    sources.push_back(made_source(input, Content::measurements, meaning, std::move(points)));
    return;
  }
  for (Json& point : points) known->input.document["points"].push_back(std::move(point));
}

std::string range_meaning(const Input& input) {
  const Json& simulation = member(input, settings_of(input), "simulation");
  return "range of " + std::to_string(count(input, simulation, "instances")) + " runs";
}

/// Whether x will be the epoch, or what a history records by epoch.
bool wants_epochs(const std::vector<Input>& inputs, const AxisKeys& axes) {
  if (axes.x) return !is_parameter(*axes.x);
  return std::ranges::none_of(inputs, has_theory);
}

/// State points that differ in how many tasks they have are one sequence, from whatever documents. What a
/// task does not have yet is null.
void join_sequence(std::vector<Source>& sources) {
  if (sources.empty()) return;
  Json points = Json::array();
  std::set<std::string> keys;
  for (const Source& source : sources) {
    for (const Json* point : records_of(source.input, "points")) {
      points.push_back(*point);
      for (const auto& [key, value] : point->items()) keys.insert(key);
    }
  }
  for (Json& point : points) {
    for (const std::string& key : keys) point.emplace(key, nullptr);
  }
  sources.resize(1);
  sources.front().input.document["points"] = std::move(points);
}

}  // namespace

std::vector<Source> sources_of(std::vector<Input> inputs, const AxisKeys& axes) {
  const bool by_epoch = wants_epochs(inputs, axes);
  std::vector<Source> simulated;
  for (const Input& input : inputs) {
    if (!is_simulated(input)) continue;
    if (by_epoch && has_history(input.document)) {
      simulated.push_back(made_source(input, Content::epochs, range_meaning(input), epoch_points(input)));
    } else {
      add_measurements(simulated, input);
    }
  }
  std::vector<Source> sources;
  for (Input& input : inputs) {
    if (has_theory(input)) sources.push_back({std::move(input)});
  }
  if (axes.x == "task") join_sequence(sources);
  std::ranges::move(simulated, std::back_inserter(sources));
  return sources;
}

std::string natural_x(const Source& source) {
  if (source.content == Content::epochs) return "epoch";
  const std::string swept = setting(source.input, "sweep");
  return swept.empty() ? setting(source.input, "impose") : swept;
}

}  // namespace franz_parisi::cli::plot
