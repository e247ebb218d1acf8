#include "cli/commands.hpp"
#include "cli/csv.hpp"
#include "cli/monte_carlo_options.hpp"
#include "cli/monte_carlo_record.hpp"
#include "cli/monte_carlo_table.hpp"
#include "cli/parameter.hpp"
#include "theory/bayes_optimal.hpp"

#include <algorithm>
#include <cmath>
#include <memory>

namespace franz_parisi::cli {

namespace {

struct MonteCarloCommand {
  MonteCarloOptions monte_carlo;
  SolverOptions solver;
  OutputOptions output;
};

/// What there is to report.
struct Results {
  study::ChainSolution exact;
  std::vector<MonteCarloRun> runs;
  std::vector<SamplingBias> biases;
  double eps_bayes;
  std::string missing;  ///< why exact values do not exist; empty where they do
};

/// At a given state the conjugates are all that is asked for, solution or not.
std::string missing_exact(const MonteCarloRequest& request, const NamedValues& exact,
                          const study::TaskSolution& solution) {
  if (!request.at) return solution.status == study::Status::converged ? "" : solution.reason;
  const bool known = std::ranges::all_of(exact, [](const auto& one) { return std::isfinite(one.value); });
  return known ? "" : "the state is too close to the edge of its domain";
}

Results compute(const MonteCarloRequest& request, const SolveOptions& options) {
  const Chain chain{{.alpha = request.task.alpha, .beta = request.task.beta, .gamma = 0}};
  Results results{study::solve_chain(chain, options.settings, options.start),
                  run_monte_carlo(request),
                  {},
                  theory::bayes_optimal_eps(request.task.alpha).value,
                  {}};
  const study::TaskSolution& solution = results.exact.tasks.back();
  const NamedValues exact = exact_values(request, solution);
  results.biases = sampling_bias(request, results.runs, exact);
  results.missing = missing_exact(request, exact, solution);
  return results;
}

std::string report(const MonteCarloRequest& request, const Results& results, const SolveOptions& options,
                   const std::vector<std::string>& words, Format format) {
  if (format == Format::table)
    return monte_carlo_table(request, results.runs, results.biases, results.eps_bayes) +
           (results.missing.empty() ? "" : "no exact values: " + results.missing + "\n");
  const std::vector<Json> runs = run_records(request, results.runs, results.eps_bayes);
  if (format == Format::csv) return csv_text(runs);
  Document document{words, settings_record(options), {make_record(results.exact)}};
  document.settings["sweep"] = document.settings["each"] = nullptr;
  document.settings["monte_carlo"] = monte_carlo_settings_record(request);
  document.sections = {{"monte_carlo", runs}, {"bias", bias_records(results.biases)}};
  return json_text(document);
}

int run(const MonteCarloCommand& command, const std::vector<std::string>& words) {
  const SolveOptions options = command.solver.read();
  const MonteCarloRequest request = command.monte_carlo.read(options.threads);
  const Destination destination = command.output.destination();
  const Format format = command.output.format(destination);
  const Results results = compute(request, options);
  destination.write(report(request, results, options, words, format));
  return results.missing.empty() ? exit_success : exit_target_missed;
}

}  // namespace

Action add_monte_carlo(CLI::App& program) {
  const auto options = std::make_shared<MonteCarloCommand>();
  CLI::App& command =
      *program.add_subcommand("monte-carlo", "Bias of the published Monte-Carlo estimator on the first task");
  options->monte_carlo.add(command);
  options->solver.add(command);
  options->output.add(command);
  command.footer(
      "Gaussian samples inside the logarithm of (1) make it too negative, so that the sampled curves differ\n"
      "from the exact ones. Work grows as samples x outer x repeats x runs; each run iterates up to 100 "
      "times.\n"
      "Examples, the error that the iteration ends at, and the conjugates at one state:\n"
      "  franz-parisi monte-carlo --alpha 1 --beta 20 --samples 100,1000 --outer 200 --runs 4\n"
      "  franz-parisi monte-carlo --alpha 1 --beta 20 --samples 1000 --outer 500 --at "
      "0.8486656,0.6031829,0.9096389\n"
      "Exit status: 0, 3 without exact values, 2 bad input, 1 anything else.");
  return [options](const std::vector<std::string>& words) { return run(*options, words); };
}

}  // namespace franz_parisi::cli
