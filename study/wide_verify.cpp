#include "study/wide_verify.hpp"

#include "study/comparison_records.hpp"
#include "study/pieces.hpp"
#include "study/simulate.hpp"
#include "study/text.hpp"
#include "study/usage_error.hpp"
#include "study/wide_cases.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

namespace franz_parisi::study {
namespace {

using theory::wide::Matrix;
using theory::wide::Prediction;
using validation::wide::Learned;

/// One set of a task, in the order that networks are asked in.
struct Set {
  const Matrix &inputs, &targets;
  std::string name;
  const Prediction* now;  ///< after the last task; null where there are no points or no freedom
};

std::vector<Set> sets_of(const WideSolution& solution) {
  std::vector<Set> sets;
  const std::size_t last = solution.tasks.size() - 1;
  const bool solved = solution.states[last].solved;
  for (std::size_t t = 0; t <= last; ++t) {
    const theory::wide::Task& task = solution.tasks[t];
    const std::string number = "_" + std::to_string(t + 1);
    const Prediction* train = solved && t < last ? &solution.states[last].train[t] : nullptr;
    const Prediction* test = solved && task.test_inputs.rows() > 0 ? &solution.states[last].test[t] : nullptr;
    sets.push_back({task.inputs, task.targets, "train" + number, train});
    sets.push_back({task.test_inputs, task.test_targets, "test" + number, test});
  }
  return sets;
}

/// The networks of a request, each a piece.
class Networks {
 public:
  Networks(const WidthRequest& request, const WideSolution& solution)
      : plan_(request.plan),
        settings_{.depth = solution.point.settings.depth,
                  .sigma = solution.point.settings.sigma,
                  .seed = request.wide.seed} {
    for (const theory::wide::Task& task : solution.tasks)
      tasks_.push_back({task.inputs.transpose(), task.targets.transpose()});
    for (const Set& set : sets_of(solution)) points_.emplace_back(set.inputs.transpose());
  }

  std::size_t count() const { return plan_.sizes.size() * plan_.instances; }
  std::size_t width(std::size_t i) const { return plan_.sizes[i / plan_.instances]; }
  std::size_t instance(std::size_t i) const { return plan_.first_instance + i % plan_.instances; }

  Json train(std::size_t i, StopFlag stop) const {
    const Learned learned = learn(tasks_, points_, settings_, width(i), instance(i), stop);
    Json answer = {{"converged", learned.converged}, {"steps", learned.steps}, {"outputs", Json::array()}};
    for (const Matrix& one : learned.outputs)
      answer["outputs"].push_back(std::vector<double>(one.data(), one.data() + one.size()));
    return answer;
  }

  /// For an AnswerCheck.
  std::string problem(const Json& answer) const {
    if (!answer.is_object() || !answer.value("converged", Json()).is_boolean() ||
        !answer.value("steps", Json()).is_number_unsigned() || !answer.value("outputs", Json()).is_array() ||
        answer["outputs"].size() != points_.size())
      return "no network";
    for (std::size_t k = 0; k < points_.size(); ++k) {
      const Json& one = answer["outputs"][k];
      if (!one.is_array() || one.size() != static_cast<std::size_t>(outputs() * points_[k].cols()) ||
          !std::ranges::all_of(one, [](const Json& x) { return x.is_number(); }))
        return "outputs that are none";
    }
    return {};
  }

  Learned read(const Json& answer) const {
    Learned learned{{}, answer["converged"], answer["steps"]};
    for (std::size_t k = 0; k < points_.size(); ++k) {
      const auto values = answer["outputs"][k].get<std::vector<double>>();
      learned.outputs.push_back(Eigen::Map<const Matrix>(values.data(), outputs(), points_[k].cols()));
    }
    return learned;
  }

 private:
  Eigen::Index outputs() const { return tasks_.front().targets.rows(); }

