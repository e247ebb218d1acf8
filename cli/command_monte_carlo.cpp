#include "cli/answer.hpp"
#include "cli/commands.hpp"
#include "cli/monte_carlo_options.hpp"
#include "cli/monte_carlo_table.hpp"

#include <memory>

namespace franz_parisi::cli {

namespace {

struct MonteCarloCommand {
  MonteCarloOptions monte_carlo;
  SolverOptions solver;
  OutputOptions output;
};

int run(const MonteCarloCommand& command, const std::vector<std::string>& words) {
  study::Options how = command.solver.read();
  const study::MonteCarloRequest request = command.monte_carlo.read();
  study::MonteCarlo results;
  const auto ask = [&] {
    results = study::monte_carlo(request, how);
    return study::monte_carlo_document(request, results, how);
  };
  const auto table = [&](const study::Document&) {
    return monte_carlo_table(request, results.runs, results.biases, results.eps_bayes) +
           (results.missing.empty() ? "" : "no exact values: " + results.missing + "\n");
  };
  return answer(command.output, how.execution, {.words = words, .table = table}, ask);
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
