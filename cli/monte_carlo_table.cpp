#include "cli/monte_carlo_table.hpp"

#include "cli/columns.hpp"
#include "study/text.hpp"

#include <algorithm>
#include <cmath>

namespace franz_parisi::cli {

namespace {

using validation::Ending;

std::string heading(const study::MonteCarloRequest& request) {
  std::string text = "task 1:  alpha_1 = " + number_text(request.task.alpha) +
                     "  beta_1 = " + number_text(request.task.beta) + "  gamma_1 = 0\n";
  if (const auto& at = request.at)
    text += "conjugates at q = " + number_text(at->q) + "  r = " + number_text(at->r) +
            "  q_star = " + number_text(at->q_star) + "\n";
  return text + "\n";
}

std::string bias_table(std::span<const study::SamplingBias> biases) {
  std::vector<Row> rows{{"samples", "quantity", "exact", "sampled", "std error", "bias", "z", ""}};
  for (const study::SamplingBias& one : biases) {
    const bool repeated = rows.size() > 1 && &one != biases.data() && (&one - 1)->samples == one.samples;
    rows.push_back({repeated ? "" : std::to_string(one.samples), one.quantity, reading_text(one.exact),
                    reading_text(one.mean), reading_text(one.standard_error), reading_text(one.bias),
                    std::isfinite(one.z) ? number_text(one.z, std::chars_format::fixed, 1) : "-", ""});
  }
  return aligned(rows);
}

std::size_t most_sweeps(std::span<const study::MonteCarloRun> runs, std::size_t samples) {
  std::size_t most = 0;
  for (const study::MonteCarloRun& run : runs)
    if (run.samples == samples) most = std::max(most, run.result.sweeps);
  return most;
}

std::string ended(std::span<const study::MonteCarloRun> runs, std::size_t samples, Ending ending) {
  return std::to_string(std::ranges::count_if(runs, [&](const study::MonteCarloRun& run) {
    return run.samples == samples && run.result.ending == ending;
  }));
}

std::string endings_table(const study::MonteCarloRequest& request,
                          std::span<const study::MonteCarloRun> runs) {
  std::vector<Row> rows{
      {"samples", "runs", "settled", "not settled", "left domain", "iterations at most", ""}};
  for (const std::size_t samples : request.samples) {
    rows.push_back({std::to_string(samples), std::to_string(request.runs),
                    ended(runs, samples, Ending::settled), ended(runs, samples, Ending::not_settled),
                    ended(runs, samples, Ending::left_domain), std::to_string(most_sweeps(runs, samples)),
                    ""});
  }
  return "\n" + aligned(rows);
}

/// What no learner can do, said where a mean does it.
std::string bound_line(std::span<const study::SamplingBias> biases, double eps_bayes) {
  const bool below = std::ranges::any_of(biases, [&](const study::SamplingBias& one) {
    return one.quantity == "eps_1" && one.mean + 2 * one.standard_error < eps_bayes;
  });
  return "\nBayes bound: eps_1 >= " + reading_text(eps_bayes) +
         (below ? "; a sampled eps_1 is below it, where no learner can be\n" : "\n");
}

}  // namespace

std::string monte_carlo_table(const study::MonteCarloRequest& request,
                              std::span<const study::MonteCarloRun> runs,
                              std::span<const study::SamplingBias> biases, double eps_bayes) {
  std::string text = heading(request) + bias_table(biases);
  if (!request.at) text += endings_table(request, runs) + bound_line(biases, eps_bayes);
  return text + "\n" + std::to_string(request.runs) + (request.at ? " estimates" : " runs") +
         " of each size, each estimate the mean of " + std::to_string(request.repeats) +
         " repetitions with " + std::to_string(request.outer) + " outer samples, seed " +
         std::to_string(request.seed) + "\n";
}

}  // namespace franz_parisi::cli
