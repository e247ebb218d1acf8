#include "study/wide_cases.hpp"

#include "solver/parallel.hpp"
#include "study/text.hpp"
#include "study/usage_error.hpp"
#include "theory/wide/angles.hpp"
#include "theory/wide/fluctuations.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace franz_parisi::study {
namespace {

using theory::wide::ForEach;
using theory::wide::Matrix;

constexpr double most_bytes = 16e9;

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
    throw UsageError(name, text,
                     "task " + std::to_string(t + 1) + ": " + what +
                         "; allowed at temperature 0 are inputs of different directions");
  };
  for (std::size_t t = 0; exact && t < tasks.size(); ++t) {
    const theory::wide::Directions at(tasks[t].inputs);
    const Matrix angle = theory::wide::angles(at, at);
    for (Eigen::Index i = 0; i < at.size(); ++i) {
      if (!(at.length(i) > 0)) refuse(t, "input " + std::to_string(i + 1) + " is zero");
      for (Eigen::Index j = 0; j < i; ++j)
        if (angle(i, j) < same)
          refuse(t, "inputs " + std::to_string(j + 1) + " and " + std::to_string(i + 1) + " coincide");
    }
  }
}

void check_memory(const WideRequest& request, const WideTasks& tasks) {
  const double needed = request.mean_only ? 0 : theory::wide::bytes_of_variances(tasks);
  if (needed < most_bytes) return;
  const auto [option, value] = origin(request.source);
  throw UsageError(option, value,
                   "the variance over networks would take " +
                       number_text(needed / 1e9, std::chars_format::fixed, 1) +
                       " GB, more than 16; allowed are fewer examples, or --mean-only");
}

}  // namespace

WideCases::WideCases(const WideRequest& request) : request_(request) {
  if (const auto* images = std::get_if<ImageTasks>(&request.source))
    data_ = read_images(*images, request.seed);
  const WideTasks first = tasks(request.points.front(), 0);
  check_memory(request, first);
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
    solver::in_parallel(count, threads, [&](std::size_t i) {
      check_stop(stop);
      body(i);
    });
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
