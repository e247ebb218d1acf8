#include "cli/branches.hpp"

#include "cli/commands.hpp"
#include "cli/progress.hpp"
#include "cli/swept.hpp"
#include "solver/branches.hpp"
#include "solver/parallel.hpp"

#include <algorithm>

namespace franz_parisi::cli {

namespace {

Json point_record(const solver::BranchPoint& point) {
  Json record = make_record(point.chain);
  record["stable"] = point.stable;
  record["equilibrium"] = point.equilibrium;
  return record;
}

/// What happens, where, and the state there.
Json event_record(const solver::Event& event, const std::string& parameter) {
  Json record = Json::object();
  record["kind"] = solver::to_string(event.kind);
  record["parameter"] = parameter;
  record["value"] = event.value;
  record["error"] = number_or_null(event.error);
  record["other_branch"] = event.other_branch;
  record.update(make_record(event.chain));
  record["branch"] = event.branch;
  return record;
}

solver::BranchSettings branch_settings(const SolveOptions& options, double seconds) {
  solver::BranchSettings settings;
  settings.point = options.settings;
  settings.seconds = seconds;
  return settings;
}

std::vector<solver::BranchDiagram> trace(const Plan& plan, const Axis& sweep, double seconds,
                                         const SolveOptions& options, Progress& progress) {
  std::vector<solver::BranchDiagram> diagrams(plan.size());
  solver::in_parallel(plan.size(), options.threads, [&](std::size_t i) {
    diagrams[i] = solver::trace_branches(plan[i].front(), swept(sweep.parameter), sweep.values,
                                         branch_settings(options, seconds));
    progress.advance();
  });
  return diagrams;
}

/// A point at which no branch was found.
Json no_equilibrium(Chain chain, const Axis& sweep, double value) {
  sweep.parameter.of(chain) = value;
  solver::ChainSolution none;
  for (const auto& parameters : chain) {
    solver::TaskSolution task;
    task.parameters = parameters;
    task.status = solver::Status::no_root;
    task.reason = "no branch was followed to this point";
    none.tasks.push_back(task);
  }
  return make_record(none);
}

}  // namespace

std::vector<Json> equilibrium_records(const Chain& chain, const Axis& sweep, double seconds,
                                      const SolveOptions& options) {
  const solver::BranchDiagram diagram =
      solver::trace_branches(chain, swept(sweep.parameter), sweep.values, branch_settings(options, seconds));
  std::vector<Json> records;
  for (const double value : sweep.values) {
    const auto point = std::ranges::find_if(
        diagram.points, [&](const solver::BranchPoint& p) { return p.value == value && p.equilibrium; });
    records.push_back(point == diagram.points.end() ? no_equilibrium(chain, sweep, value)
                                                    : point_record(*point));
  }
  return records;
}

int report_branches(const Chain& chain, const Axis& sweep, const std::optional<Axis>& each, double seconds,
                    const SolveOptions& options, Document document, Format format,
                    const Destination& destination) {
  const Plan plan = curve_plan(chain, sweep, each);
  bool complete = true;
  Section events{"events", {}};
  {
    Progress progress(plan.size());
    for (const auto& diagram : trace(plan, sweep, seconds, options, progress)) {
      for (const auto& point : diagram.points) document.points.push_back(point_record(point));
      for (const auto& event : diagram.events)
        events.records.push_back(event_record(event, sweep.parameter.name()));
      complete = complete && diagram.complete;
    }
  }
  document.sections.push_back(std::move(events));
  document.complete = complete;
  destination.write(report_text(document, format));
  return complete && std::ranges::all_of(document.points, met_target) ? exit_success : exit_target_missed;
}

}  // namespace franz_parisi::cli
