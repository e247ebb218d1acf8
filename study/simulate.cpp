#include "study/simulate.hpp"

#include "study/draws.hpp"
#include "study/log.hpp"
#include "study/memory.hpp"
#include "study/record.hpp"
#include "study/simulation_log.hpp"
#include "study/text.hpp"
#include "study/usage_error.hpp"
#include "theory/ansatz.hpp"
#include "theory/channel/logistic/logistic.hpp"
#include "validation/records.hpp"
#include "validation/summary.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
#include <limits>
#include <map>
#include <memory>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

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

OpenLog open_log(const SimulationRequest& request, const Execution& execution) {
  if (!request.log) return {};
  OpenLog open{std::make_unique<Log>(*request.log, simulation_kind, validation::to_record(request.settings))};
  LoggedInstances logged(request.settings);
  logged.add(open.log->take_lines(), execution);
  open.finished = logged.take();
  return open;
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
    {&theory::parameter::rho, &validation::TaskSettings::rho},
    {&theory::parameter::delta, &validation::TaskSettings::delta},
    {&theory::parameter::noise, &validation::TaskSettings::noise}};

/// What a simulation calls the losses of real weights.
constexpr std::pair<const theory::Channel*, validation::Learner> simulated_losses[] = {
    {&theory::square, validation::Learner::square},
    {&theory::probit, validation::Learner::probit},
    {&theory::logistic, validation::Learner::logistic}};

/// Null for one that simulations do not have.
const SimulatedParameter* simulated(const theory::Parameter& parameter) {
  const auto found = std::ranges::find(simulated_parameters, parameter.row, &SimulatedParameter::row);
  return found == std::end(simulated_parameters) ? nullptr : found;
}

bool is_hmc(const SimulationSettings& settings) { return settings.method == validation::Method::hmc; }

Json heading(const Simulated& simulated, std::size_t size, std::size_t instance, std::size_t task) {
  Json record = Json::object();
  record["point"] = simulated.request.point;
  record["method"] = method_word(simulated.request.settings);
  record["size"] = size;
  record["instance"] = instance;
  record["task"] = task + 1;
  return record;
}

