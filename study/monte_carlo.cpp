#include "study/monte_carlo.hpp"

#include "study/pieces.hpp"
#include "study/record.hpp"
#include "study/sample_mean.hpp"
#include "theory/bayes/bayes_optimal.hpp"
#include "theory/channel/probit/probit.hpp"
#include "validation/observables.hpp"
#include "validation/results.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <utility>

namespace franz_parisi::study {
namespace {

/// Quantities by name, in the order of reports. NaN for one that does not exist.
using NamedValues = std::vector<validation::NamedValue>;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

NamedValues conjugates(double q_hat, double r_hat, double q_star_hat) {
  return {{"q_hat", q_hat}, {"r_hat", r_hat}, {"q_star_hat", q_star_hat}};
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

/// q, r, q_star, their conjugates, p_1, eps_1 of the solution or, at a given state, the exact conjugates (3)
/// there.
NamedValues exact_values(const MonteCarloRequest& request, const TaskSolution& solution) {
  if (request.at) return exact_conjugates(request.task, *request.at);
  NamedValues values;
  for (const char* key : {"q", "r", "q_star", "q_hat", "r_hat", "q_star_hat", "p_1", "eps_1"})
    values.push_back({key, solution.readings.value(key)});
  return values;
}

/// At a given state the conjugates are all that is asked for, solution or not.
bool has_exact(const MonteCarloRequest& request, const NamedValues& exact, const TaskSolution& solution) {
  if (!request.at) return solution.status == Status::converged;
  return std::ranges::all_of(exact, [](const auto& one) { return std::isfinite(one.value); });
}

/// Run `run` with so many samples inside the logarithm; `eps_bayes`: the bound at this load.
Json run_record(const MonteCarloRequest& request, std::size_t samples, std::size_t run, const Json& eps_bayes,
                StopFlag stop) {
  const validation::StreamName name{.seed = request.seed, .instance = run};
  validation::IterationSettings settings = request.settings(samples);
  settings.sizes.stop = stop;
  validation::IterationResult result;
  result.p = nan;
  if (request.at) {
    result.state = *request.at;
    result.conjugates = sampled_conjugates(settings.task, *request.at, settings.sizes, name);
  } else {
    result = iterate_sampled(settings, random_start(name), name);
  }
  Json record = Json::object();
  record["samples"] = samples;
  record["run"] = run;
  record["alpha_1"] = request.task.alpha;
  record["beta_1"] = request.task.beta;
  record["status"] = request.at ? "estimated" : std::string(to_string(result.ending));
  record["iterations"] = result.sweeps;
  record["q"] = number_or_null(result.state.q);
  record["r"] = number_or_null(result.state.r);
  record["q_star"] = number_or_null(result.state.q_star);
  const auto& [q_hat, r_hat, q_star_hat] = result.conjugates;
  for (const validation::NamedValue& one : conjugates(q_hat, r_hat, q_star_hat))
    record[one.name] = number_or_null(one.value);
  record["p_1"] = number_or_null(result.p);
  record["eps_1"] = std::isfinite(result.p) ? Json(validation::generalisation_error(result.p)) : Json();
  record["eps_bayes"] = eps_bayes;
  return record;
}

/// What a record of a log lacks that a run has; empty: nothing.
std::string run_problem(const Json& run, const MonteCarloRequest& request) {
  if (!run.is_object()) return "no run";
  const Json samples = run.value("samples", Json());
  if (!samples.is_number_unsigned() ||
      std::ranges::find(request.samples, samples.get<std::size_t>()) == request.samples.end())
    return "a run of another number of samples";
  if (!run.value("status", Json()).is_string()) return "a run without status";
  if (run.value("alpha_1", Json()) != request.task.alpha || run.value("beta_1", Json()) != request.task.beta)
    return "a run at another state point";
  for (const char* key : {"run", "iterations"})
    if (!run.value(key, Json()).is_number_unsigned()) return "a run without " + std::string(key);
  if (run["run"] >= request.runs) return "a run that was not asked for";
  for (const char* key : {"q", "r", "q_star", "q_hat", "r_hat", "q_star_hat", "p_1", "eps_1", "eps_bayes"})
    if (!run.contains(key) || (!run[key].is_null() && !run[key].is_number()))
      return "a run without " + std::string(key);
  for (const char* key : {"q", "r", "q_star", "p_1", "eps_1", "eps_bayes"})
    if (run[key].is_number() && !(std::abs(run[key].get<double>()) <= 1))
      return "a run whose " + std::string(key) + " is not in [-1, 1]";
  return {};
}

/// Whether its values count in a mean: it did not leave the domain, and all conjugates are finite.
bool counts(const Json& run) {
  return run["status"] != "left_domain" && !run["q_hat"].is_null() && !run["r_hat"].is_null() &&
         !run["q_star_hat"].is_null();
}

/// One quantity at one sample size against its exact value. What does not exist (a mean of no runs, the error
/// of a single one, an exact value without a solution) is null.
Json bias_record(const Json& samples, const validation::NamedValue& exact, const std::vector<Json>& runs) {
  std::vector<double> values;
  for (const Json& run : runs) {
    if (run["samples"] != samples || !counts(run)) continue;
    values.push_back(run[exact.name].is_null() ? nan : run[exact.name].get<double>());
  }
  const auto [mean, error, count] = sample_mean(values);
  const double z = count > 1 ? validation::z_score(mean, error, exact.value) : nan;
  Json record = Json::object();
  record["samples"] = samples;
  record["quantity"] = exact.name;
  record["runs"] = count;
  record["mean"] = number_or_null(mean);
  record["standard_error"] = number_or_null(error);
  record["exact"] = number_or_null(exact.value);
  record["bias"] = number_or_null(mean - exact.value);
  record["z"] = number_or_null(z);
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

/// All runs, by size as asked for and then by run. The largest come first among the pieces: a long one
/// started last would be waited for.
std::vector<Json> run_all(const MonteCarloRequest& request, const Json& question, const Options& options) {
  std::vector<std::size_t> largest_first = request.samples;
  std::ranges::sort(largest_first, std::ranges::greater{});
  Pieces pieces("monte-carlo", question, options);
  const std::size_t count = request.samples.size() * request.runs;
  pieces.begin(0, count, "runs");
  const Json eps_bayes =
      request.at ? Json() : number_or_null(theory::bayes_optimal_eps(request.task.alpha).value);
  const auto body = [&](std::size_t i) {
    Json record = run_record(request, largest_first[i / request.runs], i % request.runs, eps_bayes,
                             options.execution.callbacks.stop);
    options.execution.advance();
    return record;
  };
  std::vector<Json> runs =
      pieces.run(0, count, body, [&](std::size_t, const Json& run) { return run_problem(run, request); });
  std::ranges::stable_sort(runs, {}, [&](const Json& run) {
    return std::ranges::find(request.samples, run["samples"].get<std::size_t>()) - request.samples.begin();
  });
  return runs;
}

}  // namespace

validation::IterationSettings MonteCarloRequest::settings(std::size_t inner) const {
  validation::IterationSettings result;
  result.task = task;
  result.sizes = {.inner = inner, .outer = outer, .repeats = repeats};
  return result;
}

Document monte_carlo(const MonteCarloRequest& request, const Options& options) {
  Document document{.settings = point_settings(options)};
  document.settings["monte_carlo"] = monte_carlo_settings_record(request);
  const Chain chain = chain_of(request.task);
  const ChainSolution solution = solve_chain(chain, options.point, options.start);
  const NamedValues exact = exact_values(request, solution.tasks.back());
  std::vector<Json> runs = run_all(request, question_record(document.settings, chain, {}), options);
  std::vector<Json> biases;
  for (const std::size_t samples : request.samples)
    for (const validation::NamedValue& one : exact) biases.push_back(bias_record(samples, one, runs));
  document.lists = {
      {"monte_carlo", std::move(runs)}, {"bias", std::move(biases)}, {"points", {make_record(solution)}}};
  document.met = has_exact(request, exact, solution.tasks.back());
  return document;
}

}  // namespace franz_parisi::study
