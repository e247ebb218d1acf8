#include "cli/answer.hpp"
#include "cli/commands.hpp"
#include "cli/diagram_table.hpp"
#include "cli/number.hpp"
#include "cli/options.hpp"
#include "study/diagram.hpp"
#include "study/text.hpp"
#include "study/usage_error.hpp"

#include <array>
#include <memory>

namespace franz_parisi::cli {

namespace {

struct DiagramOptions {
  StateOptions state;
  TextOption x, y, grid;
  EventOption events;
  TotalTimeOption total_time;
  SolverOptions solver;
  LogOptions log;
  OutputOptions output;
};

Axis required_range(const TextOption& option) {
  const auto text = option.text();
  if (!text) throw UsageError(option.name(), std::nullopt, "missing; allowed is NAME=lowest:highest");
  return parse_range(option.name(), *text);
}

std::optional<study::Grid> read_grid(const TextOption& option) {
  const auto text = option.text();
  if (!text) return std::nullopt;
  constexpr std::string_view form = "allowed is NXxNY, like 60x40, with both in [2, 1000]";
  const auto pieces = split(*text, 'x');
  if (pieces.size() != 2) throw UsageError(option.name(), *text, form);
  return study::Grid{parse_integer(option.name(), *text, pieces[0], 2, 1000),
                     parse_integer(option.name(), *text, pieces[1], 2, 1000)};
}

int run(const DiagramOptions& options, const std::vector<std::string>& words) {
  const std::array axes{required_range(options.x), required_range(options.y)};
  const auto& [x, y] = axes;
  if (x.parameter == y.parameter)
    throw UsageError("--y", y.parameter.name(), "is what --x runs over; allowed is another parameter");
  const Chain chain = options.state.chain(axes);
  const auto grid = read_grid(options.grid);
  study::Options how = options.solver.read();
  how.seconds = options.total_time.read();
  how.events = options.events.read(chain.size());
  options.log.read(how.log, how.resume);
  const auto range = [](const Axis& axis) {
    return study::ParameterRange{axis.parameter, axis.values.front(), axis.values.back()};
  };
  const auto table = [&](const study::Document& document) {
    return diagram_table_text(document.list("lines"), document.list("events"), x.parameter.name(),
                              y.parameter.name()) +
           incomplete_text(document);
  };
  return answer(options.output, how.execution, {.words = words, .table = table, .reads = logs_of(how)},
                [&] { return study::diagram(chain, range(x), range(y), grid, how); });
}

}  // namespace

Action add_diagram(CLI::App& program) {
  const auto options = std::make_shared<DiagramOptions>();
  CLI::App& command =
      *program.add_subcommand("diagram", "Spinodal, transition and AT lines in a plane of two parameters");
  begin_group(command, "Plane");
  options->x.add(command, "--x", "NAME=LOW:HIGH",
                 "first parameter of the plane and its range; NAME is alpha_t, beta_t,\n"
                 "gamma_t or rho_t, and stands for that entry of its list");
  options->y.add(command, "--y", "NAME=LOW:HIGH", "the second one");
  options->grid.add(
      command, "--grid", "NXxNY",
      "also solve for the equilibrium state on so many points, evenly spaced:\nthe map behind the lines");
  options->events.add(command);
  options->total_time.add(command, study::DiagramSettings().seconds);
  options->state.add(command);
  options->solver.add(command);
  options->output.add(command);
  options->log.add(command, "lines and rows of the grid");
  command.footer(
      "Examples, the first task, and a second one after it:\n"
      "  franz-parisi diagram --x alpha_1=0.5:3 --y beta_1=5:50 --output phase.json\n"
      "  franz-parisi diagram --x alpha_2=0.1:7 --y rho_2=-0.9:0.9 --alpha 2 --beta 20 --output phase2.json");
  return [options](const std::vector<std::string>& words) { return run(*options, words); };
}

}  // namespace franz_parisi::cli