/// The state point up to this task; training knows no beta.
void add_parameters(Json& record, const SimulationSettings& settings, std::size_t tasks) {
  theory::Chain chain = chain_of(settings);
  chain.resize(tasks);
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
    acceptance = number_or_null(std::min(1.0, std::ranges::min(task.sampler->acceptance)));  // of sums
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

void add_history(std::vector<Json>& records, const Simulated& simulated, const InstanceResult& result,
                 std::size_t task) {
  const validation::History& history = result.tasks[task].training->history;
  for (std::size_t row = 0; row < history.epoch.size(); ++row) {
    Json record = heading(simulated, result.size, result.instance, task);
    record["epoch"] = history.epoch[row];
    for (std::size_t s = 0; s < history.p.size(); ++s)
      record[theory::numbered("p", s)] = number_or_null(history.p[s][row]);
    for (std::size_t s = 0; s < history.eps.size(); ++s)
      record["eps_" + std::to_string(s + 1)] = number_or_null(history.eps[s][row]);
    record["q_star"] = number_or_null(history.q_star[row]);
    record["loss"] = number_or_null(history.loss[row]);
    records.push_back(std::move(record));
  }
}

/// Both in turn.
void append(std::vector<Json>& all, std::vector<Json> more) {
  all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

/// The instances that are there, without a summary.
Document instances_document(std::span<const SimulationRequest> requests,
                            std::span<const std::vector<InstanceResult>> results) {
  Document document;
  document.settings["simulation"] = simulation_settings_records(requests);
  document.lists = {{"simulation", {}}, {"history", {}}};
  for (std::size_t k = 0; k < requests.size(); ++k) {
    append(document.lists[0].records, instance_records({requests[k], results[k]}));
    append(document.lists[1].records, history_records({requests[k], results[k]}));
  }
  if (!requests.front().settings.sampler.measures_overlaps()) return document;
  Section overlaps{"overlaps", {}};
  for (std::size_t k = 0; k < requests.size(); ++k)
    append(overlaps.records, overlap_records({requests[k], results[k]}));
  document.lists.push_back(std::move(overlaps));
  return document;
}

/// Open instances as pieces of a study: numbered point by point, size by size, whether or not they are
/// wanted.
auto run_as_pieces(const std::vector<SimulationRequest>& requests, const Execution& execution) {
  return [&](const std::vector<validation::InstanceName>& open,
             const std::function<void(std::size_t, InstanceResult)>& take) {
    std::vector<std::size_t> firsts{0};
    for (const SimulationRequest& request : requests)
      firsts.push_back(firsts.back() + request.plan.sizes.size() * request.plan.instances);
    std::vector<std::size_t> pieces;
    std::map<std::size_t, std::size_t> index;  // of a piece in `open`
    for (const validation::InstanceName& one : open) {
      pieces.push_back(firsts[one.run] + place_of(requests[one.run].plan, one));
      index[pieces.back()] = pieces.size() - 1;
    }
    const auto settings = [&](std::size_t piece) -> const SimulationSettings& {
      return requests[open[index.at(piece)].run].settings;
    };
    const auto body = [&](std::size_t piece) {
      const validation::InstanceName& one = open[index.at(piece)];
      return validation::to_record(
          simulate_instance(settings(piece), one.size, one.instance, execution.callbacks.stop));
    };
    try {
      execution.pieces(pieces, body, [&](std::size_t piece, const Json& answer) {
        take(index.at(piece), validation::instance_from_record(answer, settings(piece)));
      });
    } catch (const Interrupted&) {
      // what is there is kept
    }
  };
}

}  // namespace

theory::Chain chain_of(const SimulationSettings& settings) {
  theory::Chain chain(settings.tasks.size());
  for (std::size_t t = 0; t < chain.size(); ++t) {
    chain[t].parent = settings.tasks[t].parent;
    for (const auto& [channel, learner] : simulated_losses) {
      if (learner != settings.learner) continue;
      chain[t].ansatz = &theory::real_weights;
      chain[t].channel = channel;
    }
  }
  for (const theory::Parameter& parameter : theory::parameters_of(chain)) {
    const SimulatedParameter* known = simulated(parameter);
    parameter.of(chain) =
        known ? settings.tasks[parameter.task].*known->member : parameter.otherwise().value();
  }
  return chain;
}

validation::Learner learner_of(const theory::Chain& chain) {
  if (chain.front().ansatz != &theory::real_weights) return validation::Learner::binary;
  std::vector<std::string_view> allowed;
  for (const auto& [channel, learner] : simulated_losses) {
    if (channel == chain.front().channel) return learner;
    allowed.push_back(channel->name);
  }
  throw UsageError("--loss", chain.front().channel->name,
                   fmt::format("is not simulated; allowed is {}", fmt::join(allowed, ", ")));
}

std::vector<validation::TaskSettings> tasks_of(const theory::Chain& chain, bool samples,
                                               const std::vector<validation::Start>& starts) {
  std::vector<validation::TaskSettings> tasks(chain.size());
  for (const theory::Parameter& parameter : theory::parameters_of(chain)) {
    const double value = parameter.of(chain);
    if (const SimulatedParameter* known = simulated(parameter))
      tasks[parameter.task].*known->member = value;
    else if (value != parameter.otherwise())
      throw UsageError("--" + std::string(parameter.row->name), number_text(value), "is not simulated");
  }
  for (std::size_t t = 0; t < chain.size(); ++t) {
    tasks[t].start = starts[t];
    tasks[t].parent = chain[t].parent;
    if (!samples) tasks[t].beta = 0;
  }
  return tasks;
}

/// Patterns alone: of the largest task of each instance that runs at the same time.
void check_patterns(const SimulationRequest& request, const Execution& execution) {
  if (request.plan.sizes.empty()) return;
  const std::size_t size = std::ranges::max(request.plan.sizes);
  double load = 0;
  for (const validation::TaskSettings& task : request.settings.tasks) load = std::max(load, task.alpha);
  constexpr double of_a_sign = 2.0 / 8;  // by pattern and by weight
  const double each = request.settings.learner == validation::Learner::binary ? of_a_sign : sizeof(double);
  const std::size_t at_a_time =
      std::clamp<std::size_t>(request.plan.instances, 1, static_cast<std::size_t>(execution.threads));
  const double bytes = static_cast<double>(at_a_time) * load * std::pow(static_cast<double>(size), 2) * each;
  check_memory(
      bytes, "--size", std::to_string(size),
      at_a_time > 1 ? "fewer weights, smaller loads or fewer --threads" : "fewer weights or smaller loads");
}

std::vector<std::vector<InstanceResult>> run(const std::vector<SimulationRequest>& requests,
                                             const Execution& execution) {
  for (const SimulationRequest& request : requests)
    if (request.wanted) check_patterns(request, execution);
  for (const SimulationRequest& request : requests)
    if (request.log && request.wanted) check_new(*request.log);
  if (const auto& draws = requests.front().draws; draws && execution.callbacks.elsewhere)
    throw UsageError("--draws", *draws, "allowed where instances run in this process alone");
  const auto draws = open_draws(requests);
  std::vector<std::unique_ptr<Log>> logs;
  std::vector<validation::Run> runs;
  std::size_t open = 0;
  for (const SimulationRequest& request : requests) {
    if (!request.wanted) {
      logs.emplace_back();
      runs.push_back({request.settings, {}, {}});
      continue;
    }
    OpenLog opened = open_log(request, execution);
    open += request.plan.sizes.size() * request.plan.instances;
    open -= static_cast<std::size_t>(
        std::ranges::count_if(opened.finished, std::bind_front(&validation::RunPlan::holds, request.plan)));
    logs.push_back(std::move(opened.log));
    runs.push_back({request.settings, request.plan, std::move(opened.finished)});
  }
  execution.begin(open, "instances");
  const auto keep = [&](std::size_t k, const InstanceResult& result) {
    if (logs[k]) execution.whole([&] { logs[k]->append(validation::to_record(result)); });
    execution.advance();
  };
  const auto in_parallel = [&](std::size_t count, const std::function<void(std::size_t)>& body) {
    try {
      execution.run(count, body);
    } catch (const Interrupted&) {
      // what is there is kept
    }
  };
  validation::Running how{.in_parallel = in_parallel, .on_finished = keep, .stop = execution.callbacks.stop};
  if (draws)
    how.on_draws = [&](std::size_t k, std::size_t size, std::size_t instance,
                       const validation::Draws& drawn) {
      draws->add({requests[k].point, size, instance}, drawn);
    };
  if (execution.callbacks.elsewhere || !execution.callbacks.only.empty())
    how.elsewhere = run_as_pieces(requests, execution);
  auto results = validation::run_instances(std::move(runs), how);
  if (is_set(execution.callbacks.stop)) {
    if (std::ranges::all_of(results, [](const auto& one) { return one.empty(); })) throw Interrupted{};
    throw Unfinished{instances_document(requests, results)};
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
  const bool common = request.plan.instances > 0;
  record["instances"] = common ? Json(request.plan.instances) : Json(nullptr);
  record["first_instance"] = common ? Json(request.plan.first_instance) : Json(nullptr);
  record["seed"] = request.settings.seed;
  record["start_from"] = Json::array();
  for (const validation::TaskSettings& task : request.settings.tasks)
    record["start_from"].push_back(std::string(to_string(task.start)));
  const Json all = validation::to_record(request.settings);
  record["sampler"] = all.value("sampler", Json(nullptr));
  record["training"] = all.value("training", Json(nullptr));
  return record;
}

Json simulation_settings_records(std::span<const SimulationRequest> requests) {
  std::vector<Json> records;
  for (const SimulationRequest& request : requests) records.push_back(simulation_settings_record(request));
  const bool same = std::ranges::adjacent_find(records, std::not_equal_to{}) == records.end();
  return same ? records.front() : Json(records);
}

std::vector<Json> instance_records(const Simulated& simulated) {
  std::vector<Json> headings;
  for (std::size_t task = 0; task < simulated.request.settings.tasks.size(); ++task) {
    headings.push_back(heading(simulated, 0, 0, task));
    add_parameters(headings.back(), simulated.request.settings, task + 1);
  }
  std::vector<Json> records;
  records.reserve(simulated.results.size() * headings.size());
  for (const InstanceResult& result : simulated.results) {
    for (std::size_t task = 0; task < result.tasks.size(); ++task) {
      Json& record = records.emplace_back(headings[task]);
      record["size"] = result.size;
      record["instance"] = result.instance;
      add_estimates(record, result.tasks[task].estimates);
      add_outcome(record, result.tasks[task]);
    }
  }
  return records;
}

Json task_heading(const Simulated& simulated, std::size_t task) {
  Json heading = Json::object();
  heading["point"] = simulated.request.point;
  heading["method"] = method_word(simulated.request.settings);
  heading["task"] = task + 1;
  add_parameters(heading, simulated.request.settings, task + 1);
  return heading;
}

std::vector<Json> summary_records(const Simulated& simulated) {
  std::vector<Json> records;
  for (std::size_t task = 0; task < simulated.request.settings.tasks.size(); ++task) {
    add_summary(records, task_heading(simulated, task), measured(simulated.results, task));
  }
  return records;
}

void add_summary(std::vector<Json>& records, const Json& heading,
                 std::span<const validation::Measured> instances) {
  std::map<std::size_t, std::size_t> counts;
  for (const validation::Measured& one : instances) ++counts[one.size];
  const auto is_alone = [&](const validation::Measured& one) { return counts.at(one.size) == 1; };
  std::vector<validation::Measured> several;
  if (std::ranges::any_of(instances, is_alone)) {
    std::ranges::remove_copy_if(instances, std::back_inserter(several), is_alone);
    instances = several;
  }
  if (instances.empty()) return;
  const auto add = [&](const std::string& quantity, const Json& size, const validation::Estimate& estimate,
                       const Json& fit_p_value) {
    Json record = heading;
    record["quantity"] = quantity;
    record["size"] = size;
    record["instances"] = estimate.count;
    record["mean"] = number_or_null(estimate.mean);
    record["standard_error"] = number_or_null(estimate.standard_error);
    record["fit_p_value"] = fit_p_value;
    records.push_back(std::move(record));
  };
  for (const validation::QuantitySummary& summary : validation::summarise(instances)) {
    for (const validation::SizedEstimate& one : summary.by_size)
      add(summary.name, static_cast<std::size_t>(one.size), one.estimate, nullptr);
    if (!summary.limit) continue;
    const bool tested = summary.limit->fit.degrees_of_freedom > 0;
    add(summary.name, nullptr, summary.best(),
        tested ? number_or_null(summary.limit->fit.p_value) : Json(nullptr));
  }
}

std::vector<Json> history_records(const Simulated& simulated) {
  std::vector<Json> records;
  for (const InstanceResult& result : simulated.results) {
    for (std::size_t task = 0; task < result.tasks.size(); ++task)
      if (result.tasks[task].training) add_history(records, simulated, result, task);
  }
  return records;
}

Document simulation_document(std::span<const SimulationRequest> requests,
                             std::span<const std::vector<InstanceResult>> results) {
  Document document = instances_document(requests, results);
  Section summary{"summary", {}};
  bool mixed = false;
  for (std::size_t k = 0; k < requests.size(); ++k) {
    append(summary.records, summary_records({requests[k], results[k]}));
    mixed = mixed || std::ranges::any_of(results[k], &InstanceResult::mixed);
  }
  document.lists.insert(document.lists.begin() + 1, std::move(summary));
  document.met = mixed;
  if (!mixed)
    document.remark =
        "no instance mixed: its chains ended in different states, so that their averages are no averages "
        "over "
        "states; allowed are longer chains (--warm-up, --samples), replica exchange (--temperatures) or a "
        "smaller --beta";
  return document;
}

}  // namespace franz_parisi::study
