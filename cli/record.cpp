#include "cli/record.hpp"

#include "cli/parameter.hpp"
#include "theory/bayes_optimal.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <string>
#include <vector>

namespace franz_parisi::cli {

namespace {

using solver::ChainSolution;
using solver::TaskSolution;

Json entry_or_null(const std::vector<double>& values, std::size_t index) {
  return index < values.size() ? number_or_null(values[index]) : Json(nullptr);
}

std::string numbered(const char* name, std::size_t index) {
  return std::string(name) + "_" + std::to_string(index + 1);
}

void add_parameters(Json& record, const std::vector<TaskSolution>& tasks) {
  Chain chain;
  for (const TaskSolution& task : tasks) chain.push_back(task.parameters);
  for (const Parameter& parameter : parameters_of(chain.size()))
    record[parameter.name()] = parameter.of(chain);
}

void add_order_parameters(Json& record, const TaskSolution& task) {
  record["q"] = number_or_null(task.q);
  record["q_error"] = number_or_null(task.q_error);
  record["r"] = number_or_null(task.r);
  record["r_error"] = number_or_null(task.r_error);
  record["q_star"] = number_or_null(task.q_star);
  record["q_star_error"] = number_or_null(task.q_star_error);
  record["q_hat"] = number_or_null(task.conjugates.q_hat);
  record["r_hat"] = number_or_null(task.conjugates.r_hat);
  record["q_star_hat"] = number_or_null(task.conjugates.q_star_hat);
}

/// Generalisation error of a network whose output has this overlap with the teacher's, (8).
double generalisation_error(double overlap) { return std::acos(overlap) / std::numbers::pi; }

void add_generalisation(Json& record, const TaskSolution& task, std::size_t tasks) {
  for (std::size_t s = 0; s < tasks; ++s) record[numbered("p", s)] = entry_or_null(task.readings.p, s);
  for (std::size_t s = 0; s < tasks; ++s) {
    record[numbered("eps", s)] = entry_or_null(task.readings.eps, s);
    record[numbered("eps", s) + "_error"] = entry_or_null(task.eps_error, s);
  }
  record["eps_mean_network"] = number_or_null(generalisation_error(task.r / std::sqrt(task.q_star)));
  record["eps_sampled_network"] = number_or_null(generalisation_error(task.r));
}

/// How much worse each earlier task is known now than when it was learned.
void add_forgetting(Json& record, const TaskSolution& last, const std::vector<TaskSolution>& tasks) {
  const auto& now = last.readings.eps;
  for (std::size_t s = 0; s + 1 < tasks.size(); ++s) {
    const auto& then = tasks[s].readings.eps;
    const bool known = s < now.size() && s < then.size();
    record[numbered("forgetting", s)] = known ? number_or_null(now[s] - then[s]) : Json(nullptr);
  }
}

void add_thermodynamics(Json& record, const TaskSolution& task) {
  const theory::Readings& readings = task.readings;
  record["free_entropy"] = number_or_null(readings.free_entropy);
  record["free_entropy_error"] = number_or_null(task.free_entropy_error);
  record["energy"] = number_or_null(readings.energy);
  record["replicon"] = number_or_null(readings.replicon);
  record["rs_stable"] = std::isfinite(readings.replicon) ? Json(readings.replicon >= 0) : Json(nullptr);
}

/// The task whose outcome is the point's: the last, unless it rests on an earlier one that missed its target.
const TaskSolution& deciding_task(const std::vector<TaskSolution>& tasks) {
  if (tasks.back().status != solver::Status::converged) return tasks.back();
  const auto missed = std::ranges::find_if(
      tasks, [](const TaskSolution& task) { return task.status != solver::Status::converged; });
  return missed == tasks.end() ? tasks.back() : *missed;
}

/// Which solutions the last task rests on, and whether replica symmetry holds there.
void add_earlier_tasks(Json& record, const std::vector<TaskSolution>& tasks) {
  for (std::size_t s = 0; s + 1 < tasks.size(); ++s) {
    const TaskSolution& task = tasks[s];
    record[numbered("branch", s)] = task.has_solution ? Json(task.branch) : Json(nullptr);
    record[numbered("rs_stable", s)] = task.has_solution ? Json(task.readings.replicon >= 0) : Json(nullptr);
  }
}

void add_outcome(Json& record, const TaskSolution& deciding) {
  record["status"] = solver::to_string(deciding.status);
  record["reason"] = deciding.status == solver::Status::converged ? Json(nullptr) : Json(deciding.reason);
}

/// The task with every number that only a solution has undefined, so that it is reported as null.
TaskSolution without_solution(TaskSolution task) {
  constexpr double undefined = std::numeric_limits<double>::quiet_NaN();
  task.q = task.r = task.q_star = undefined;
  task.q_error = task.r_error = task.q_star_error = undefined;
  task.conjugates = {undefined, undefined, undefined};
  task.readings = {{}, {}, undefined, undefined, undefined, undefined};
  task.eps_error.clear();
  task.free_entropy_error = undefined;
  task.overlap_previous_error = undefined;
  task.residual = undefined;
  return task;
}

}  // namespace

Json number_or_null(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json make_record(const ChainSolution& solution) {
  const bool first_task = solution.tasks.size() == 1;
  const bool solved = solution.tasks.back().has_solution;
  const TaskSolution last = solved ? solution.tasks.back() : without_solution(solution.tasks.back());
  Json record = Json::object();
  record["task"] = solution.tasks.size();
  add_parameters(record, solution.tasks);
  add_order_parameters(record, last);
  add_generalisation(record, last, solution.tasks.size());
  // The bound (14) is one on learning from the data of a single task.
  record["eps_bayes"] =
      first_task ? number_or_null(theory::bayes_optimal_eps(last.parameters.alpha)) : Json(nullptr);
  add_forgetting(record, last, solution.tasks);
  add_thermodynamics(record, last);
  if (!first_task) {
    record["overlap_previous"] = number_or_null(last.readings.overlap_previous);
    record["overlap_previous_error"] = number_or_null(last.overlap_previous_error);
  }
  record["branch"] = solved ? Json(last.branch) : Json(nullptr);
  add_earlier_tasks(record, solution.tasks);
  add_outcome(record, deciding_task(solution.tasks));
  record["residual"] = number_or_null(last.residual);
  record["evaluations"] = last.evaluations;
  return record;
}

bool met_target(const Json& record) {
  return record.at("status") == solver::to_string(solver::Status::converged);
}

}  // namespace franz_parisi::cli
