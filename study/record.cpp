#include "study/record.hpp"

#include "theory/bayes/bayes_optimal.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

namespace franz_parisi::study {

namespace {

void add(Json& record, const std::string& key, double value, double error) {
  record[key] = number_or_null(value);
  record[key + "_error"] = number_or_null(error);
}

/// Every reading of a task as one of so many, null where it does not exist. The bound (14) is one on learning
/// from the data of a single task.
void add_readings(Json& record, const TaskSolution& task, std::size_t tasks) {
  const theory::Readings none, &readings = task.has_solution ? task.readings : none;
  for (const theory::ReadingRow& row : theory::reading_rows()) {
    if (row.broken && !task.broken) continue;
    const std::string key(row.key);
    if (key == "eps_bayes") {
      if (tasks == 1) {
        const integrals::Estimate bound = theory::bayes_optimal_eps(task.parameters.alpha);
        add(record, key, bound.value, bound.error);
      } else {
        add(record, key, std::nan(""), std::nan(""));
      }
    } else if (row.per_task) {
      const std::size_t count = key == "forgetting" ? tasks - 1 : tasks;
      for (std::size_t s = 0; s < count; ++s)
        add(record, theory::numbered(key, s), readings.value(theory::numbered(key, s)),
            readings.error(theory::numbered(key, s)));
    } else if (key != "overlap_previous" || tasks > 1) {
      add(record, key, readings.value(key), readings.error(key));
    }
  }
  record["rs_stable"] = std::isfinite(readings.value("replicon")) ? Json(task.rs_stable()) : Json(nullptr);
}

/// Whether replica symmetry is the answer for this task, as far as that is known, and with how many steps the
/// record is.
void add_breaking(Json& record, const TaskSolution& task) {
  const bool unstable = task.has_solution && !task.broken.value_or(false) && !task.rs_stable();
  const auto exact = unstable ? std::optional(false) : task.rs_exact;
  const std::string reason = unstable ? "the replicon is negative" : task.rs_exact_reason;
  record["rs_exact"] = exact ? Json(*exact) : Json(nullptr);
  record["rs_exact_reason"] = reason.empty() ? Json(nullptr) : Json(reason);
  if (task.broken) record["rsb"] = *task.broken ? 1 : 0;
}

/// The task whose outcome is the point's: the last, unless it rests on an earlier one that missed its target.
const TaskSolution& deciding_task(const std::vector<TaskSolution>& tasks) {
  if (tasks.back().status != Status::converged) return tasks.back();
  const auto missed =
      std::ranges::find_if(tasks, [](const TaskSolution& task) { return task.status != Status::converged; });
  return missed == tasks.end() ? tasks.back() : *missed;
}

/// Which solutions the last task rests on, and whether replica symmetry holds there.
void add_earlier_tasks(Json& record, const std::vector<TaskSolution>& tasks) {
  for (std::size_t s = 0; s + 1 < tasks.size(); ++s) {
    const TaskSolution& task = tasks[s];
    record[theory::numbered("branch", s)] = task.has_solution ? Json(task.branch) : Json(nullptr);
    record[theory::numbered("rs_stable", s)] = task.has_solution ? Json(task.rs_stable()) : Json(nullptr);
  }
}

void add_outcome(Json& record, const TaskSolution& deciding) {
  record["status"] = to_string(deciding.status);
  record["reason"] = deciding.status == Status::converged ? Json(nullptr) : Json(deciding.reason);
}

}  // namespace

Chain chain_of(const ChainSolution& solution) {
  Chain chain;
  for (const TaskSolution& task : solution.tasks) chain.push_back(task.parameters);
  return chain;
}

void add_parameters(Json& record, const Chain& chain) {
  for (const Parameter& parameter : theory::parameters_of(chain.size()))
    record[parameter.name()] = parameter.of(chain);
}

Json number_or_null(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json make_record(const ChainSolution& solution) {
  const TaskSolution& last = solution.tasks.back();
  Json record = Json::object();
  record["task"] = solution.tasks.size();
  add_parameters(record, chain_of(solution));
  add_readings(record, last, solution.tasks.size());
  add_breaking(record, last);
  record["branch"] = last.has_solution ? Json(last.branch) : Json(nullptr);
  add_earlier_tasks(record, solution.tasks);
  add_outcome(record, deciding_task(solution.tasks));
  record["residual"] = last.has_solution ? number_or_null(last.residual) : Json(nullptr);
  record["evaluations"] = last.evaluations;
  return record;
}

std::vector<std::string> required_keys(std::size_t tasks) {
  std::vector<std::string> keys;
  const Json record = make_record({std::vector<TaskSolution>(tasks)});
  for (const auto& [key, value] : record.items()) keys.push_back(key);
  return keys;
}

std::string derivative_key(const std::string& reading, const Parameter& parameter) {
  return "d_" + reading + "/d_" + parameter.name();
}

std::vector<std::string> point_keys(std::size_t tasks) {
  std::vector<std::string> keys = required_keys(tasks);
  for (std::size_t s = 0; tasks > 1 && s < tasks; ++s)
    for (const char* const key : {"stable", "equilibrium"}) keys.push_back(theory::numbered(key, s));
  for (std::size_t s = 0; s < tasks; ++s) {
    keys.push_back(theory::numbered("eps_bayes", s));
    keys.push_back(keys.back() + "_error");
  }
  keys.insert(keys.end(),
              {"stable", "equilibrium", "imposed", "multiplier", "multiplier_error", "check_residual",
               "check_error", "rsb", "optimum", "objective", "objective_error", "over_error", "best"});
  for (const theory::ReadingRow& row : theory::reading_rows()) {
    if (!row.broken) continue;
    keys.emplace_back(row.key);
    keys.push_back(std::string(row.key) + "_error");
  }
  for (const theory::ReadingRow& row : theory::reading_rows()) {
    for (std::size_t s = 0; s < (row.per_task ? tasks : 1); ++s) {
      for (const Parameter& parameter : theory::parameters_of(tasks)) {
        const std::string reading = row.per_task ? theory::numbered(row.key, s) : std::string(row.key);
        keys.push_back(derivative_key(reading, parameter));
        keys.push_back(keys.back() + "_error");
      }
    }
  }
  return keys;
}

Json event_heading(const EventSpec& spec) {
  Json record = Json::object();
  record["kind"] = to_string(spec.kind);
  record["reading"] = spec.reading.empty() ? Json(nullptr) : Json(spec.reading);
  record["level"] = spec.reading.empty() ? Json(nullptr) : Json(spec.level);
  return record;
}

bool met_target(const Json& record) { return record.at("status") == to_string(Status::converged); }

}  // namespace franz_parisi::study
