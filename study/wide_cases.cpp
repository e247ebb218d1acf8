#include "study/wide_cases.hpp"

#include "study/execution.hpp"
#include "study/memory.hpp"
#include "study/text.hpp"
#include "study/usage_error.hpp"
#include "theory/wide/angles.hpp"
#include "theory/wide/fluctuations.hpp"
#include "theory/wide/memory.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

namespace franz_parisi::study {
namespace {

using theory::wide::ForEach;
using theory::wide::Matrix;

/// The option that the inputs come from, and what it was given.
std::pair<const char*, std::string> origin(const WideSource& source) {
  if (const auto* given = std::get_if<GivenTasks>(&source)) return {"--tasks", given->path};
  if (const auto* images = std::get_if<ImageTasks>(&source)) return {"--data", images->folder};
  return {"--synthetic", std::to_string(std::get<SyntheticTasks>(source).tasks)};
}

/// A network without biases cannot tell inputs apart that have one direction: no chain learns them exactly.
void check_inputs(const WideRequest& request, const WideTasks& tasks) {
  constexpr double same = 1e-12;
  const bool exact =
      std::ranges::any_of(request.points, [](const auto& p) { return p.settings.temperature == 0; });
  const auto [option, value] = origin(request.source);
  const auto refuse = [&, &name = option, &text = value](std::size_t t, const std::string& what) {
    throw UsageError(
        name, text,
        fmt::format("task {}: {}; allowed at temperature 0 are inputs of different directions", t + 1, what));
  };
  for (std::size_t t = 0; exact && t < tasks.size(); ++t) {
    const theory::wide::Directions at(tasks[t].inputs);
    const Matrix angle = theory::wide::angles(at, at);
    for (Eigen::Index i = 0; i < at.size(); ++i) {
      if (!(at.length(i) > 0)) refuse(t, fmt::format("input {} is zero", i + 1));
      for (Eigen::Index j = 0; j < i; ++j)
        if (angle(i, j) < same) refuse(t, fmt::format("inputs {} and {} coincide", j + 1, i + 1));
    }
  }
}

/// Of tasks that are drawn nothing needs to be drawn for it.
theory::wide::ChainSize size_of(const WideSource& source, const WideTasks& tasks) {
  if (const auto* drawn = std::get_if<SyntheticTasks>(&source)) {
    const auto number = [](std::size_t value) { return static_cast<double>(value); };
    return {.tasks{drawn->tasks, {number(drawn->examples), number(drawn->tests)}},
            .dimension = number(drawn->dimension)};
  }
  theory::wide::ChainSize size{.dimension = static_cast<double>(tasks.front().inputs.cols()),
                               .outputs = static_cast<double>(tasks.front().targets.cols())};
  for (const theory::wide::Task& task : tasks)
    size.tasks.push_back(
        {static_cast<double>(task.inputs.rows()), static_cast<double>(task.test_inputs.rows())});
  return size;
}

/// What records take, as they are kept and as they are written.
double bytes_of_records(const WideRequest& request, const theory::wide::ChainSize& size) {
  constexpr double point = 24e3, prediction = 2e3;  // measured
  const auto count = static_cast<double>(size.tasks.size());
  double predictions = 0;
  for (std::size_t t = 0; t < size.tasks.size(); ++t)
    predictions +=
        (size.tasks[t].inputs + size.tasks[t].tests) * (count - static_cast<double>(t)) * size.outputs;
  const auto cases = static_cast<double>(request.points.size() * request.instances);
  return cases * (point * count * (count + 1) / 2 + (request.predictions ? prediction * predictions : 0));
}

void check_size(const WideRequest& request, const theory::wide::ChainSize& size, int threads) {
  const bool variances = !request.mean_only && std::ranges::any_of(request.points, [](const auto& p) {
    return p.settings.is_limit();
  });
  // of one chain the threads share the parts, of several each has its own
  const auto cases = static_cast<double>(request.points.size() * request.instances),
             workers = static_cast<double>(threads);
  const double chains = cases == 1 ? bytes_of_chain(size, variances, workers)
                                   : std::min(cases, workers) * bytes_of_chain(size, variances, 1);
  const auto [option, value] = origin(request.source);
  check_memory(
      chains + bytes_of_records(request, size), option, value,
      variances ? "fewer tasks, examples or tests, or --mean-only" : "fewer tasks, examples or tests");
}

}  // namespace

WideCases::WideCases(const WideRequest& request, int threads) : request_(request) {
  if (const auto* images = std::get_if<ImageTasks>(&request.source))
    data_ = read_images(*images, request.seed);
  const bool drawn = std::holds_alternative<SyntheticTasks>(request.source);
  if (drawn) check_size(request, size_of(request.source, {}), threads);
  const WideTasks first = tasks(request.points.front(), 0);
  if (!drawn) check_size(request, size_of(request.source, first), threads);
  check_inputs(request, first);
}

WideTasks WideCases::tasks(const WidePoint& point, std::size_t instance) const {
  if (const auto* drawn = std::get_if<SyntheticTasks>(&request_.source))
    return synthetic_tasks(*drawn, point.overlaps, request_.seed, instance);
  if (const auto* images = std::get_if<ImageTasks>(&request_.source))
    return image_tasks(*images, data_, request_.seed, instance);
  return std::get<GivenTasks>(request_.source).tasks;
}

WideSolution WideCases::solve(std::size_t number, int threads, StopFlag stop) const {
  const ForEach each = [&](std::size_t count, const std::function<void(std::size_t)>& body) {
    Execution{.threads = threads, .callbacks = {.stop = stop}}.run(count, body);
  };
  const WidePoint& point = request_.points[number / request_.instances];
  WideSolution solution{request_, point, number % request_.instances,
                        tasks(point, number % request_.instances)};
  solution.states = solve_chain(solution.tasks, point.settings, each);
  if (point.settings.is_limit() && !request_.mean_only)
    add_variances(solution.states, solution.tasks, point.settings, each);
  const std::size_t count = solution.tasks.size();
  solution.pairs.resize(count * (count - 1) / 2);
  if (count == 1) return solution;
  std::vector<std::optional<theory::wide::TaskGrams>> grams(count);
  each(count, [&](std::size_t t) { grams[t].emplace(solution.tasks[t], point.settings); });
  each(solution.pairs.size(), [&](std::size_t pair) {
    std::size_t task = 1;
    while (task * (task + 1) / 2 <= pair) ++task;
    const std::size_t tested = pair - task * (task - 1) / 2;
    solution.pairs[pair] =
        pair_orders(*grams[tested], *grams[task], point.settings, teachers_of(solution, task, tested));
  });
  return solution;
}

Json WideCases::fingerprint() const {
  // numbers of tasks that came from files: a log of others is another question's
  Json all = Json::array();
  for (const networks::DataSet& set : data_) all.push_back(networks::fingerprint(set));
  if (const auto* given = std::get_if<GivenTasks>(&request_.source))
    for (const theory::wide::Task& task : given->tasks)
      for (const Matrix* matrix : {&task.inputs, &task.targets, &task.test_inputs, &task.test_targets})
        all.push_back({matrix->sum(), matrix->squaredNorm()});
  return all;
}

}  // namespace franz_parisi::study
