#include "cli/answer.hpp"
#include "cli/commands.hpp"
#include "cli/options.hpp"
#include "study/curve.hpp"

#include <memory>

namespace franz_parisi::cli {

namespace {

struct PointOptions {
  StateOptions state;
  StartOption start;
  SolverOptions solver;
  CheckOption check;
  ReportOption report;
  ShapeOptions shape;
  OutputOptions output;
};

int run(const PointOptions& options, const std::vector<std::string>& words) {
  const Chain chain = options.state.chain();
  study::Options how = options.solver.read(options.start.read());
  how.every_task = options.report.every_task();
  how.check = options.check.read();
  const Showing showing{.words = words, .columns = options.shape.read(chain.size())};
  return answer(options.output, how.execution, showing, [&] { return study::point(chain, how); });
}

}  // namespace

Action add_point(CLI::App& program) {
  const auto options = std::make_shared<PointOptions>();
  CLI::App& command = *program.add_subcommand("point", "Order parameters and readings of one state point");
  options->state.add(command);
  options->start.add(command);
  options->solver.add(command);
  options->check.add(command);
  options->report.add(command);
  options->shape.add(command);
  options->output.add(command);
  command.footer(
      "Example, a second task after a first:\n"
      "  franz-parisi point --alpha 2,0.5 --beta 20 --gamma 0,1 --rho 0.5 --format json");
  return [options](const std::vector<std::string>& words) { return run(*options, words); };
}

}  // namespace franz_parisi::cli
