#include "study/wide_records.hpp"

#include "study/chain/chain.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include <fmt/format.h>

namespace franz_parisi::study {
namespace {

using theory::wide::Matrix;
using theory::wide::PairOrders;
using theory::wide::Prediction;
using theory::wide::Reading;

Json heading(const WideSolution& solution, std::size_t task, std::size_t tested) {
  const auto& [settings, overlaps] = solution.point;
  const bool synthetic = std::holds_alternative<SyntheticTasks>(solution.request.source);
  Json record = Json::object();
  record["depth"] = settings.depth;
  record["lambda"] = number_or_null(settings.lambda);
  record["sigma"] = settings.sigma;
  record["temperature"] = settings.temperature;
  record["tasks"] = solution.tasks.size();
  record["input_overlap"] = synthetic ? Json(overlaps.inputs) : Json(nullptr);
  record["rho"] = synthetic ? Json(overlaps.rho) : Json(nullptr);
  record["task"] = task + 1;
  record["tested"] = tested + 1;
  record["instance"] = solution.instance;
  return record;
}

void add(Json& record, const std::string& key, const std::optional<Loss>& loss) {
  record[key] = loss ? number_or_null(loss->value) : Json(nullptr);
  record[key + "_error"] = loss ? number_or_null(loss->error) : Json(nullptr);
}

std::optional<Loss> reading(const std::optional<PairOrders>& orders, Reading PairOrders::*member) {
  if (!orders) return std::nullopt;
  return Loss{((*orders).*member).value, ((*orders).*member).error};
}

void add_orders(Json& record, const std::optional<PairOrders>& orders) {
  add(record, "gamma_input", reading(orders, &PairOrders::gamma_input));
  add(record, "cos_rule", reading(orders, &PairOrders::cos_rule));
  add(record, "gamma_rf", reading(orders, &PairOrders::gamma_rf));
  add(record, "gamma_r", reading(orders, &PairOrders::gamma_r));
  add(record, "forgetting_proxy", reading(orders, &PairOrders::forgetting_proxy));
  add(record, "forgetting_pair", reading(orders, &PairOrders::forgetting_pair));
  const bool averaged = orders && orders->forgetting_teachers;
  add(record, "forgetting_teachers",
      averaged ? std::optional(Loss{orders->forgetting_teachers->value, orders->forgetting_teachers->error})
               : std::nullopt);
}

void add_losses(Json& record, const WideSolution& solution, std::size_t task, std::size_t tested) {
  const auto& state = solution.states[task];
  const theory::wide::Task& own = solution.tasks[tested];
  std::optional<Loss> train, train_sampled, test, test_sampled, forgetting;
  if (state.solved) {
    const Prediction& seen = state.train[tested];
    train = mean_loss(seen, own.targets);
    const Loss before = mean_loss(solution.states[tested].train[tested], own.targets);
    forgetting = Loss{train->value - before.value, train->error + before.error};
    const bool varied = seen.variance.size() > 0;
    if (varied) train_sampled = sampled_loss(seen, own.targets);
    if (own.test_targets.rows() > 0) {
      test = mean_loss(state.test[tested], own.test_targets);
      if (varied) test_sampled = sampled_loss(state.test[tested], own.test_targets);
    }
  }
  add(record, "loss_train", train);
  add(record, "loss_train_sampled", train_sampled);
  add(record, "loss_test", test);
  add(record, "loss_test_sampled", test_sampled);
  add(record, "forgetting", forgetting);
}

std::vector<Json> of_set(const WideSolution& solution, std::size_t task, std::size_t tested, const char* set,
                         const Prediction& prediction) {
  std::vector<Json> records;
  for (Eigen::Index i = 0; i < prediction.mean.rows(); ++i)
    for (Eigen::Index o = 0; o < prediction.mean.cols(); ++o) {
      Json record = heading(solution, task, tested);
      record["set"] = set;
      record["example"] = i;
      record["output"] = o;
      record["mean"] = number_or_null(prediction.mean(i, o));
      record["mean_error"] = number_or_null(prediction.error(i, o));
      const bool varied = prediction.variance.size() > 0;
      record["variance"] = varied ? number_or_null(prediction.variance(i)) : Json(nullptr);
      record["variance_error"] = varied ? number_or_null(prediction.variance_error(i)) : Json(nullptr);
      records.push_back(std::move(record));
    }
  return records;
}

/// Why the first task without a solution has none. Lengths of inputs are right where their squares, of which
/// kernels are made, are below the least double.
std::string reason_of(const WideSolution& solution) {
  const auto failed = std::ranges::find(solution.states, false, &theory::wide::State::solved);
  const auto task = static_cast<std::size_t>(failed - solution.states.begin());
  const theory::wide::Matrix& inputs = solution.tasks[task].inputs;
  for (Eigen::Index i = 0; i < inputs.rows(); ++i)
    if (inputs.row(i).squaredNorm() < std::numeric_limits<double>::min() && inputs.row(i).any())
      return fmt::format(
          "inputs of task {} are too small, those of example {} the first: their squares underflow; "
          "allowed are larger units",
          task + 1, i + 1);
  return fmt::format("the Gram matrix of task {} is singular to working precision", task + 1);
}

}  // namespace

std::optional<theory::wide::LinearTeachers> teachers_of(const WideSolution& solution, std::size_t task,
                                                        std::size_t tested) {
  if (!std::holds_alternative<SyntheticTasks>(solution.request.source)) return std::nullopt;
  return theory::wide::LinearTeachers{
      std::pow(solution.point.overlaps.rho, static_cast<double>(task - tested))};
}

Loss mean_loss(const Prediction& prediction, const Matrix& targets) {
  const Matrix apart = prediction.mean - targets;
  const double examples = static_cast<double>(targets.rows());
  // |d|^2 with d off by e: 2 d.e + e^2
  const double error =
      2 * apart.cwiseAbs().cwiseProduct(prediction.error).sum() + prediction.error.squaredNorm();
  return {apart.squaredNorm() / examples, error / examples + 1e-15 * apart.squaredNorm() / examples};
}

Loss sampled_loss(const Prediction& prediction, const Matrix& targets) {
  Loss loss = mean_loss(prediction, targets);
  const double outputs = static_cast<double>(targets.cols());
  loss.value += outputs * prediction.variance.mean();
  loss.error += outputs * prediction.variance_error.mean();
  return loss;
}

std::vector<Json> wide_point_records(const WideSolution& solution) {
  std::vector<Json> records;
  for (std::size_t task = 0; task < solution.tasks.size(); ++task)
    for (std::size_t tested = 0; tested <= task; ++tested) {
      const auto& state = solution.states[task];
      Json record = heading(solution, task, tested);
      add_losses(record, solution, task, tested);
      add_orders(record, tested < task ? solution.pairs[task * (task - 1) / 2 + tested] : std::nullopt);
      record["condition"] = state.condition > 0 ? number_or_null(state.condition) : Json(nullptr);
      record["status"] = to_string(state.solved ? Status::converged : Status::target_not_met);
      record["reason"] = state.solved ? Json(nullptr) : Json(reason_of(solution));
      records.push_back(std::move(record));
    }
  return records;
}

std::vector<Json> wide_prediction_records(const WideSolution& solution) {
  std::vector<Json> records;
  for (std::size_t task = 0; task < solution.tasks.size(); ++task) {
    const auto& state = solution.states[task];
    for (std::size_t tested = 0; state.solved && tested <= task; ++tested)
      for (const auto& [set, prediction] :
           {std::pair("train", &state.train[tested]), std::pair("test", &state.test[tested])})
        for (Json& record : of_set(solution, task, tested, set, *prediction))
          records.push_back(std::move(record));
  }
  return records;
}

Json wide_settings_record(const WideRequest& request) {
  Json record = Json::object();
  if (const auto* given = std::get_if<GivenTasks>(&request.source)) record["file"] = given->path;
  if (const auto* drawn = std::get_if<SyntheticTasks>(&request.source)) {
    record["synthetic"] = drawn->tasks;
    record["examples"] = drawn->examples;
    record["dimension"] = drawn->dimension;
    record["tests"] = drawn->tests;
  }
  if (const auto* images = std::get_if<ImageTasks>(&request.source)) {
    record["data"] = images->folder;
    record["tasks"] = images->protocol_text;
    record["examples"] = images->examples;
    record["tests"] = images->tests;
  }
  record["instances"] = request.instances;
  record["seed"] = request.seed;
  record["mean_only"] = request.mean_only;
  record["points"] = Json::array();
  for (const auto& [settings, overlaps] : request.points)
    record["points"].push_back({{"depth", settings.depth},
                                {"lambda", number_or_null(settings.lambda)},
                                {"sigma", settings.sigma},
                                {"temperature", settings.temperature},
                                {"input_overlap", overlaps.inputs},
                                {"rho", overlaps.rho}});
  return record;
}

}  // namespace franz_parisi::study
