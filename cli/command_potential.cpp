#include "cli/answer.hpp"
#include "cli/axis.hpp"
#include "cli/commands.hpp"
#include "cli/options.hpp"
#include "study/potential.hpp"
#include "study/usage_error.hpp"

#include <memory>
#include <string>

namespace franz_parisi::cli {

namespace {

struct PotentialOptions {
  StateOptions state;
  TextOption impose;
  TotalTimeOption total_time;
  SolverOptions solver;
  CheckOption check;
  ShapeOptions shape;
  OutputOptions output;
};

struct Impose {
  study::Imposed imposed;
  std::vector<double> values;
};

Impose read_impose(const TextOption& option) {
  constexpr const char* forms =
      "allowed is overlap_previous=VALUES or q_star=VALUES with VALUES start:stop:count and the like, see "
      "--help";
  const auto text = option.text();
  if (!text) throw UsageError(option.name(), std::nullopt, std::string("missing; ") + forms);
  const std::size_t equals = text->find('=');
  const std::string name = text->substr(0, equals);
  const bool q_star = name == "q_star";
  if (equals == std::string::npos || (!q_star && name != "overlap_previous"))
    throw UsageError(option.name(), *text, forms);
  const Range range{q_star ? 0.0 : -1.0, false, 1, false};
  const std::string_view values = std::string_view(*text).substr(equals + 1);
  return {q_star ? study::Imposed::q_star : study::Imposed::overlap_previous,
          parse_values(option.name(), *text, values, range)};
}

int run(const PotentialOptions& options, const std::vector<std::string>& words) {
  const auto [imposed, values] = read_impose(options.impose);
  const Chain chain = options.state.chain();
  if (chain.size() < 2 && imposed == study::Imposed::overlap_previous) {
    throw UsageError(
        "--impose", *options.impose.text(),
        "is the overlap with the task before; allowed from two tasks on (--alpha A1,A2), or q_star");
  }
  study::Options how = options.solver.read();
  how.seconds = options.total_time.read();
  how.check = options.check.read();
  const Showing showing{.words = words, .columns = options.shape.read(chain.size())};
  return answer(options.output, how.execution, showing, [&, imposed = imposed, &list = values] {
    return study::potential(chain, imposed, list, how);
  });
}

}  // namespace

Action add_potential(CLI::App& program) {
  const auto options = std::make_shared<PotentialOptions>();
  CLI::App& command =
      *program.add_subcommand("potential", "The free entropy at an imposed overlap or q_star");
  begin_group(command, "Imposed value");
  options->impose.add(command, "--impose", "NAME=VALUES",
                      "what to impose on the last task: overlap_previous, m.m'/N with the state that the\n"
                      "task before left, each in (-1, 1), or q_star, m.m/N, each in (0, 1); VALUES is\n"
                      "start:stop:count, log:start:stop:count or v1,v2,...; count in [1, " +
                          std::to_string(max_points) + "]");
  options->total_time.add(command, study::PotentialSettings().seconds);
  options->state.add(command);
  options->solver.add(command);
  options->check.add(command);
  options->shape.add(command);
  options->output.add(command);
  command.footer(
      "Stationary points are the solutions without constraint; the highest maximum is what the KL selects.\n"
      "At a spinodal two branches of the potential merge.\n"
      "Examples, the Franz-Parisi potential of a second task and the first task at fixed q_star:\n"
      "  franz-parisi potential --impose overlap_previous=0.1:0.9:50 --alpha 2,1 --beta 20 --rho 0.5\n"
      "  franz-parisi potential --impose q_star=0.75:0.99:25 --alpha 2 --beta 5");
  return [options](const std::vector<std::string>& words) { return run(*options, words); };
}

}  // namespace franz_parisi::cli
