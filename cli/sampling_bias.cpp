#include "cli/sampling_bias.hpp"

#include "theory/energetic.hpp"
#include "validation/observables.hpp"
#include "validation/statistics.hpp"

#include <cmath>
#include <limits>

namespace franz_parisi::cli {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

NamedValues conjugates(double q_hat, double r_hat, double q_star_hat) {
  return {{"q_hat", q_hat}, {"r_hat", r_hat}, {"q_star_hat", q_star_hat}};
}

NamedValues joined(NamedValues values, const NamedValues& more) {
  values.insert(values.end(), more.begin(), more.end());
  return values;
}

NamedValues exact_conjugates(const validation::FirstTask& task, const validation::OrderParameters& state) {
  const auto overlaps = theory::Overlaps::from_q_r_q_star(state.q, state.r, state.q_star);
  if (!overlaps) return conjugates(nan, nan, nan);
  const theory::Energetic exact =
      theory::energetic(task.beta, *overlaps, theory::Resolution{}.refined().refined());
  return conjugates(task.alpha * exact.q_hat.value, task.alpha * exact.r_hat.value,
                    task.alpha * exact.q_star_hat.value);
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

}  // namespace

NamedValues run_values(const MonteCarloRequest& request, const MonteCarloRun& run) {
  const auto& [q, r, q_star] = run.result.state;
  const auto& [q_hat, r_hat, q_star_hat] = run.result.conjugates;
  const NamedValues answer = conjugates(q_hat, r_hat, q_star_hat);
  if (request.at) return answer;
  const double p = run.result.p, eps = std::isfinite(p) ? validation::generalisation_error(p) : nan;
  return joined(joined({{"q", q}, {"r", r}, {"q_star", q_star}}, answer), {{"p_1", p}, {"eps_1", eps}});
}

NamedValues exact_values(const MonteCarloRequest& request, const study::TaskSolution& solution) {
  if (request.at) return exact_conjugates(request.task, *request.at);
  NamedValues values;
  for (const char* key : {"q", "r", "q_star", "q_hat", "r_hat", "q_star_hat", "p_1", "eps_1"})
    values.push_back({key, solution.readings.value(key)});
  return values;
}

std::vector<SamplingBias> sampling_bias(const MonteCarloRequest& request, std::span<const MonteCarloRun> runs,
                                        const NamedValues& exact) {
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

}  // namespace franz_parisi::cli