  const validation::RunPlan& plan_;
  validation::wide::DescentSettings settings_;
  std::vector<validation::wide::Task> tasks_{};
  std::vector<Matrix> points_{};
};

void check(const WidthRequest& request, const WideSolution& solution) {
  const auto has_points = [](const theory::wide::Task& task) { return task.test_inputs.rows() > 0; };
  if (solution.tasks.size() == 1 && !has_points(solution.tasks.front()))
    throw UsageError("--tests", std::nullopt,
                     "one task without tests leaves networks no freedom; allowed are tests, or two tasks");
  const auto examples = static_cast<std::size_t>(solution.tasks.front().inputs.rows());
  for (const std::size_t width : request.plan.sizes)
    if (width < examples)
      throw UsageError("--size", std::to_string(width),
                       "a network of this width cannot hold the " + std::to_string(examples) +
                           " examples of task 1; allowed are as many units or more");
}

Json width_record(const WidthRequest& request) {
  return {{"sizes", request.plan.sizes},
          {"instances", request.plan.instances},
          {"first_instance", request.plan.first_instance},
          {"tolerance", validation::wide::DescentSettings{}.tolerance}};
}

std::vector<validation::Measured> train_networks(const WidthRequest& request, const WideCases& cases,
                                                 const WideSolution& solution, const Options& options) {
  const Networks networks(request, solution);
  Json question = wide_settings_record(request.wide);
  question["fingerprint"] = cases.fingerprint();
  question["width"] = width_record(request);
  Pieces pieces("width", question, options);
  pieces.begin(0, networks.count(), "networks");
  const auto body = [&](std::size_t i) {
    Json answer = networks.train(i, options.execution.callbacks.stop);
    options.execution.advance();
    return answer;
  };
  const auto check_line = [&](std::size_t, const Json& answer) { return networks.problem(answer); };
  std::vector<validation::Measured> measured;
  for (const Json& answer : pieces.run(0, networks.count(), body, check_line)) {
    const std::size_t i = measured.size();
    measured.push_back(
        width_measured(solution, networks.read(answer), networks.width(i), networks.instance(i)));
  }
  return measured;
}

Json settings_record(const WidthRequest& request, const VerifySettings& settings, const Demands& demands) {
  Json record = {{"wide", wide_settings_record(request.wide)}, {"width", width_record(request)}};
  record["level"] = settings.level;
  add_demands(record, demands);
  return record;
}

}  // namespace

std::vector<validation::NamedValue> width_theory(const WideSolution& solution) {
  std::vector<validation::NamedValue> values;
  for (const Set& set : sets_of(solution)) {
    if (set.now == nullptr) continue;
    const auto outputs = static_cast<double>(set.targets.cols());
    values.push_back({"loss_" + set.name, sampled_loss(*set.now, set.targets).value});
    values.push_back({"variance_" + set.name, outputs * set.now->variance.mean()});
  }
  return values;
}

validation::Measured width_measured(const WideSolution& solution, const Learned& learned, std::size_t width,
                                    std::size_t instance) {
  validation::Measured one{.size = width, .instance = instance, .mixed = learned.converged};
  const std::vector<Set> sets = sets_of(solution);
  for (std::size_t k = 0; k < sets.size(); ++k) {
    if (sets[k].now == nullptr) continue;
    const Matrix says = learned.outputs[k].transpose();
    const auto examples = static_cast<double>(says.rows());
    one.values.push_back({"loss_" + sets[k].name, (says - sets[k].targets).squaredNorm() / examples});
    one.values.push_back({"variance_" + sets[k].name, (says - sets[k].now->mean).squaredNorm() / examples});
  }
  return one;
}

Document verify_width(const WidthRequest& request, const VerifySettings& settings, const Options& options) {
  const WideCases cases(request.wide, options.execution.threads);
  const WideSolution solution = cases.solve(0, options.execution.threads, options.execution.callbacks.stop);
  check(request, solution);
  const Demands demands{.level = settings.level, .detect = settings.detect, .failed = "did not converge"};
  Document document{.settings = settings_record(request, settings, demands)};
  std::vector<validation::Measured> measured;
  std::optional<Comparison> comparison;
  if (solution.states.back().solved) {
    measured = train_networks(request, cases, solution, options);
    comparison = compare(measured, width_theory(solution), demands);
  }
  const std::size_t task = solution.tasks.size();
  std::vector<Json> summary, verdicts, compared;
  const Json heading = {{"point", 0}, {"method", "width"}, {"task", task}};
  add_summary(summary, heading, measured);
  const Json converged =
      measured.empty() ? Json(nullptr) : Json(std::ranges::all_of(measured, &validation::Measured::mixed));
  verdicts.push_back(verdict_record(comparison ? &*comparison : nullptr,
                                    "the Gram matrix of a task is singular to working precision", 0,
                                    converged));
  verdicts.back()["rs_stable"] = nullptr;
  if (comparison) compared = comparison_records(*comparison, 0, task);
  document.lists = {{"comparison", std::move(compared)},
                    {"verdicts", std::move(verdicts)},
                    {"points", wide_point_records(solution)},
                    {"summary", std::move(summary)}};
  document.met = comparison && comparison->verdict == Verdict::agrees;
  document.inconclusive = !comparison || comparison->verdict == Verdict::inconclusive;
  return document;
}

}  // namespace franz_parisi::study
