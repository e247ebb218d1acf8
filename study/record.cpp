#include "study/record.hpp"

#include "study/readings.hpp"
#include "theory/ansatz.hpp"
#include "theory/bayes/bayes_optimal.hpp"
#include "theory/channel/channel.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace franz_parisi::study {

namespace {

constexpr const char* parent_key = "parent";

void add(Json& record, const std::string& key, double value, double error) {
  record[key] = number_or_null(value);
  record[key + "_error"] = number_or_null(error);
}

/// Every reading of the last task of a chain, null where it does not exist.
void add_readings(Json& record, const TaskSolution& task, const Chain& chain) {
  const theory::Readings none, &readings = task.has_solution ? task.readings : none;
  for (const ListedReading& one : listed_readings(chain, task.broken.has_value())) {
    if (one.key == "eps_bayes" && one.exists) {
      const integrals::Estimate bound = theory::bayes_optimal_eps(task.parameters.alpha);
      add(record, one.key, bound.value, bound.error);
    } else {
      add(record, one.key, readings.value(one.key), readings.error(one.key));
    }
  }
  record["rs_stable"] = std::isfinite(readings.value("replicon")) ? Json(task.rs_stable()) : Json(nullptr);
}

/// Is replica symmetry the answer, and how is that known?
struct Verdict {
  std::optional<bool> exact{};
  std::string reason{};
};

Verdict verdict_on(const TaskSolution& task) {
  const bool unstable = task.has_solution && !task.broken.value_or(false) && !task.rs_stable();
  if (!unstable) return {task.rs_exact, task.rs_exact_reason};
  return {false,
          "the replicon is negative" + (task.rs_exact_reason.empty() ? "" : "; " + task.rs_exact_reason)};
}

/// The last task's, unless one that it rests on is worse.
Verdict verdict_on(const std::vector<TaskSolution>& tasks) {
  Verdict verdict = verdict_on(tasks.back());
  if (!tasks.back().has_solution || verdict.exact == false) return verdict;
  for (std::size_t s = 0; s + 1 < tasks.size(); ++s) {
    const Verdict earlier = verdict_on(tasks[s]);
    const bool worse = earlier.exact == false || (!earlier.exact && verdict.exact);
    if (!worse) continue;
    verdict = earlier;
    if (!earlier.reason.empty()) verdict.reason = fmt::format("task {}: {}", s + 1, earlier.reason);
    if (earlier.exact == false) break;
  }
  return verdict;
}

/// Whether replica symmetry is the answer, as far as that is known, and with how many steps the record is.
void add_breaking(Json& record, const std::vector<TaskSolution>& tasks) {
  const Verdict verdict = verdict_on(tasks);
  record["rs_exact"] = verdict.exact ? Json(*verdict.exact) : Json(nullptr);
  record["rs_exact_reason"] = verdict.reason.empty() ? Json(nullptr) : Json(verdict.reason);
  if (const auto& broken = tasks.back().broken) record["rsb"] = *broken ? 1 : 0;
}

/// Which solutions the last task rests on, whether replica symmetry holds there, and with how many steps.
void add_earlier_tasks(Json& record, const std::vector<TaskSolution>& tasks) {
  for (std::size_t s = 0; s + 1 < tasks.size(); ++s) {
    const TaskSolution& task = tasks[s];
    record[theory::numbered("branch", s)] = task.has_solution ? Json(task.branch) : Json(nullptr);
    record[theory::numbered("rs_stable", s)] = task.has_solution ? Json(task.rs_stable()) : Json(nullptr);
    if (task.broken) record[theory::numbered("rsb", s)] = *task.broken ? 1 : 0;
  }
}

/// The last task's, unless that rests on an earlier one that missed its target.
void add_outcome(Json& record, const std::vector<TaskSolution>& tasks) {
  const auto missed =
      std::ranges::find_if(tasks, [](const TaskSolution& task) { return task.status != Status::converged; });
  const bool earlier = tasks.back().status == Status::converged && missed != tasks.end();
  const TaskSolution& deciding = earlier ? *missed : tasks.back();
  const std::string of = earlier ? fmt::format("task {}: ", missed - tasks.begin() + 1) : "";
  record["status"] = to_string(deciding.status);
  record["reason"] = deciding.status == Status::converged ? Json(nullptr) : Json(of + deciding.reason);
}

}  // namespace

void add_parameters(Json& record, const Chain& chain) {
  for (const Parameter& parameter : theory::parameters_of(chain))
    record[parameter.name()] = parameter.of(chain);
  if (chain.empty()) return;
  if (chain.front().ansatz == &theory::real_weights) {
    record["weights"] = real_word;
    record["loss"] = chain.front().channel->name;
  }
  if (std::ranges::all_of(chain, [](const auto& task) { return task.parent == 0; })) return;
  for (std::size_t t = 1; t < chain.size(); ++t)
    record[theory::numbered(parent_key, t)] = theory::parent_of(chain, t) + 1;
}

