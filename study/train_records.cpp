#include "study/train_records.hpp"

#include "networks/scores.hpp"
#include "study/sample_mean.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <set>

namespace franz_parisi::study {
namespace {

using networks::Constant;

bool has(const networks::MethodRow& row, Constant constant) {
  return std::ranges::find(row.constants, constant) != row.constants.end();
}

Json method_record(const networks::RunSettings& run) {
  const networks::MethodRow& row = *networks::find_method(run.method);
  const networks::MethodSettings& constants = run.constants;
  return {
      {"method", run.method},
      {"optimiser", constants.rule == networks::Rule::adam ? "adam" : "natural"},
      {"learning_rate", constants.adam.learning_rate},
      {"initial_width", row.network == networks::NetworkKind::normalised ? Json() : Json(run.initial_width)},
      {"adam_beta1", constants.adam.first},
      {"adam_beta2", constants.adam.second},
      {"adam_epsilon", constants.adam.epsilon},
      {"reset_optimiser", constants.resets_optimiser},
      {"gamma", has(row, Constant::gamma) ? Json(constants.gamma) : Json()},
      {"ewc_lambda", has(row, Constant::ewc_lambda) ? Json(constants.ewc_lambda) : Json()},
      {"meta", has(row, Constant::meta) ? Json(constants.meta) : Json()}};
}

Json optional_number(const std::optional<double>& value) { return value ? number_or_null(*value) : Json(); }

Json heading(const TrainRequest& request, const TrainedRun& run) {
  return {{"instance", run.instance}, {"method", request.runs[run.method].method}};
}

/// One flat record for each task and way of testing.
void add_tested(std::vector<Json>& records, Json head, const Json& tested) {
  for (const Json& one : tested) {
    Json record = head;
    record.update(one);
    records.push_back(std::move(record));
  }
}

void add_run(const TrainRequest& request, const TrainedRun& run, Document& document) {
  auto& accuracy = document.lists[0].records;
  auto& initial = document.lists[2].records;
  auto& training = document.lists[3].records;
  if (!run.tasks.empty()) add_tested(initial, heading(request, run), run.initial);
  for (std::size_t t = 0; t < run.tasks.size(); ++t)
    for (const Json& epoch : run.tasks[t].at("epochs")) {
      Json head = heading(request, run);
      head["task"] = t + 1;
      head["epoch"] = epoch.at("epoch");
      add_tested(accuracy, head, epoch.at("tested"));
      head["beta"] = epoch.at("beta");
      head["loss"] = epoch.at("loss");
      if (epoch.at("loss").is_null()) document.met = false;
      for (std::size_t l = 0; l < epoch.at("variance").size(); ++l)
        head["variance_" + std::to_string(l + 1)] = epoch.at("variance")[l];
      training.push_back(std::move(head));
    }
}

/// Accuracies of one way of testing, in the order of tasks.
std::vector<double> row_of(const Json& tested, const std::string& evaluate) {
  std::vector<double> row;
  for (const Json& one : tested)
    if (one.at("evaluate") == evaluate) row.push_back(one.at("accuracy").get<double>());
  return row;
}

networks::Scores scores_of(const TrainedRun& run, const std::string& evaluate) {
  std::vector<std::vector<double>> after;
  for (const Json& task : run.tasks) after.push_back(row_of(task.at("epochs").back().at("tested"), evaluate));
  return networks::scores(after, row_of(run.initial, evaluate));
}

Json mean_record(const std::vector<double>& values) {
  const validation::Estimate mean = sample_mean(values);
  return {{"instances", mean.count},
          {"mean", number_or_null(mean.mean)},
          {"standard_error", number_or_null(mean.standard_error)}};
}

void add_summary(const TrainRequest& request, const std::vector<TrainedRun>& runs, std::size_t method,
                 std::vector<Json>& records) {
  const std::pair<const char*, std::function<std::optional<double>(const networks::Scores&)>> quantities[] = {
      {"average", [](const networks::Scores& s) { return s.average; }},
      {"learned", [](const networks::Scores& s) { return s.learned; }},
      {"forgetting", [](const networks::Scores& s) { return s.forgetting; }},
      {"backward_transfer", [](const networks::Scores& s) { return s.backward_transfer; }},
      {"forward_transfer", [](const networks::Scores& s) { return s.forward_transfer; }}};
  const networks::RunSettings& settings = request.runs[method];
  const bool has_law = networks::find_method(settings.method)->network == networks::NetworkKind::fields;
  for (const networks::Evaluate what : networks::distinct(settings.evaluate, has_law)) {
    const std::string evaluate(networks::to_string(what));
    std::vector<networks::Scores> all;
    for (const TrainedRun& run : runs)
      if (run.method == method && run.tasks.size() == request.protocol.tasks)
        all.push_back(scores_of(run, evaluate));
    if (all.empty()) continue;
    for (const auto& [quantity, of] : quantities) {
      std::vector<double> values;
      for (const networks::Scores& one : all)
        if (const auto value = of(one)) values.push_back(*value);
      if (values.empty()) continue;  // one task alone forgets nothing
      Json record = {{"method", settings.method}, {"evaluate", evaluate}, {"quantity", quantity}};
      record.update(mean_record(values));
      records.push_back(std::move(record));
    }
  }
}

bool is_number_in(const Json& value, double lowest, double highest = std::numeric_limits<double>::max()) {
  return value.is_number() && value >= lowest && value <= highest;
}

/// Whether this is a list of tests on all tasks, or of none where that is allowed.
bool is_tested(const Json& tested, const TrainRequest& request, const networks::RunSettings& run,
               bool may_be_empty) {
  const bool has_law = networks::find_method(run.method)->network == networks::NetworkKind::fields;
  const auto ways = networks::distinct(run.evaluate, has_law);
  const std::size_t wanted = request.protocol.tasks * ways.size();
  if (!tested.is_array() || (tested.size() != wanted && !(may_be_empty && tested.empty()))) return false;
  return std::ranges::all_of(tested, [&](const Json& one) {
    if (!one.is_object()) return false;
    const Json task = one.value("tested", Json()), accuracy = one.value("accuracy", Json());
    const Json way = one.value("evaluate", Json());
    const auto is_optional = [&](const char* key) {
      return one.contains(key) && (one[key].is_null() || is_number_in(one[key], 0, 1));
    };
    return one.size() == 5 && task.is_number_unsigned() && task >= 1 && task <= request.protocol.tasks &&
           std::ranges::any_of(ways, [&](networks::Evaluate known) { return way == to_string(known); }) &&
           is_number_in(accuracy, 0, 1) && is_optional("standard_error") && is_optional("averaged");
  });
}

}  // namespace

Json train_settings_record(const TrainRequest& request) {
  const networks::RunSettings& common = request.runs.front();
  Json record = {{"data", request.data},
                 {"tasks", request.protocol_text},
                 {"images", request.portion.images == 0 ? Json() : Json(request.portion.images)},
                 {"validation", request.portion.validation},
                 {"layers", common.hidden},
                 {"methods", Json::array()},
                 {"epochs", common.epochs},
                 {"batch", common.batch},
                 {"beta", networks::to_string(common.beta)},
                 {"evaluate", Json::array()},
                 {"networks", common.networks},
                 {"own_normalisation", common.own_normalisation},
                 {"history", common.every_epoch},
                 {"precision", common.precision == networks::Precision::single ? "float" : "double"},
                 {"seed", common.seed}};
  for (const networks::RunSettings& run : request.runs) record["methods"].push_back(method_record(run));
  for (const networks::Evaluate what : common.evaluate)
    record["evaluate"].push_back(std::string(networks::to_string(what)));
  return record;
}

Json tested_record(const std::vector<networks::Tested>& tested) {
  Json records = Json::array();
  for (const networks::Tested& one : tested)
    records.push_back({{"tested", one.tested + 1},
                       {"evaluate", std::string(networks::to_string(one.accuracy.what))},
                       {"accuracy", one.accuracy.value},
                       {"standard_error", optional_number(one.accuracy.standard_error)},
                       {"averaged", optional_number(one.accuracy.averaged)}});
  return records;
}

Json task_record(const std::vector<networks::EpochResult>& epochs) {
  Json record = {{"epochs", Json::array()}};
  for (const networks::EpochResult& epoch : epochs) {
    Json variance = Json::array();
    for (const double one : epoch.mean_variance) variance.push_back(number_or_null(one));
    record["epochs"].push_back({{"epoch", epoch.epoch},
                                {"beta", epoch.beta},
                                {"loss", number_or_null(epoch.loss)},
                                {"variance", std::move(variance)},
                                {"tested", tested_record(epoch.tested)}});
  }
  return record;
}

std::string task_problem(const Json& record, const TrainRequest& request, std::size_t task) {
  const auto found = std::ranges::find_if(request.runs, [&](const networks::RunSettings& run) {
    return record.value("method", Json()) == run.method;
  });
  if (found == request.runs.end()) return "no method of this study";
  if (task == 0 && !is_tested(record.value("initial", Json()), request, *found, false))
    return "no tests before the first task";
  const Json epochs = record.value("epochs", Json());
  if (!epochs.is_array() || epochs.size() != found->epochs) return "not as many epochs as were asked for";
  for (const Json& epoch : epochs) {
    const auto place = static_cast<std::size_t>(&epoch - &epochs.front()) + 1;
    if (!epoch.is_object() || epoch.size() != 5 || epoch.value("epoch", Json()) != place ||
        !is_number_in(epoch.value("beta", Json()), 0) || !epoch.contains("loss") ||
        !(epoch["loss"].is_null() || is_number_in(epoch["loss"], 0)) ||
        !epoch.value("variance", Json()).is_array())
      return "an epoch that is no record";
    for (const Json& variance : epoch["variance"])
      if (!variance.is_null() && !is_number_in(variance, 0)) return "a variance that is no number >= 0";
    const bool last = &epoch == &epochs.back();
    if (!is_tested(epoch.value("tested", Json()), request, *found, !last && !found->every_epoch))
      return "no tests of an epoch";
  }
  return {};
}

Document train_document(const TrainRequest& request, const std::vector<TrainedRun>& runs) {
  Document document;
  Json settings = train_settings_record(request);
  settings["instances"] = request.instances;
  document.settings["train"] = std::move(settings);
  document.lists = {{"accuracy", {}}, {"summary", {}}, {"initial", {}}, {"training", {}}};
  for (const TrainedRun& run : runs) add_run(request, run, document);
  for (std::size_t method = 0; method < request.runs.size(); ++method)
    add_summary(request, runs, method, document.lists[1].records);
  return document;
}

}  // namespace franz_parisi::study
