#include "cli/plot/measurements.hpp"

#include "cli/plot/notation.hpp"
#include "cli/plot/records.hpp"
#include "validation/statistics.hpp"

#include <algorithm>
#include <map>

namespace franz_parisi::cli::plot {

namespace {

bool is_error_of_a_quantity(const std::string& key) { return key.ends_with("_error"); }

/// The means over instances, and over sizes the limit, which comes after the sizes.
void add_summary(Json& point, const Input& input, const Runs& runs) {
  for (const Json* summary : records_of(input, "summary")) {
    if (count(input, *summary, "point") != runs.point || count(input, *summary, "task") != runs.task)
      continue;
    const std::string quantity = text(input, *summary, "quantity");
    point[quantity] = member(input, *summary, "mean");
    point[quantity + "_error"] = member(input, *summary, "standard_error");
  }
}

/// How long training took; not in the summary, as it is no quantity of the model.
void add_epochs(Json& point, const Input& input, const Runs& runs) {
  std::vector<double> all;
  for (const Json* record : runs.records) {
    const auto epochs = record->contains("epochs") ? number(input, *record, "epochs") : std::nullopt;
    if (!epochs) return;
    all.push_back(*epochs);
  }
  point["epochs"] = all.front();
  if (all.size() == 1) return;
  const validation::Estimate estimate = validation::estimate(all);
  point["epochs"] = estimate.mean;
  point["epochs_error"] = estimate.standard_error;
}

/// The values of the only instance.
void add_instance(Json& point, const Json& record) {
  for (const auto& [key, value] : record.items()) {
    if (value.is_number() && !point.contains(key) && !is_error_of_a_quantity(key)) point[key] = value;
  }
}

std::string sizes_text(const Input& input, const Json& sizes) {
  if (!sizes.is_array() || sizes.empty()) reject(input, "holds no list of numbers for 'sizes'");
  return sizes.size() > 1 ? "→ ∞" : "= " + plain(sizes.front().dump());
}

}  // namespace

std::vector<Runs> runs_of(const Input& input) {
  std::map<std::size_t, Runs> by_point;
  for (const Json* record : records_of(input, "simulation")) {
    const std::size_t point = count(input, *record, "point"), task = count(input, *record, "task");
    Runs& runs = by_point.try_emplace(point, Runs{point, task, {}}).first->second;
    if (task < runs.task) continue;
    if (task > runs.task) runs = {point, task, {}};
    runs.records.push_back(record);
  }
  std::vector<Runs> all;
  for (auto& [point, runs] : by_point) all.push_back(std::move(runs));
  if (all.empty()) reject(input, "has no 'simulation' of at least one instance");
  return all;
}

std::vector<Json> measured_points(const Input& input) {
  std::vector<Json> points;
  for (const Runs& runs : runs_of(input)) {
    Json point = parameters_in(*runs.records.front());
    point["task"] = runs.task;
    add_summary(point, input, runs);
    add_epochs(point, input, runs);
    if (runs.records.size() == 1) add_instance(point, *runs.records.front());
    points.push_back(std::move(point));
  }
  return points;
}

std::string method_and_size(const Input& input) {
  const Json& settings = member(input, member(input, input.document, "settings"), "simulation");
  return plain(text(input, settings, "method")) + ", {/:Italic N} " +
         sizes_text(input, member(input, settings, "sizes"));
}

}  // namespace franz_parisi::cli::plot
