#include "cli/answer.hpp"
#include "cli/commands.hpp"
#include "cli/file.hpp"
#include "cli/simulation_options.hpp"
#include "cli/simulation_table.hpp"
#include "study/simulate.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include <unistd.h>

namespace franz_parisi::cli {

namespace {

struct SimulateOptions {
  StateOptions state;
  SimulationOptions simulation;
  ThreadsOption threads;
  OutputOptions output;
};

/// The state point; training does not use beta, which may then be left out.
Chain read_chain(const SimulateOptions& options) {
  StateText text = options.state.text();
  const auto beta = std::ranges::find(theory::parameter::control, &theory::parameter::beta);
  std::optional<std::string>& given =
      text[static_cast<std::size_t>(beta - theory::parameter::control.begin())];
  if (!given && !options.simulation.is_hmc()) given = "1";
  return parse_chain(text);
}

int run(const SimulateOptions& options, const std::vector<std::string>& words) {
  study::Execution execution{.threads = options.threads.read()};
  const study::SimulationRequest request = options.simulation.read(read_chain(options));
  write_all(STDERR_FILENO, parity_text(request.plan.sizes));
  std::vector<validation::InstanceResult> results;
  const auto ask = [&] {
    results = std::move(study::run({request}, execution).front());
    return study::simulation_document({0, request, results});
  };
  const auto table = [&](const study::Document&) { return simulation_table({0, request, results}); };
  std::vector<std::string> reads;
  if (request.log) reads.push_back(*request.log);
  return answer(options.output, execution, {.words = words, .table = table, .reads = reads}, ask);
}

}  // namespace

Action add_simulate(CLI::App& program) {
  const auto options = std::make_shared<SimulateOptions>();
  CLI::App& command = *program.add_subcommand("simulate", "Finitely many weights, trained or sampled");
  options->state.add(command);
  options->simulation.add(command);
  options->threads.add(command, "instances run in parallel");
  options->output.add(command);
  command.footer(
      "Examples, samples of the Gibbs measure, and the training of two tasks that can be interrupted:\n"
      "  franz-parisi simulate --alpha 0.5 --beta 20 --size 250,500 --instances 8 --seed 7\n"
      "  franz-parisi simulate --method adam --alpha 2,0.5 --rho 0.5 --gamma 0,1 --size 1000 --epochs 3000 "
      "--log run.jsonl --resume --output run.json");
  return [options](const std::vector<std::string>& words) { return run(*options, words); };
}

}  // namespace franz_parisi::cli
