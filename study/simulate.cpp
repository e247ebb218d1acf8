#include "study/simulate.hpp"

#include "study/draws.hpp"
#include "study/log.hpp"
#include "study/record.hpp"
#include "study/text.hpp"
#include "study/usage_error.hpp"
#include "validation/records.hpp"
#include "validation/summary.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <stdexcept>
#include <utility>

namespace franz_parisi::study {
namespace {

using validation::InstanceResult;
using validation::SimulationSettings;
using validation::TaskResult;

/// A log and the instances that were in it.
struct OpenLog {
  std::unique_ptr<Log> log;
  std::vector<InstanceResult> finished{};
};

/// What a record lacks that an instance of these settings has; empty: nothing.
std::string missing(const InstanceResult& result, const SimulationSettings& settings) {
  if (result.tasks.size() != settings.tasks.size()) return "another number of tasks";
  for (const TaskResult& task : result.tasks) {
    const bool sampled = settings.method == validation::Method::hmc;
    if (task.sampler.has_value() != sampled || task.training.has_value() == sampled) return "another method";
    if (task.sampler && (task.sampler->acceptance.empty() || task.sampler->step_size.empty()))
      return "no acceptance or step size";
  }
  return {};
}

OpenLog open_log(const SimulationRequest& request) {
  if (!request.log) return {};
  OpenLog open{std::make_unique<Log>(*request.log, "simulation", validation::to_record(request.settings),
                                     request.resume)};
  std::map<std::pair<std::size_t, std::size_t>, std::size_t> known;  // the record of each instance
  const std::vector<Json>& records = open.log->records();
  for (std::size_t i = 0; i < records.size(); ++i) {
    InstanceResult result;
    try {
      result = validation::instance_from_record(records[i]);
    } catch (const std::exception& error) {
      open.log->reject(i, error.what());
    }
    if (const std::string problem = missing(result, request.settings); !problem.empty())
      open.log->reject(i, problem);
    const auto [at, first] = known.try_emplace({result.size, result.instance}, i);
    if (!first && records[at->second] != records[i]) open.log->reject(i, "contradicts another line");
    if (first) open.finished.push_back(std::move(result));
  }
  return open;
}

/// Whether an instance is one of those that are asked for.
bool is_wanted(const InstanceResult& result, const validation::RunPlan& plan) {
  return result.instance < plan.instances && std::ranges::find(plan.sizes, result.size) != plan.sizes.end();
}

/// That all requests share, if any; what it expects is the order in which instances are begun.
std::unique_ptr<DrawsFile> draws_file(const std::vector<SimulationRequest>& requests) {
  if (!requests.front().draws) return nullptr;
  const auto tasks = std::ranges::max(requests, {}, [](const SimulationRequest& request) {
                       return request.settings.tasks.size();
                     }).settings.tasks.size();
  auto file = std::make_unique<DrawsFile>(*requests.front().draws, tasks);
  for (std::size_t k = 0; k < requests.size(); ++k) {
    std::vector<std::size_t> sizes = requests[k].plan.sizes;
    std::ranges::sort(sizes, std::ranges::greater{});
    for (const std::size_t size : sizes)
      for (std::size_t instance = 0; instance < requests[k].plan.instances; ++instance)
        file->expect({k, size, instance});
  }
  return file;
}

/// A parameter that a simulation has as well. Others can only be left as they are unless given.
struct SimulatedParameter {
  const theory::ParameterRow* row;
  double validation::TaskSettings::*member;
};

constexpr SimulatedParameter simulated_parameters[] = {
    {&theory::parameter::alpha, &validation::TaskSettings::alpha},
    {&theory::parameter::beta, &validation::TaskSettings::beta},
    {&theory::parameter::gamma, &validation::TaskSettings::gamma},
    {&theory::parameter::rho, &validation::TaskSettings::rho}};

/// Null for one that simulations do not have.
const SimulatedParameter* simulated(const theory::Parameter& parameter) {
  const auto found = std::ranges::find(simulated_parameters, parameter.row, &SimulatedParameter::row);
  return found == std::end(simulated_parameters) ? nullptr : found;
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
  theory::Chain chain(tasks);
  for (const theory::Parameter& parameter : theory::parameters_of(tasks)) {
    const SimulatedParameter* known = simulated(parameter);
    parameter.of(chain) =
        known ? settings.tasks[parameter.task].*known->member : parameter.otherwise().value();
  }
  study::add_parameters(record, chain);
  for (std::size_t t = 0; !is_hmc(settings) && t < tasks; ++t)
    record[theory::Parameter{&theory::parameter::beta, t}.name()] = nullptr;
}

void add_estimates(Json& record, const validation::Estimates& estimates) {
  record["q"] = nullptr;
  for (const validation::NamedValue& one : named_values(estimates))
    record[one.name] = number_or_null(one.value);
}

/// The worst of the ladders, where there are any.
void add_exchange(Json& record, const validation::SamplerReport& report) {
  if (report.exchange.empty()) return;
  double acceptance = 1;
  for (const validation::ExchangeReport& one : report.exchange)
    acceptance = std::min(acceptance, std::ranges::min(one.swap_acceptance));
  record["swap_acceptance"] = number_or_null(acceptance);
  record["round_trips"] =
      std::ranges::min(report.exchange, {}, &validation::ExchangeReport::round_trips).round_trips;
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
  if (task.sampler) add_exchange(record, *task.sampler);
}

/// What is said of a task over all instances.
Json task_heading(const Simulated& simulated, std::size_t task) {
  Json record = Json::object();
  record["point"] = simulated.point;
  record["method"] = method_word(simulated.request.settings);
  record["task"] = task + 1;
  add_parameters(record, simulated.request.settings, task + 1);
  return record;
}

Json summary_record(const Simulated& simulated, std::size_t task, const std::string& quantity) {
  Json record = task_heading(simulated, task);
  record["quantity"] = quantity;
  return record;
}

/// P(q) of one task and size, from the first bin that is not empty to the last.
void add_overlaps(std::vector<Json>& records, const Simulated& simulated, std::size_t task, double size,
                  const std::string& pairs, std::vector<double> validation::OverlapHistogram::*shares) {
  constexpr double width = 2.0 / validation::overlap_bins;
  std::vector<Json> bins;
  std::size_t last = 0;
  for (std::size_t bin = 0; bin < validation::overlap_bins; ++bin) {
    std::vector<double> densities;
    for (const InstanceResult& result : simulated.results) {
      const auto& sampler = result.tasks[task].sampler;
      if (result.size == static_cast<std::size_t>(size) && sampler && sampler->overlaps)
        densities.push_back(((*sampler->overlaps).*shares)[bin] / width);
    }
    if (densities.empty()) return;
    const validation::Estimate density = validation::estimate(densities);
    if (bins.empty() && density.mean == 0) continue;
    Json record = task_heading(simulated, task);
    record["size"] = static_cast<std::size_t>(size);
    record["instances"] = densities.size();
    record["pairs"] = pairs;
    record["q"] = -1 + (static_cast<double>(bin) + 0.5) * width;
    record["density"] = number_or_null(density.mean);
    record["standard_error"] = densities.size() > 1 ? number_or_null(density.standard_error) : Json(nullptr);
    bins.push_back(std::move(record));
    if (density.mean > 0) last = bins.size();
  }
  bins.resize(last);
  std::ranges::move(bins, std::back_inserter(records));
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

namespace {

/// The instances that are there, without a summary.
Document instances_document(const Simulated& simulated) {
  Document document;
  document.settings["simulation"] = simulation_settings_record(simulated.request);
  document.lists = {{"simulation", instance_records(simulated)}, {"history", history_records(simulated)}};
  if (simulated.request.settings.sampler.measures_overlaps())
    document.lists.push_back({"overlaps", overlap_records(simulated)});
  return document;
}

}  // namespace

std::vector<validation::TaskSettings> tasks_of(const theory::Chain& chain, bool samples,
                                               const std::vector<validation::Start>& starts) {
  std::vector<validation::TaskSettings> tasks(chain.size());
  for (const theory::Parameter& parameter : theory::parameters_of(chain.size())) {
    const double value = parameter.of(chain);
    if (const SimulatedParameter* known = simulated(parameter))
      tasks[parameter.task].*known->member = value;
    else if (value != parameter.otherwise())
      throw UsageError("--" + std::string(parameter.row->name), number_text(value), "is not simulated");
  }
  for (std::size_t t = 0; t < chain.size(); ++t) {
    tasks[t].start = starts[t];
    if (!samples) tasks[t].beta = 0;
  }
  return tasks;
}

std::vector<std::string> SimulationRequest::files() const {
  std::vector<std::string> files;
  for (const auto& file : {log, draws})
    if (file) files.push_back(*file);
  return files;
}

std::vector<std::vector<InstanceResult>> run(const std::vector<SimulationRequest>& requests,
                                             const Execution& execution) {
  const auto draws = draws_file(requests);
  std::vector<OpenLog> logs;
  std::size_t open = 0;
  for (const SimulationRequest& request : requests) {
    logs.push_back(open_log(request));
    open += request.plan.sizes.size() * request.plan.instances;
    open -= static_cast<std::size_t>(std::ranges::count_if(
        logs.back().finished, [&](const InstanceResult& result) { return is_wanted(result, request.plan); }));
  }
  execution.begin(open, "instances");
  std::vector<std::vector<InstanceResult>> results;
  for (std::size_t k = 0; k < requests.size(); ++k) {
    const auto keep = [&](const InstanceResult& result) {
      if (logs[k].log) execution.whole([&] { logs[k].log->append(validation::to_record(result)); });
      execution.advance();
    };
    validation::RunPlan plan = requests[k].plan;
    plan.in_parallel = [&](std::size_t count, const std::function<void(std::size_t)>& body) {
      try {
        execution.run(count, body);
      } catch (const Interrupted&) {
        // what is there is kept
      }
    };
    if (draws)
      plan.on_draws = [&draws, k](std::size_t size, std::size_t instance, const auto& drawn) {
        draws->add({k, size, instance}, drawn);
      };
    results.push_back(validation::run_instances(requests[k].settings, plan, std::move(logs[k].finished), keep,
                                                execution.callbacks.stop));
    if (solver::is_set(execution.callbacks.stop)) {
      if (requests.size() > 1 || results.front().empty()) throw Interrupted{};
      throw Unfinished{instances_document({0, requests.front(), results.front()})};
    }
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

std::vector<Json> overlap_records(const Simulated& simulated) {
  using validation::OverlapHistogram;
  std::vector<Json> records;
  for (std::size_t task = 0; task < simulated.request.settings.tasks.size(); ++task)
    for (const double size : validation::sizes_of(simulated.results)) {
      add_overlaps(records, simulated, task, size, "between", &OverlapHistogram::between);
      add_overlaps(records, simulated, task, size, "within", &OverlapHistogram::within);
    }
  return records;
}

Document simulation_document(const Simulated& simulated) {
  Document document = instances_document(simulated);
  document.lists.insert(document.lists.begin() + 1, {"summary", summary_records(simulated)});
  document.met = std::ranges::any_of(simulated.results, &InstanceResult::mixed);
  return document;
}

}  // namespace franz_parisi::study
