#include "cli/monte_carlo_record.hpp"

#include <string>

namespace franz_parisi::cli {

namespace {

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

}  // namespace

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

std::vector<Json> run_records(const MonteCarloRequest& request, std::span<const MonteCarloRun> runs,
                              double eps_bayes) {
  std::vector<Json> records;
  for (const MonteCarloRun& run : runs) records.push_back(run_record(request, run, eps_bayes));
  return records;
}

std::vector<Json> bias_records(std::span<const SamplingBias> biases) {
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

}  // namespace franz_parisi::cli
