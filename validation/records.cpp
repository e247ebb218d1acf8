#include "validation/records.hpp"

#include <cmath>
#include <limits>
#include <stdexcept>

namespace franz_parisi::validation {
namespace {

using Json = nlohmann::ordered_json;

Json number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

double number_or_infinity(const Json& value) {
  return value.is_null() ? std::numeric_limits<double>::infinity() : value.get<double>();
}

Json estimates_record(const Estimates& estimates) {
  Json record = Json::object();
  for (const NamedValue& value : named_values(estimates)) record[value.name] = number(value.value);
  return record;
}

double number_or_nan(const Json& value) {
  return value.is_null() ? std::numeric_limits<double>::quiet_NaN() : value.get<double>();
}

/// Columns name_1, name_2, ... for as long as there are any.
template <class Read>
auto numbered(const Json& record, const std::string& name, Read read) {
  std::vector<decltype(read(record))> values;
  for (std::size_t s = 1; record.contains(name + "_" + std::to_string(s)); ++s)
    values.push_back(read(record.at(name + "_" + std::to_string(s))));
  return values;
}

Estimates estimates_from(const Json& record) {
  Estimates estimates;
  if (record.contains("q")) estimates.q = number_or_nan(record.at("q"));
  estimates.r = number_or_nan(record.at("r"));
  estimates.q_star = number_or_nan(record.at("q_star"));
  estimates.p = numbered(record, "p", number_or_nan);
  estimates.eps = numbered(record, "eps", number_or_nan);
  estimates.energy = number_or_nan(record.at("energy"));
  if (record.contains("overlap_previous"))
    estimates.overlap_previous = number_or_nan(record.at("overlap_previous"));
  return estimates;
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
  OverlapHistogram overlaps;
  overlaps.between = record.at("between").get<std::vector<double>>();
  overlaps.within = record.at("within").get<std::vector<double>>();
  if (overlaps.between.size() != overlap_bins || overlaps.within.size() != overlap_bins)
    throw std::invalid_argument("instance record: a histogram without " + std::to_string(overlap_bins) +
                                " bins");
  return overlaps;
}

SamplerReport sampler_from(const Json& record) {
  SamplerReport report;
  report.mixed = record.at("mixed");
  report.reason = record.at("reason");
  report.step_size = record.at("step_size").get<std::vector<double>>();
  report.acceptance = record.at("acceptance").get<std::vector<double>>();
  for (const auto& [name, d] : record.at("diagnostics").items())
    report.diagnostics.push_back(
        {name,
         {number_or_nan(d.at("mean")), number_or_infinity(d.at("r_hat")),
          number_or_nan(d.at("effective_sample_size")), number_or_nan(d.at("monte_carlo_error"))}});
  if (record.contains("exchange")) {
    for (const Json& one : record.at("exchange"))
      report.exchange.push_back({one.at("beta").get<std::vector<double>>(),
                                 one.at("swap_acceptance").get<std::vector<double>>(),
                                 one.at("round_trips")});
  }
  if (record.contains("overlaps")) report.overlaps = overlaps_from(record.at("overlaps"));
  return report;
}

Json history_record(const History& history) {
  if (history.epoch.empty()) return nullptr;
  Json record = {{"epoch", history.epoch}};
  for (std::size_t s = 0; s < history.eps.size(); ++s)
    record["eps_" + std::to_string(s + 1)] = history.eps[s];
  for (std::size_t s = 0; s < history.p.size(); ++s) record["p_" + std::to_string(s + 1)] = history.p[s];
  record["q_star"] = history.q_star;
  record["loss"] = history.loss;
  return record;
}

History history_from(const Json& record) {
  History history;
  if (record.is_null()) return history;
  const auto column = [](const Json& values) { return values.get<std::vector<double>>(); };
  history.epoch = record.at("epoch").get<std::vector<std::size_t>>();
  history.eps = numbered(record, "eps", column);
  history.p = numbered(record, "p", column);
  history.q_star = column(record.at("q_star"));
  history.loss = column(record.at("loss"));
  return history;
}

Json training_record(const TrainingReport& report) {
  return {{"reason", std::string(to_string(report.reason))},
          {"epochs", report.epochs},
          {"history", history_record(report.history)}};
}

TrainingReport training_from(const Json& record) {
  const auto word = record.at("reason").get<std::string>();
  for (const auto reason :
       {StopReason::epochs, StopReason::perfect, StopReason::plateau, StopReason::diverged})
    if (word == to_string(reason)) return {reason, record.at("epochs"), history_from(record.at("history"))};
  throw std::invalid_argument("instance record: unknown stop reason " + word);
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

InstanceResult instance_from_record(const Json& record) {
  InstanceResult result{record.at("size"), record.at("instance"), {}};
  for (const Json& task : record.at("tasks")) {
    TaskResult& last = result.tasks.emplace_back();
    last.estimates = estimates_from(task.at("estimates"));
    if (!task.at("sampler").is_null()) last.sampler = sampler_from(task.at("sampler"));
    if (!task.at("training").is_null()) last.training = training_from(task.at("training"));
  }
  return result;
}

}  // namespace franz_parisi::validation
