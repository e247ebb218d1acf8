#include "study/curve.hpp"

#include "study/ask/options.hpp"
#include "study/ask/question.hpp"
#include "study/branches.hpp"
#include "study/chain/branches.hpp"
#include "study/usage_error.hpp"

#include <algorithm>
#include <memory>
#include <utility>

namespace franz_parisi::study {

namespace {

struct CurveOptions {
  StateOptions state;
  AxesOptions axes;
  TextOption branches;
  EventOption events;
  TextOption locate;
  TotalTimeOption total_time;
  StartOption start;
  SolverOptions solver;
  BreakingOption breaking;
  CheckOption check;
  BayesOption bayes;
  ReportOption report;
  LogOptions log;
};

/// Whether all branches are asked for, or the one that the sweep follows.
bool all_branches(const CurveOptions& options) { return one_of(options.branches, {"sweep", "all"}) == 1; }

void require_plain(const CurveOptions& options, const std::vector<EventSpec>& events) {
  if (options.total_time.text()) {
    throw UsageError("--total-time", std::nullopt,
                     "goes with --branches all only; --time-limit is for each point");
  }
  if (!events.empty()) throw UsageError("--event", events.front().reading, "goes with --branches all only");
  if (options.locate.text())
    throw UsageError("--locate", *options.locate.text(), "goes with --branches all only");
}

Asked read(const CurveOptions& options) {
  const AxesOptions::Axes axes = options.axes.read();
  if (!axes.sweep)
    throw UsageError("--sweep", std::nullopt,
                     "missing; allowed is NAME=start:stop:count and the like, see --help");
  const Chain chain = options.state.chain(axes.all());
  Options how = options.solver.read(options.start.read());
  how.seconds = options.total_time.read();
  how.events = options.events.read(chain);
  how.ends_only = one_of(options.locate, {"all", "ends"}) == 1;
  if (how.ends_only && !how.events.empty())
    throw UsageError("--event", how.events.front().reading, "does not go with --locate ends");
  const bool all = all_branches(options);
  if (!all) require_plain(options, how.events);
  if (all && how.start) {
    throw UsageError("--start", std::nullopt,
                     "does not go with --branches all, which looks for every solution");
  }
  how.point.breaking = options.breaking.read(how.start);
  if (all) options.breaking.refuse("does not go with --branches all; allowed is 0");
  how.every_task = options.report.every_task();
  if (all && how.every_task)
    throw UsageError("--report", "every", "does not go with --branches all; allowed is last");
  how.check = options.check.read();
  how.bayes = options.bayes.read();
  options.state.refuse_of_real(how);
  how.log = options.log.read();
  return {.answer =
              [=](const Callbacks& callbacks) {
                const auto ask = all ? branches : curve;
                return ask(chain, *axes.sweep, axes.each, how.with(callbacks));
              },
          .tasks = chain.size(),
          .files = files_of(how.log)};
}

}  // namespace

Question curve_question() {
  const auto options = std::make_shared<CurveOptions>();
  Form form;
  options->axes.add(form, "what to sweep, each point continuing from the one before",
                    "repeat the whole sweep at each of these values of another parameter,\nthe sweeps in "
                    "parallel");
  options->branches.add(
      form, "--branches", "sweep|all",
      "sweep: the branch that the sweep follows (default); all: every solution of the swept task\n"
      "and the later ones, with the spinodals, transitions and instabilities between points");
  options->state.add(form);
  options->start.add(form);
  options->solver.add(form);
  options->breaking.add(form);
  options->check.add(form);
  options->bayes.add(form);
  options->report.add(form);
  options->log.add(form, "sweeps");
  form.group("With --branches all");
  options->events.add(form);
  options->locate.add(
      form, "--locate", "all|ends",
      "ends: of all events only spinodals and edges, in which branches end, which takes half the "
      "time;\ndefault all");
  options->total_time.add(form, BranchSettings().seconds);
  return {.name = "curve",
          .summary = "The same along a sweep of one parameter",
          .notes =
              "Examples, the first task and then a second one after it, for three teacher overlaps:\n"
              "  franz-parisi curve --sweep alpha_1=0.01:2:200 --beta 20\n"
              "  franz-parisi curve --sweep alpha_2=0.01:7:70 --each rho_2=-0.5,0,0.5 --alpha 2 --beta 20 "
              "--gamma "
              "0,1 "
              "--output curve.json",
          .form = std::move(form),
          .read = [options] { return read(*options); },
          .of_points = true};
}

}  // namespace franz_parisi::study
