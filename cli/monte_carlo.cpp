#include "cli/monte_carlo.hpp"

#include "cli/progress.hpp"
#include "solver/parallel.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <numeric>

namespace franz_parisi::cli {

namespace {

void compute(const MonteCarloRequest& request, MonteCarloRun& run) {
  const validation::StreamName name{.seed = request.seed, .instance = run.run};
  const validation::IterationSettings settings = request.settings(run.samples);
  if (!request.at) {
    run.result = iterate_sampled(settings, random_start(name), name);
    return;
  }
  run.result.state = *request.at;
  run.result.conjugates = sampled_conjugates(settings.task, *request.at, settings.sizes, name);
  run.result.p = std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

validation::IterationSettings MonteCarloRequest::settings(std::size_t inner) const {
  validation::IterationSettings result;
  result.task = task;
  result.sizes = {.inner = inner, .outer = outer, .repeats = repeats};
  return result;
}

bool MonteCarloRun::counts() const {
  return result.ending != validation::Ending::left_domain && result.conjugates.is_finite();
}

std::vector<MonteCarloRun> run_monte_carlo(const MonteCarloRequest& request) {
  std::vector<MonteCarloRun> runs;
  for (const std::size_t samples : request.samples)
    for (std::size_t run = 0; run < request.runs; ++run) runs.push_back({samples, run, {}});

  std::vector<std::size_t> order(runs.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::ranges::greater{}, [&](std::size_t i) { return runs[i].samples; });
  Progress progress(runs.size(), "runs");
  solver::in_parallel(order.size(), request.threads, [&](std::size_t k) {
    compute(request, runs[order[k]]);  // a long one started last would be waited for
    progress.advance();
  });
  return runs;
}

}  // namespace franz_parisi::cli
