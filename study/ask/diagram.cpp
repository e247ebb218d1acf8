#include "study/diagram.hpp"

#include "study/ask/number.hpp"
#include "study/ask/options.hpp"
#include "study/ask/question.hpp"
#include "study/text.hpp"
#include "study/usage_error.hpp"

#include <array>
#include <memory>
#include <utility>

#include <fmt/format.h>

namespace franz_parisi::study {

namespace {

struct DiagramOptions {
  StateOptions state;
  TextOption x, y, grid;
  EventOption events;
  TotalTimeOption total_time;
  SolverOptions solver;
  BreakingOption breaking;
  LogOptions log;
};

Axis required_range(const TextOption& option) {
  const auto text = option.text();
  if (!text) throw UsageError(option.name(), std::nullopt, "missing; allowed is NAME=lowest:highest");
  return parse_range(option.name(), *text);
}

std::optional<Grid> read_grid(const TextOption& option) {
  const auto text = option.text();
  if (!text) return std::nullopt;
  constexpr std::string_view form = "allowed is NXxNY, like 60x40, with both in [2, 1000]";
  const auto pieces = split(*text, 'x');
  if (pieces.size() != 2) throw UsageError(option.name(), *text, form);
  return Grid{parse_integer(option.name(), *text, pieces[0], 2, 1000),
              parse_integer(option.name(), *text, pieces[1], 2, 1000)};
}

Asked read(const DiagramOptions& options) {
  const std::array axes{required_range(options.x), required_range(options.y)};
  const auto& [x, y] = axes;
  if (x.parameter == y.parameter)
    throw UsageError("--y", y.parameter.name(), "is what --x runs over; allowed is another parameter");
  const Chain chain = options.state.chain(axes);
  const auto grid = read_grid(options.grid);
  Options how = options.solver.read();
  how.seconds = options.total_time.read();
  how.events = options.events.read(chain);
  how.point.breaking = options.breaking.read({});
  const Parameter load{&theory::parameter::alpha, chain.size() - 1};
  if (x.parameter != load && y.parameter != load)
    options.breaking.refuse(fmt::format("goes with {} on --x or --y only; allowed is 0", load.name()));
  options.state.refuse_of_real(how);
  how.log = options.log.read();
  const auto range = [](const Axis& axis) {
    return ParameterRange{axis.parameter, axis.values.front(), axis.values.back()};
  };
  return {
      .answer = [=, x = range(x), y = range(y)](
                    const Callbacks& callbacks) { return diagram(chain, x, y, grid, how.with(callbacks)); },
      .tasks = chain.size(),
      .files = files_of(how.log)};
}

}  // namespace

Question diagram_question() {
  const auto options = std::make_shared<DiagramOptions>();
  Form form;
  form.group("Plane");
  options->x.add(
      form, "--x", "NAME=LOW:HIGH",
      fmt::format(
          "first parameter of the plane and its range; NAME is\n{},\nand stands for that entry of its list",
          swept_names()));
  options->y.add(form, "--y", "NAME=LOW:HIGH", "the second one");
  options->grid.add(
      form, "--grid", "NXxNY",
      "also solve for the equilibrium state on so many points, evenly spaced:\nthe map behind the lines");
  options->events.add(form);
  options->total_time.add(form, DiagramSettings().seconds);
  options->state.add(form);
  options->solver.add(form);
  options->breaking.add(form);
  options->log.add(form, "lines and rows of the grid");
  return {.name = "diagram",
          .summary = "Spinodal, transition and AT lines in a plane of two parameters",
          .notes =
              "Examples, the first task, and a second one after it:\n"
              "  franz-parisi diagram --x alpha_1=0.5:3 --y beta_1=5:50 --output phase.json\n"
              "  franz-parisi diagram --x alpha_2=0.1:7 --y rho_2=-0.9:0.9 --alpha 2 --beta 20 --output "
              "phase2.json",
          .form = std::move(form),
          .read = [options] { return read(*options); }};
}

}  // namespace franz_parisi::study
