#include "cli/commands.hpp"
#include "cli/csv.hpp"
#include "cli/file.hpp"
#include "cli/simulate.hpp"
#include "cli/simulation_record.hpp"
#include "cli/simulation_table.hpp"

#include <memory>

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
  if (!text.beta && !options.simulation.is_hmc()) text.beta = "1";
  return parse_chain(text);
}

std::string report(const Simulated& simulated, const std::vector<std::string>& words, Format format) {
  if (format == Format::table) return simulation_table(simulated);
  const std::vector<Json> records = instance_records(simulated);
  if (format == Format::csv) return csv_text(records);
  Json settings = Json::object();
  settings["simulation"] = simulation_settings_record(simulated.request);
  return json_text({words,
                    settings,
                    {},
                    {{"simulation", records},
                     {"summary", summary_records(simulated)},
                     {"history", history_records(simulated)}}});
}

int run(const SimulateOptions& options, const std::vector<std::string>& words) {
  const SimulationRequest request = options.simulation.read(read_chain(options), options.threads.read());
  const Destination destination = options.output.destination();
  const Format format = options.output.format(destination);
  write_all(STDERR_FILENO, parity_text(request.plan.sizes));

  const auto results = simulate({request});
  destination.write(report({0, request, results.front()}, words, format));
  return exit_success;
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
