#include "study/question.hpp"

#include "study/best_learner.hpp"
#include "study/chain/derivative.hpp"
#include "study/chain/point_budget.hpp"
#include "study/check.hpp"
#include "study/record.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace franz_parisi::study {

Options Options::with(const Callbacks& callbacks) const {
  Options options = *this;
  options.execution.callbacks = callbacks;
  options.point.stop = callbacks.stop;
  return options;
}

Json settings_record(const Options& options) {
  Json settings = Json::object();
  settings["target"] = options.point.target;
  settings["time_limit"] = options.point.seconds_per_point;
  settings["start"] = nullptr;
  if (const auto& start = options.start)
    settings["start"] = Json::object({{"q", start->q}, {"r", start->r}, {"q_star", start->q_star}});
  settings["reference"] = to_string(options.point.reference);
  if (options.point.breaking != Breaking::none) settings["rsb"] = to_string(options.point.breaking);
  return settings;
}

Json point_settings(const Options& options) {
  Json settings = settings_record(options);
  settings["sweep"] = settings["each"] = nullptr;
  return settings;
}

void add_axes(Json& settings, const Axis& sweep, const std::vector<Axis>& each) {
  settings["sweep"] = sweep.parameter.name();
  settings["each"] = nullptr;
  if (each.size() == 1) settings["each"] = each.front().parameter.name();
  for (std::size_t i = 0; each.size() > 1 && i < each.size(); ++i)
    settings["each"].push_back(each[i].parameter.name());
}

namespace {

/// Every reading of the last task by each parameter, null where there is none: `derivatives_reason` says why.
void add_derivatives(Json& record, const ChainSolution& solution, const std::vector<Parameter>& parameters,
                     const Settings& settings) {
  std::vector<std::string> readings;
  for (const theory::Reading& reading : solution.tasks.back().readings) readings.push_back(reading.key);
  PointBudget budget(settings);
  const Root whole = whole_root(solution, settings, budget);
  std::vector<Derivative> list;
  if (whole.found) {
    list = derivatives(whole, readings, parameters, settings, budget);
  } else {
    for (const Parameter& parameter : parameters)
      for (const std::string& reading : readings)
        list.push_back({reading, parameter, std::nan(""), std::nan("")});
  }
  bool all = true;
  for (const Derivative& d : list) {
    const std::string key = derivative_key(d.reading, d.parameter);
    const bool known = std::isfinite(d.value) && std::isfinite(d.error);
    all = all && known;
    record[key] = known ? Json(d.value) : Json(nullptr);
    record[key + "_error"] = known ? Json(d.error) : Json(nullptr);
  }
  record["derivatives_reason"] =
      all                  ? Json(nullptr)
      : budget.exhausted() ? Json(what_ran_out(budget))
      : whole.found        ? Json("the solution is singular here, or states beside it cannot be evaluated")
                           : Json("the solution could not be followed as one of all tasks");
}

}  // namespace

std::vector<Json> records_of(const ChainSolution& solution, const Options& options) {
  std::vector<Json> records;
  for (std::size_t t = options.every_task ? 1 : solution.tasks.size(); t <= solution.tasks.size(); ++t) {
    const ChainSolution part{
        {solution.tasks.begin(), solution.tasks.begin() + static_cast<std::ptrdiff_t>(t)}};
    records.push_back(make_record(part));
    if (options.check) add_check(records.back(), part, options.point);
    if (options.bayes) add_best_learner(records.back(), chain_of(part), options.point);
    if (t == solution.tasks.size() && !options.derivatives.empty())
      add_derivatives(records.back(), solution, options.derivatives, options.point);
  }
  return records;
}

void add_solved(Document& document, const std::string& key, std::vector<Json> records) {
  document.met = document.met && std::ranges::all_of(records, met_target);
  document.lists.push_back({key, std::move(records)});
}

void add_points(Document& document, std::vector<Json> points) {
  add_solved(document, "points", std::move(points));
}

}  // namespace franz_parisi::study
