#include "study/simulate.hpp"

#include "study/usage_error.hpp"
#include "validation/records.hpp"
#include "validation/run_log.hpp"
#include "validation/summary.hpp"

#include <algorithm>
#include <filesystem>
#include <limits>
#include <memory>
#include <stdexcept>
#include <utility>

namespace franz_parisi::study {
namespace {

using validation::InstanceResult;
using validation::RunLog;
using validation::SimulationSettings;
using validation::TaskResult;

std::unique_ptr<RunLog> open_log(const SimulationRequest& request) {
  if (!request.log) return nullptr;
  std::error_code ignored;
  if (!request.resume && std::filesystem::exists(*request.log, ignored)) {
    throw UsageError("--log", *request.log,
                     "exists; allowed is a new file, or --resume to go on with this one");
  }
  try {
    return std::make_unique<RunLog>(*request.log, request.settings,
                                    request.resume ? RunLog::Mode::resume : RunLog::Mode::fresh);
  } catch (const std::runtime_error& error) {
    std::string_view problem = error.what();
    const std::string prefix = "run log " + *request.log + ": ";
    if (problem.starts_with(prefix)) problem.remove_prefix(prefix.size());
    throw UsageError("--log", *request.log, problem);
  }
}

/// Whether an instance is one of those that are asked for.
bool is_wanted(const InstanceResult& result, const validation::RunPlan& plan) {
  return result.instance < plan.instances && std::ranges::find(plan.sizes, result.size) != plan.sizes.end();
}

bool is_hmc(const SimulationSettings& settings) { return settings.method == validation::Method::hmc; }

Json heading(const Simulated& simulated, std::size_t size, std::size_t instance, std::size_t task) {
  Json record = Json::object();
  record["point"] = simulated.point;
  record["method"] = method_word(simulated.request.settings);
  record["size"] = size;
  record["instance"] = instance;
  record["task"] = task + 1;
  return record;
}

/// The state point up to this task; training knows no beta.
void add_parameters(Json& record, const SimulationSettings& settings, std::size_t tasks) {
  theory::Chain chain;
  for (std::size_t t = 0; t < tasks; ++t) {
    const validation::TaskSettings& task = settings.tasks[t];
    chain.push_back({task.alpha, task.beta, task.gamma, task.rho});
  }
  for (const theory::Parameter& parameter : theory::parameters_of(tasks)) {
    const bool unused = parameter.row == &theory::parameter::beta && !is_hmc(settings);
    record[parameter.name()] = unused ? Json(nullptr) : Json(parameter.of(chain));
  }
}

void add_estimates(Json& record, const validation::Estimates& estimates) {
  record["q"] = nullptr;
  for (const validation::NamedValue& one : named_values(estimates))
    record[one.name] = number_or_null(one.value);
}

void add_outcome(Json& record, const TaskResult& task) {
  Json epochs, acceptance, r_hat, sample_size, reason;
  std::string status;
  if (task.sampler) {
    status = task.sampler->mixed ? "mixed" : "not_mixed";
    if (!task.sampler->mixed) reason = task.sampler->reason;
    acceptance = number_or_null(std::ranges::min(task.sampler->acceptance));
    double worst = 1, fewest = std::numeric_limits<double>::infinity();
    for (const validation::NamedDiagnostic& one : task.sampler->diagnostics) {
      worst = std::max(worst, one.diagnostic.r_hat);
      fewest = std::min(fewest, one.diagnostic.effective_sample_size);
    }
    r_hat = number_or_null(worst);
    sample_size = number_or_null(fewest);
  }
  if (task.training) {
    status = to_string(task.training->reason);
    epochs = task.training->epochs;
  }
  record["status"] = status;
  record["reason"] = reason;
  record["r_hat"] = r_hat;
  record["effective_sample_size"] = sample_size;
  record["acceptance"] = acceptance;
  record["epochs"] = epochs;
}

Json summary_record(const Simulated& simulated, std::size_t task, const std::string& quantity) {
  Json record = Json::object();
  record["point"] = simulated.point;
  record["method"] = method_word(simulated.request.settings);
  record["task"] = task + 1;
  add_parameters(record, simulated.request.settings, task + 1);
  record["quantity"] = quantity;
  return record;
}

void add_history(std::vector<Json>& records, const Simulated& simulated, const InstanceResult& result,
                 std::size_t task) {
  const validation::History& history = result.tasks[task].training->history;
  for (std::size_t row = 0; row < history.epoch.size(); ++row) {
    Json record = heading(simulated, result.size, result.instance, task);
    record["epoch"] = history.epoch[row];
    for (std::size_t s = 0; s < history.p.size(); ++s)
      record["p_" + std::to_string(s + 1)] = number_or_null(history.p[s][row]);
    for (std::size_t s = 0; s < history.eps.size(); ++s)
      record["eps_" + std::to_string(s + 1)] = number_or_null(history.eps[s][row]);
    record["q_star"] = number_or_null(history.q_star[row]);
    record["loss"] = number_or_null(history.loss[row]);
    records.push_back(std::move(record));
  }
}

}  // namespace

std::vector<validation::TaskSettings> tasks_of(const theory::Chain& chain, bool samples,
                                               const std::vector<validation::Start>& starts) {
  std::vector<validation::TaskSettings> tasks;
  for (std::size_t t = 0; t < chain.size(); ++t)
    tasks.push_back({chain[t].alpha, samples ? chain[t].beta : 0, chain[t].gamma, chain[t].rho, starts[t]});
  return tasks;
}

std::vector<std::vector<InstanceResult>> run(const std::vector<SimulationRequest>& requests,
                                             const Execution& execution) {
  std::vector<std::unique_ptr<RunLog>> logs;
  std::size_t open = 0;
  for (const SimulationRequest& request : requests) {
    logs.push_back(open_log(request));
    open += request.plan.sizes.size() * request.plan.instances;
    if (!logs.back()) continue;
    open -= static_cast<std::size_t>(
        std::ranges::count_if(logs.back()->finished(),
                              [&](const InstanceResult& result) { return is_wanted(result, request.plan); }));
  }
  execution.begin(open, "instances");
  std::vector<std::vector<InstanceResult>> results;
  for (std::size_t k = 0; k < requests.size(); ++k) {
    RunLog* const log = logs[k].get();
    const auto keep = [&](const InstanceResult& result) {
      if (log) execution.whole([&] { log->append(result); });
      execution.advance();
    };
    results.push_back(validation::run_instances(requests[k].settings, requests[k].plan,
                                                log ? log->finished() : std::vector<InstanceResult>{}, keep));
  }
  return results;
}

std::string method_word(const SimulationSettings& settings) {
  if (is_hmc(settings)) return "hmc";
  const bool adam = settings.training.front().optimiser.rule == validation::OptimiserSettings::Rule::adam;
  return adam ? "adam" : "sgd";
}

Json simulation_settings_record(const SimulationRequest& request) {
  Json record = Json::object();
  record["method"] = method_word(request.settings);
  record["sizes"] = request.plan.sizes;
  record["instances"] = request.plan.instances;
  record["seed"] = request.settings.seed;
  record["start_from"] = Json::array();
  for (const validation::TaskSettings& task : request.settings.tasks)
    record["start_from"].push_back(std::string(to_string(task.start)));
  const Json all = validation::to_record(request.settings);
  record["sampler"] = all.value("sampler", Json(nullptr));
  record["training"] = all.value("training", Json(nullptr));
  return record;
}

std::vector<Json> instance_records(const Simulated& simulated) {
  std::vector<Json> records;
  for (const InstanceResult& result : simulated.results) {
    for (std::size_t task = 0; task < result.tasks.size(); ++task) {
      Json record = heading(simulated, result.size, result.instance, task);
      add_parameters(record, simulated.request.settings, task + 1);
      add_estimates(record, result.tasks[task].estimates);
      add_outcome(record, result.tasks[task]);
      records.push_back(std::move(record));
    }
  }
  return records;
}

std::vector<Json> summary_records(const Simulated& simulated) {
  std::vector<Json> records;
  if (simulated.request.plan.instances < 2) return records;
  for (std::size_t task = 0; task < simulated.request.settings.tasks.size(); ++task) {
    for (const validation::QuantitySummary& summary : summarise(simulated.results, task)) {
      for (const validation::SizedEstimate& one : summary.by_size) {
        Json record = summary_record(simulated, task, summary.name);
        record["size"] = static_cast<std::size_t>(one.size);
        record["instances"] = one.estimate.count;
        record["mean"] = number_or_null(one.estimate.mean);
        record["standard_error"] = number_or_null(one.estimate.standard_error);
        record["fit_p_value"] = nullptr;
        records.push_back(std::move(record));
      }
      if (!summary.limit) continue;
      Json record = summary_record(simulated, task, summary.name);
      record["size"] = nullptr;
      record["instances"] = summary.best().count;
      record["mean"] = number_or_null(summary.limit->limit);
      record["standard_error"] = number_or_null(summary.limit->standard_error);
      const bool tested = summary.limit->fit.degrees_of_freedom > 0;
      record["fit_p_value"] = tested ? number_or_null(summary.limit->fit.p_value) : Json(nullptr);
      records.push_back(std::move(record));
    }
  }
  return records;
}

std::vector<Json> history_records(const Simulated& simulated) {
  std::vector<Json> records;
  for (const InstanceResult& result : simulated.results) {
    for (std::size_t task = 0; task < result.tasks.size(); ++task)
      if (result.tasks[task].training) add_history(records, simulated, result, task);
  }
  return records;
}

Document simulation_document(const Simulated& simulated) {
  Document document;
  document.settings["simulation"] = simulation_settings_record(simulated.request);
  document.lists = {{"simulation", instance_records(simulated)},
                    {"summary", summary_records(simulated)},
                    {"history", history_records(simulated)}};
  document.met = std::ranges::any_of(simulated.results, &InstanceResult::mixed);
  return document;
}

}  // namespace franz_parisi::study
