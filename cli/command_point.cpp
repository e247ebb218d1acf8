#include "cli/commands.hpp"
#include "cli/options.hpp"
#include "cli/report_points.hpp"

#include <memory>

namespace franz_parisi::cli {

namespace {

struct PointOptions {
  StateOptions state;
  StartOption start;
  SolverOptions solver;
  OutputOptions output;
};

int run(const PointOptions& options, const std::vector<std::string>& words) {
  const Plan plan = point_plan(parse_chain(options.state.text()));
  const SolveOptions solve_options = options.solver.read(options.start.read());
  const Destination destination = options.output.destination();
  const Format format = options.output.format(destination);

  Json settings = settings_record(solve_options);
  settings["sweep"] = nullptr;
  settings["each"] = nullptr;
  return report_points(plan, solve_options, {words, settings, {}, {}}, format, destination);
}

}  // namespace

Action add_point(CLI::App& program) {
  const auto options = std::make_shared<PointOptions>();
  CLI::App& command = *program.add_subcommand("point", "Order parameters and readings of one state point");
  options->state.add(command);
  options->start.add(command);
  options->solver.add(command);
  options->output.add(command);
  command.footer(
      "Example, a second task after a first:\n"
      "  franz-parisi point --alpha 2,0.5 --beta 20 --gamma 0,1 --rho 0.5 --format json");
  return [options](const std::vector<std::string>& words) { return run(*options, words); };
}

}  // namespace franz_parisi::cli
