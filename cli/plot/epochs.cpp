#include "cli/plot/epochs.hpp"

#include "cli/plot/measurements.hpp"
#include "cli/plot/records.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace franz_parisi::cli::plot {

namespace {

/// What was recorded of one run, by epoch counted on from task to task.
using Course = std::map<std::size_t, const Json*>;

/// The history of one state point.
struct Training {
  std::vector<std::size_t> beginnings;  ///< of each task, counted on
  std::vector<Course> runs;
};

std::vector<const Json*> history_of(const Input& input, std::size_t point) {
  std::vector<const Json*> records;
  for (const Json* record : records_of(input, "history")) {
    if (count(input, *record, "point") == point) records.push_back(record);
  }
  return records;
}

/// The largest number of weights: others are further from the limit.
std::size_t largest_size(const Input& input, const std::vector<const Json*>& records) {
  std::size_t largest = 0;
  for (const Json* record : records) largest = std::max(largest, count(input, *record, "size"));
  return largest;
}

/// A task begins where the longest run of the task before ended.
std::vector<std::size_t> beginnings_of(const Input& input, const std::vector<const Json*>& records) {
  std::map<std::size_t, std::size_t> last;  // by task
  for (const Json* record : records) {
    std::size_t& epoch = last[count(input, *record, "task")];
    epoch = std::max(epoch, count(input, *record, "epoch"));
  }
  std::vector<std::size_t> beginnings{0};
  for (const auto& [task, epoch] : last) beginnings.push_back(beginnings.back() + epoch);
  beginnings.pop_back();
  return beginnings;
}

Training training_of(const Input& input, std::size_t point) {
  std::vector<const Json*> records = history_of(input, point);
  const std::size_t size = largest_size(input, records);
  std::erase_if(records, [&](const Json* record) { return count(input, *record, "size") != size; });
  Training training{beginnings_of(input, records), {}};
  std::map<std::size_t, Course> runs;
  for (const Json* record : records) {
    const std::size_t task = count(input, *record, "task");
    if (task < 1 || task > training.beginnings.size()) reject(input, "holds a history that lacks a task");
    const std::size_t begun = training.beginnings[task - 1];
    runs[count(input, *record, "instance")][begun + count(input, *record, "epoch")] = record;
  }
  for (auto& [instance, course] : runs) training.runs.push_back(std::move(course));
  return training;
}

/// What a run has last recorded up to an epoch; null before its first.
const Json* state_at(const Course& course, std::size_t epoch) {
  const auto later = course.upper_bound(epoch);
  return later == course.begin() ? nullptr : std::prev(later)->second;
}

void add_quantity(Json& point, const Input& input, const std::vector<const Json*>& states,
                  const std::string& key) {
  std::vector<double> values;
  for (const Json* state : states) {
    if (!state->contains(key)) continue;
    if (const auto value = number(input, *state, key)) values.push_back(*value);
  }
  if (values.empty()) return;
  double sum = 0;
  for (const double value : values) sum += value;
  point[key] = sum / static_cast<double>(values.size());
  point[key + "_lowest"] = std::ranges::min(values);
  point[key + "_highest"] = std::ranges::max(values);
}

bool is_heading(const std::string& key) {
  return key == "point" || key == "method" || key == "size" || key == "instance" || key == "task" ||
         key == "epoch";
}

Json epoch_point(const Input& input, const Training& training, std::size_t epoch, Json point) {
  std::vector<const Json*> states;
  for (const Course& course : training.runs) {
    if (const Json* state = state_at(course, epoch)) states.push_back(state);
  }
  std::set<std::string> keys;
  for (const Json* state : states) {
    for (const auto& [key, value] : state->items()) keys.insert(key);
  }
  point["epoch"] = epoch;
  for (const std::string& key : keys) {
    if (!is_heading(key)) add_quantity(point, input, states, key);
  }
  return point;
}

}  // namespace

bool has_history(const Json& document) {
  const auto history = document.find("history");
  return history != document.end() && history->is_array() && !history->empty();
}

std::vector<Json> epoch_points(const Input& input) {
  std::vector<Json> points;
  for (const Runs& runs : runs_of(input)) {
    const Training training = training_of(input, runs.point);
    std::set<std::size_t> epochs;
    for (const Course& course : training.runs) {
      for (const auto& [epoch, state] : course) epochs.insert(epoch);
    }
    const Json heading = parameters_in(*runs.records.front());
    for (const std::size_t epoch : epochs) points.push_back(epoch_point(input, training, epoch, heading));
  }
  return points;
}

std::vector<double> task_beginnings(const Input& input) {
  std::vector<double> all;
  for (const Runs& runs : runs_of(input)) {
    const Training training = training_of(input, runs.point);
    all.insert(all.end(), training.beginnings.begin() + 1, training.beginnings.end());
  }
  return all;
}

}  // namespace franz_parisi::cli::plot
