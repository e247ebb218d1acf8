#include "cli/branches.hpp"
#include "cli/commands.hpp"
#include "cli/options.hpp"
#include "cli/report_points.hpp"
#include "cli/usage_error.hpp"
#include "study/branches.hpp"

#include <memory>

namespace franz_parisi::cli {

namespace {

struct CurveOptions {
  StateOptions state;
  TextOption sweep, each, branches;
  EventOption events;
  TotalTimeOption total_time;
  StartOption start;
  SolverOptions solver;
  OutputOptions output;
};

/// What the points run over, as the options name it.
struct Axes {
  Axis sweep;
  std::optional<Axis> each;

  std::vector<Axis> all() const { return each ? std::vector{sweep, *each} : std::vector{sweep}; }
};

Axes read_axes(const CurveOptions& options) {
  const auto sweep = options.sweep.text();
  if (!sweep)
    throw UsageError("--sweep", std::nullopt,
                     "missing; allowed is NAME=start:stop:count and the like, see --help");
  Axes axes{parse_axis("--sweep", *sweep), std::nullopt};
  if (const auto each = options.each.text()) axes.each = parse_axis("--each", *each);
  return axes;
}

/// Whether all branches are asked for, or the one that the sweep follows.
bool all_branches(const CurveOptions& options) {
  const auto text = options.branches.text();
  if (!text || *text == "sweep") return false;
  if (*text != "all") throw UsageError("--branches", *text, "allowed is sweep or all");
  return true;
}

int run(const CurveOptions& options, const std::vector<std::string>& words) {
  const Axes axes = read_axes(options);
  const Chain chain = parse_chain(options.state.text(), axes.all());
  const Plan plan = curve_plan(chain, axes.sweep, axes.each);
  const SolveOptions solve_options = options.solver.read(options.start.read());
  const Destination destination = options.output.destination();
  const Format format = options.output.format(destination);

  Json settings = settings_record(solve_options);
  settings["sweep"] = axes.sweep.parameter.name();
  settings["each"] = axes.each ? Json(axes.each->parameter.name()) : Json(nullptr);
  if (!all_branches(options) && options.total_time.text()) {
    throw UsageError("--total-time", std::nullopt,
                     "goes with --branches all only; --time-limit is for each point");
  }
  const std::vector<study::EventSpec> events = options.events.read(chain.size());
  if (!all_branches(options) && options.events.given())
    throw UsageError("--event", events.front().reading, "goes with --branches all only");
  if (all_branches(options)) {
    if (solve_options.start) {
      throw UsageError("--start", std::nullopt,
                       "does not go with --branches all, which looks for every solution");
    }
    const double seconds = options.total_time.read(study::BranchSettings().seconds);
    settings["total_time"] = seconds;
    settings["branches"] = "all";
    settings["perfect_learning_eps"] = study::BranchSettings().perfect_learning_eps;
    return report_branches(plan, {seconds, events}, solve_options, {words, settings, {}, {}}, format,
                           destination);
  }
  return report_points(plan, solve_options, {words, settings, {}, {}}, format, destination);
}

}  // namespace

Action add_curve(CLI::App& program) {
  const auto options = std::make_shared<CurveOptions>();
  CLI::App& command = *program.add_subcommand("curve", "The same along a sweep of one parameter");
  options->sweep.add(command, "--sweep", "NAME=VALUES",
                     "what to sweep, each point continuing from the one before; NAME is alpha_t, beta_t,\n"
                     "gamma_t or rho_t, and stands for that entry of its list; VALUES is\n"
                     "start:stop:count, log:start:stop:count or v1,v2,...; count in [1, " +
                         std::to_string(max_points) + "]");
  options->each.add(
      command, "--each", "NAME=VALUES",
      "repeat the whole sweep at each of these values of another parameter,\nthe sweeps in parallel");
  options->branches.add(
      command, "--branches", "sweep|all",
      "sweep: the branch that the sweep follows (default); all: every solution of the swept task\n"
      "and the later ones, with the spinodals, transitions and instabilities between points");
  options->events.add(command);
  options->total_time.add(command, study::BranchSettings().seconds);
  options->state.add(command);
  options->start.add(command);
  options->solver.add(command);
  options->output.add(command);
  command.footer(
      "Examples, the first task and then a second one after it, for three teacher overlaps:\n"
      "  franz-parisi curve --sweep alpha_1=0.01:2:200 --beta 20\n"
      "  franz-parisi curve --sweep alpha_2=0.01:7:70 --each rho_2=-0.5,0,0.5 --alpha 2 --beta 20 --gamma "
      "0,1 "
      "--output curve.json");
  return [options](const std::vector<std::string>& words) { return run(*options, words); };
}

}  // namespace franz_parisi::cli