Chain tasks_in(const Json& record, std::size_t tasks) {
  theory::TaskParameters all{};
  if (record.contains("weights") && record["weights"] != variational_word) {
    if (record["weights"] != real_word) throw std::invalid_argument("weights that do not exist");
    all.ansatz = &theory::real_weights;
  }
  if (record.contains("loss")) {
    const auto named = std::ranges::find_if(theory::channels(),
                                            [&](const auto* one) { return record["loss"] == one->name; });
    if (named == theory::channels().end()) throw std::invalid_argument("a loss that does not exist");
    all.channel = *named;
  }
  Chain chain(tasks, all);
  for (std::size_t t = 1; t < tasks; ++t) {
    const Json parent = record.value(theory::numbered(parent_key, t), Json(nullptr));
    if (parent.is_null()) continue;
    if (!parent.is_number_integer() || parent < 1 || parent > t)
      throw std::invalid_argument(
          fmt::format("a {} that is no earlier task", theory::numbered(parent_key, t)));
    chain[t].parent = parent == t ? 0 : parent.get<int>();
  }
  return chain;
}

Json number_or_null(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json make_record(const ChainSolution& solution) {
  const TaskSolution& last = solution.tasks.back();
  Json record = Json::object();
  record["task"] = solution.tasks.size();
  const Chain chain = chain_of(solution);
  add_parameters(record, chain);
  add_readings(record, last, chain);
  if (const theory::Reading* share = last.readings.find("x_at"))  // of an event
    add(record, share->key, share->value, share->error);
  add_breaking(record, solution.tasks);
  record["branch"] = last.has_solution ? Json(last.branch) : Json(nullptr);
  add_earlier_tasks(record, solution.tasks);
  add_outcome(record, solution.tasks);
  record["residual"] = last.has_solution ? number_or_null(last.residual) : Json(nullptr);
  record["evaluations"] = last.evaluations;
  return record;
}

std::vector<std::string> required_keys(const Chain& chain) {
  std::vector<std::string> keys;
  ChainSolution unsolved{std::vector<TaskSolution>(chain.size())};
  for (std::size_t t = 0; t < chain.size(); ++t) unsolved.tasks[t].parameters = chain[t];
  const Json record = make_record(unsolved);
  for (const auto& [key, value] : record.items()) keys.push_back(key);
  return keys;
}

std::string derivative_key(const std::string& reading, const Parameter& parameter) {
  return fmt::format("d_{}/d_{}", reading, parameter.name());
}

std::vector<std::string> point_keys(std::size_t tasks) {
  std::vector<std::string> keys = required_keys(Chain(tasks));
  theory::TaskParameters real{};
  real.ansatz = &theory::real_weights;
  real.channel = &theory::square;
  Chain others(tasks, real);
  if (tasks > 2) others[2].parent = 1;
  for (std::string& key : required_keys(others))
    if (std::ranges::find(keys, key) == keys.end()) keys.push_back(std::move(key));
  for (std::size_t s = 0; tasks > 1 && s < tasks; ++s)
    for (const char* const key : {"stable", "equilibrium", "rsb"}) keys.push_back(theory::numbered(key, s));
  for (std::size_t s = 0; s < tasks; ++s) {
    keys.push_back(theory::numbered("eps_bayes", s));
    keys.push_back(keys.back() + "_error");
  }
  keys.insert(keys.end(),
              {"stable", "equilibrium", "imposed", "multiplier", "multiplier_error", "check_residual",
               "check_error", "check_reason", "derivatives_reason", "eps_bayes_reason", "rsb", "optimum",
               "objective", "objective_error", "over_error", "best", "order"});
  for (const char* const key : {"forgetting", "branch", "rs_stable"})  // of the last one, in other orders
    keys.push_back(theory::numbered(key, tasks - 1));
  keys.push_back(theory::numbered("forgetting", tasks - 1) + "_error");
  for (const theory::ReadingRow& row : theory::reading_rows()) {
    if (!row.broken) continue;
    keys.emplace_back(row.key);
    keys.push_back(fmt::format("{}_error", row.key));
  }
  for (const theory::ReadingRow& row : theory::reading_rows()) {
    for (std::size_t s = 0; s < (row.per_task ? tasks : 1); ++s) {
      for (const Parameter& parameter : theory::parameters_of(others)) {
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

bool met_target(const Json& record) {
  const auto kind = from_string<EventKind>(record.value("kind", std::string()));
  return record.at("status") == to_string(Status::converged) || (kind && !has_target(*kind));
}

}  // namespace franz_parisi::study
