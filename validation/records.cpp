#include "validation/records.hpp"

#include "validation/members.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <span>
#include <string>

#include <fmt/format.h>

namespace franz_parisi::validation {
namespace {

using Json = nlohmann::ordered_json;

Json number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json estimates_record(const Estimates& estimates) {
  Json record = Json::object();
  for (const NamedValue& value : named_values(estimates)) record[value.name] = number(value.value);
  return record;
}

void read_estimates(const Json& record, std::span<const Quantity> quantities, bool sampled,
                    Estimates& estimates) {
  Members members(record, "estimates");
  for (const Quantity& one : quantities) {
    // Training that diverged has values that are not finite, a sampler has none.
    const double value = sampled ? members.number(one.name, one.lowest, one.highest)
                                 : members.number_or(nan, one.name, one.lowest, one.highest);
    if (one.name == "q") estimates.q = value;
    if (one.name == "r") estimates.r = value;
    if (one.name == "q_star") estimates.q_star = value;
    if (one.name.starts_with("p_")) estimates.p.push_back(value);
    if (one.name.starts_with("eps_")) estimates.eps.push_back(value);
    if (one.name.starts_with("error_")) estimates.error.push_back(value);
    if (one.name == "energy") estimates.energy = value;
    if (one.name == "overlap_previous") estimates.overlap_previous = value;
  }
  members.end();
}

Json sampler_record(const SamplerReport& report) {
  Json diagnostics = Json::object();
  for (const auto& [name, d] : report.diagnostics)
    diagnostics[name] = {{"mean", number(d.mean)},
                         {"r_hat", number(d.r_hat)},
                         {"effective_sample_size", number(d.effective_sample_size)},
                         {"monte_carlo_error", number(d.monte_carlo_error)}};
  Json record = {{"mixed", report.mixed},
                 {"reason", report.reason},
                 {"step_size", report.step_size},
                 {"acceptance", report.acceptance},
                 {"diagnostics", std::move(diagnostics)}};
  for (const ExchangeReport& exchange : report.exchange)
    record["exchange"].push_back({{"beta", exchange.beta},
                                  {"swap_acceptance", exchange.swap_acceptance},
                                  {"round_trips", exchange.round_trips}});
  if (report.overlaps)
    record["overlaps"] = {{"between", report.overlaps->between}, {"within", report.overlaps->within}};
  return record;
}

OverlapHistogram overlaps_from(const Json& record) {
  Members members(record, "overlaps");
  OverlapHistogram overlaps;
  overlaps.between = members.numbers("between", overlap_bins, 0, 1);
  overlaps.within = members.numbers("within", overlap_bins, 0, 1);
  members.end();
  return overlaps;
}

ExchangeReport exchange_from(const Json& record, std::size_t temperatures) {
  constexpr double rounding = 1e-9;  // of a mean of probabilities
  Members members(record, "exchange");
  ExchangeReport exchange;
  exchange.beta = members.numbers("beta", temperatures, 0, largest);
  exchange.swap_acceptance = members.numbers("swap_acceptance", temperatures - 1, 0, 1 + rounding);
  exchange.round_trips = members.count("round_trips", 0, std::numeric_limits<std::size_t>::max());
  members.end();
  return exchange;
}

MixingDiagnostic diagnostic_from(const Json& record) {
  Members members(record, "diagnostics");
  MixingDiagnostic diagnostic;
  diagnostic.mean = members.number_or(nan, "mean", -largest, largest);
  diagnostic.r_hat = members.number_or(std::numeric_limits<double>::infinity(), "r_hat", 0, largest);
  diagnostic.effective_sample_size = members.number_or(nan, "effective_sample_size", 0, largest);
  diagnostic.monte_carlo_error = members.number_or(nan, "monte_carlo_error", 0, largest);
  members.end();
  return diagnostic;
}

SamplerReport sampler_from(const Json& record, std::span<const Quantity> quantities,
                           const SamplerSettings& settings) {
  constexpr double rounding = 1e-9;  // of a mean of probabilities
  Members members(record, "sampler");
  SamplerReport report;
  report.mixed = members.flag("mixed");
  report.reason = members.text("reason");
  if (report.mixed != report.reason.empty()) members.fail("reason", "does not go with 'mixed'");
  report.step_size = members.numbers("step_size", settings.replicas, 0, largest);
  report.acceptance = members.numbers("acceptance", settings.replicas, 0, 1 + rounding);
  report.diagnostics.reserve(quantities.size());
  Members diagnostics(members.at("diagnostics"), "diagnostics");
  for (const Quantity& one : quantities)
    if (!one.name.starts_with("eps_"))
      report.diagnostics.push_back({one.name, diagnostic_from(diagnostics.at(one.name))});
  diagnostics.end();
  if (settings.temperatures > 1) {
    for (const Json& one : members.list("exchange"))
      report.exchange.push_back(exchange_from(one, settings.temperatures));
    if (report.exchange.size() != settings.replicas) members.fail("exchange", "has not one entry a replica");
  }
  if (settings.measures_overlaps()) report.overlaps = overlaps_from(members.at("overlaps"));
  members.end();
  return report;
}

Json history_record(const History& history) {
  if (history.epoch.empty()) return nullptr;
  Json record = {{"epoch", history.epoch}};
  for (std::size_t s = 0; s < history.eps.size(); ++s) record[fmt::format("eps_{}", s + 1)] = history.eps[s];
  for (std::size_t s = 0; s < history.p.size(); ++s) record[fmt::format("p_{}", s + 1)] = history.p[s];
  record["q_star"] = history.q_star;
  record["loss"] = history.loss;
  return record;
}

History history_from(const Json& record, std::size_t tasks, std::size_t epochs) {
  Members members(record, "history");
  History history;
  history.epoch = members.counts("epoch", epochs);
  const std::size_t rows = history.epoch.size();
  if (rows == 0 || history.epoch.front() != 0 ||
      std::ranges::adjacent_find(history.epoch, std::ranges::greater_equal{}) != history.epoch.end())
    members.fail("epoch", "does not count up from 0");
  for (std::size_t s = 1; s <= tasks; ++s)
    history.eps.push_back(members.numbers(fmt::format("eps_{}", s), rows, 0, 1));
  for (std::size_t s = 1; s <= tasks; ++s)
    history.p.push_back(members.numbers(fmt::format("p_{}", s), rows, -1, 1));
  history.q_star = members.numbers("q_star", rows, 0, 1);
  history.loss = members.numbers("loss", rows, 0, largest);
  members.end();
  return history;
}

Json training_record(const TrainingReport& report) {
  return {{"reason", std::string(to_string(report.reason))},
          {"epochs", report.epochs},
          {"history", history_record(report.history)}};
}

TrainingReport training_from(const Json& record, std::size_t tasks, const TrainerSettings& settings) {
  Members members(record, "training");
  TrainingReport report;
  const std::string& word = members.text("reason");
  const std::array reasons{StopReason::epochs, StopReason::perfect, StopReason::plateau,
                           StopReason::diverged};
  const auto reason =
      std::ranges::find(reasons, word, [](StopReason one) { return std::string(to_string(one)); });
  if (reason == reasons.end()) members.fail("reason", "is no reason to stop");
  report.reason = *reason;
  report.epochs = members.count("epochs", 0, settings.epochs);
  const Json& history = members.at("history");
  if (history.is_null() != (settings.history_every == 0))
    members.fail("history", settings.history_every == 0 ? "was not recorded" : "is missing");
  if (!history.is_null()) report.history = history_from(history, tasks, report.epochs);
  members.end();
  return report;
}

TaskResult task_from(const Json& record, std::size_t task, const SimulationSettings& settings) {
  const bool hmc = settings.method == Method::hmc;
  const std::vector<Quantity> quantities = quantities_of(task, hmc, settings.learner);
  Members members(record, "a task");
  TaskResult result;
  read_estimates(members.at("estimates"), quantities, hmc, result.estimates);
  const Json &sampler = members.at("sampler"), &training = members.at("training");
  members.end();
  if (sampler.is_null() == hmc || training.is_null() != hmc)
    members.fail(hmc ? "sampler" : "training", "is missing, or the other one is there");
  if (hmc) result.sampler = sampler_from(sampler, quantities, settings.sampler);
  if (!hmc) result.training = training_from(training, task + 1, settings.training_of(task));
  return result;
}

}  // namespace

Json to_record(const InstanceResult& result) {
  Json tasks = Json::array();
  for (const TaskResult& task : result.tasks)
    tasks.push_back({{"estimates", estimates_record(task.estimates)},
                     {"sampler", task.sampler ? sampler_record(*task.sampler) : Json(nullptr)},
                     {"training", task.training ? training_record(*task.training) : Json(nullptr)}});
  return {{"size", result.size}, {"instance", result.instance}, {"tasks", std::move(tasks)}};
}

InstanceResult instance_from_record(const Json& record, const SimulationSettings& settings) {
  Members members(record, "the instance");
  InstanceResult result;
  result.size = members.count("size", 2, largest_size);
  result.instance = members.count("instance", 0, most_instances - 1);
  const Json& tasks = members.list("tasks");
  members.end();
  if (tasks.size() != settings.tasks.size())
    members.fail("tasks", fmt::format("are {} and not {}", tasks.size(), settings.tasks.size()));
  result.tasks.reserve(tasks.size());
  for (const Json& task : tasks) result.tasks.push_back(task_from(task, result.tasks.size(), settings));
  return result;
}

}  // namespace franz_parisi::validation
