#include "study/monte_carlo.hpp"

#include "study/record.hpp"
#include "theory/bayes/bayes_optimal.hpp"
#include "theory/channel/probit/probit.hpp"
#include "validation/observables.hpp"
#include "validation/results.hpp"
#include "validation/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <utility>

namespace franz_parisi::study {
namespace {

/// Quantities by name, in the order of reports. NaN for one that does not exist.
using NamedValues = std::vector<validation::NamedValue>;

void compute(const MonteCarloRequest& request, solver::StopFlag stop, MonteCarloRun& run) try {
  const validation::StreamName name{.seed = request.seed, .instance = run.run};
  validation::IterationSettings settings = request.settings(run.samples);
  settings.sizes.stop = stop;
  if (!request.at) {
    run.result = iterate_sampled(settings, random_start(name), name);
    return;
  }
  run.result.state = *request.at;
  run.result.conjugates = sampled_conjugates(settings.task, *request.at, settings.sizes, name);
  run.result.p = std::numeric_limits<double>::quiet_NaN();
} catch (const validation::Interrupted&) {
  throw Interrupted{};
}

std::vector<MonteCarloRun> run_monte_carlo(const MonteCarloRequest& request, const Execution& execution) {
  std::vector<MonteCarloRun> runs;
  for (const std::size_t samples : request.samples)
    for (std::size_t run = 0; run < request.runs; ++run) runs.push_back({samples, run, {}});

  std::vector<std::size_t> order(runs.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::ranges::greater{}, [&](std::size_t i) { return runs[i].samples; });
  execution.begin(runs.size(), "runs");
  execution.run(order.size(), [&](std::size_t k) {
    compute(request, execution.callbacks.stop,
            runs[order[k]]);  // a long one started last would be waited for
    execution.advance();
  });
  return runs;
}

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

NamedValues conjugates(double q_hat, double r_hat, double q_star_hat) {
  return {{"q_hat", q_hat}, {"r_hat", r_hat}, {"q_star_hat", q_star_hat}};
}

NamedValues joined(NamedValues values, const NamedValues& more) {
  values.insert(values.end(), more.begin(), more.end());
  return values;
}

Chain chain_of(const validation::FirstTask& task) {
  return {{.alpha = task.alpha, .beta = task.beta, .gamma = 0}};
}

NamedValues exact_conjugates(const validation::FirstTask& task, const validation::OrderParameters& state) {
  const auto overlaps = theory::Overlaps::from_q_r_q_star(state.q, state.r, state.q_star);
  if (!overlaps) return conjugates(nan, nan, nan);
  const theory::Energetic exact =
      theory::energetic(chain_of(task).front(), *overlaps, theory::Resolution{}.refined().refined());
  return conjugates(task.alpha * exact.q_hat.value, task.alpha * exact.r_hat.value,
                    task.alpha * exact.q_star_hat().value);
}

SamplingBias compare(std::size_t samples, const validation::NamedValue& exact,
                     const std::vector<double>& values) {
  SamplingBias bias{samples, exact.name, values.size(), nan, nan, exact.value, nan, nan};
  if (values.empty()) return bias;
  bias.mean = values.front();
  if (values.size() > 1) {
    const validation::Estimate estimate = validation::estimate(values);
    bias.mean = estimate.mean;
    bias.standard_error = estimate.standard_error;
    bias.z = validation::z_score(estimate.mean, estimate.standard_error, exact.value);
  }
  bias.bias = bias.mean - exact.value;
  return bias;
}

/// q, r, q_star, their conjugates, p_1, eps_1 of a run that iterated; the conjugates of one that did not.
NamedValues run_values(const MonteCarloRequest& request, const MonteCarloRun& run) {
  const auto& [q, r, q_star] = run.result.state;
  const auto& [q_hat, r_hat, q_star_hat] = run.result.conjugates;
  const NamedValues answer = conjugates(q_hat, r_hat, q_star_hat);
  if (request.at) return answer;
  const double p = run.result.p, eps = std::isfinite(p) ? validation::generalisation_error(p) : nan;
  return joined(joined({{"q", q}, {"r", r}, {"q_star", q_star}}, answer), {{"p_1", p}, {"eps_1", eps}});
}

/// The same of the solution or, at a given state, the exact conjugates (3) there.
NamedValues exact_values(const MonteCarloRequest& request, const TaskSolution& solution) {
  if (request.at) return exact_conjugates(request.task, *request.at);
  NamedValues values;
  for (const char* key : {"q", "r", "q_star", "q_hat", "r_hat", "q_star_hat", "p_1", "eps_1"})
    values.push_back({key, solution.readings.value(key)});
  return values;
}

std::vector<SamplingBias> sampling_bias(const MonteCarloRequest& request,
                                        const std::vector<MonteCarloRun>& runs, const NamedValues& exact) {
  std::vector<SamplingBias> all;
  for (const std::size_t samples : request.samples) {
    std::vector<NamedValues> rows;
    for (const MonteCarloRun& run : runs)
      if (run.samples == samples && run.counts()) rows.push_back(run_values(request, run));
    for (std::size_t k = 0; k < exact.size(); ++k) {
      std::vector<double> values;
      for (const NamedValues& row : rows) values.push_back(row[k].value);
      all.push_back(compare(samples, exact[k], values));
    }
  }
  return all;
}

/// At a given state the conjugates are all that is asked for, solution or not.
std::string missing_exact(const MonteCarloRequest& request, const NamedValues& exact,
                          const TaskSolution& solution) {
  if (!request.at) return solution.status == Status::converged ? "" : solution.reason;
  const bool known = std::ranges::all_of(exact, [](const auto& one) { return std::isfinite(one.value); });
  return known ? "" : "the state is too close to the edge of its domain";
}

Json run_record(const MonteCarloRequest& request, const MonteCarloRun& run, double eps_bayes) {
  const validation::IterationResult& result = run.result;
  Json record = Json::object();
  record["samples"] = run.samples;
  record["run"] = run.run;
  record["alpha_1"] = request.task.alpha;
  record["beta_1"] = request.task.beta;
  record["status"] = request.at ? "estimated" : std::string(to_string(result.ending));
  record["iterations"] = result.sweeps;
  record["q"] = number_or_null(result.state.q);
  record["r"] = number_or_null(result.state.r);
  record["q_star"] = number_or_null(result.state.q_star);
  record["p_1"] = record["eps_1"] = nullptr;
  for (const validation::NamedValue& one : run_values(request, run))
    record[one.name] = number_or_null(one.value);
  record["eps_bayes"] = request.at ? Json(nullptr) : number_or_null(eps_bayes);
  return record;
}

Json monte_carlo_settings_record(const MonteCarloRequest& request) {
  Json record = Json::object();
  record["samples"] = request.samples;
  record["outer"] = request.outer;
  record["repeats"] = request.repeats;
  record["runs"] = request.runs;
  record["seed"] = request.seed;
  record["at"] = nullptr;
  if (const auto& at = request.at) record["at"] = {{"q", at->q}, {"r", at->r}, {"q_star", at->q_star}};
  const validation::IterationSettings settings = request.settings(request.samples.front());
  record["weight"] = settings.weight;
  record["sweeps"] = settings.sweeps;
  record["smallest_change"] = settings.smallest_change;
  return record;
}

std::vector<Json> bias_records(const std::vector<SamplingBias>& biases) {
  std::vector<Json> records;
  for (const SamplingBias& bias : biases) {
    Json record = Json::object();
    record["samples"] = bias.samples;
    record["quantity"] = bias.quantity;
    record["runs"] = bias.runs;
    record["mean"] = number_or_null(bias.mean);
    record["standard_error"] = number_or_null(bias.standard_error);
    record["exact"] = number_or_null(bias.exact);
    record["bias"] = number_or_null(bias.bias);
    record["z"] = number_or_null(bias.z);
    records.push_back(std::move(record));
  }
  return records;
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

MonteCarlo monte_carlo(const MonteCarloRequest& request, const Options& options) {
  MonteCarlo results{solve_chain(chain_of(request.task), options.point, options.start),
                     run_monte_carlo(request, options.execution),
                     {},
                     theory::bayes_optimal_eps(request.task.alpha).value,
                     {}};
  const TaskSolution& solution = results.exact.tasks.back();
  const NamedValues exact = exact_values(request, solution);
  results.biases = sampling_bias(request, results.runs, exact);
  results.missing = missing_exact(request, exact, solution);
  return results;
}

Document monte_carlo_document(const MonteCarloRequest& request, const MonteCarlo& results,
                              const Options& options) {
  Document document{.settings = point_settings(options)};
  document.settings["monte_carlo"] = monte_carlo_settings_record(request);
  std::vector<Json> runs;
  for (const MonteCarloRun& run : results.runs) runs.push_back(run_record(request, run, results.eps_bayes));
  document.lists = {{"monte_carlo", std::move(runs)},
                    {"bias", bias_records(results.biases)},
                    {"points", {make_record(results.exact)}}};
  document.met = results.missing.empty();
  return document;
}

}  // namespace franz_parisi::study
