#include "cli/branches.hpp"

#include "cli/commands.hpp"
#include "cli/progress.hpp"
#include "solver/parallel.hpp"

#include <algorithm>
#include <functional>

namespace franz_parisi::cli {

namespace {

Json point_record(const study::BranchPoint& point) {
  Json record = make_record(point.chain);
  const auto& tasks = point.chain.tasks;
  const bool solved = tasks.back().has_solution;
  record["branch"] = solved && point.branch >= 0 ? Json(point.branch) : Json(nullptr);
  for (std::size_t s = 0; tasks.size() > 1 && s < tasks.size(); ++s) {
    record[theory::numbered("branch", s)] = tasks[s].has_solution ? Json(tasks[s].branch) : Json(nullptr);
    record[theory::numbered("stable", s)] = tasks[s].has_solution ? Json(tasks[s].stable) : Json(nullptr);
    if (s + 1 < tasks.size()) record[theory::numbered("equilibrium", s)] = Json(bool(point.equilibrium[s]));
  }
  record["stable"] = point.stable;
  record["equilibrium"] = solved && point.equilibrium.back();
  return record;
}

/// What happens, where, and the state there.
Json event_record(const study::Event& event, const std::string& parameter) {
  Json record = event_heading(event.spec);
  record["parameter"] = parameter;
  record["value"] = event.value;
  record["error"] = number_or_null(event.error);
  record["other_branch"] = event.other_branch;
  record.update(make_record(event.chain));
  record["branch"] = event.branch;
  return record;
}

study::BranchSettings branch_settings(const SolveOptions& options, const Search& search) {
  study::BranchSettings settings;
  settings.point = options.settings;
  settings.readings = search.events;
  settings.seconds = search.seconds;
  return settings;
}

std::vector<study::BranchDiagram> trace(const Plan& plan, const Search& search, const SolveOptions& options,
                                        Progress& progress) {
  std::vector<study::BranchDiagram> diagrams(plan.size());
  solver::in_parallel(plan.size(), options.threads, [&](std::size_t i) {
    diagrams[i] = study::trace_branches(plan[i].chain, plan[i].parameter.in_theory(), plan[i].values,
                                        branch_settings(options, search));
    progress.advance();
  });
  return diagrams;
}

/// Of the whole chain: every task, given the one before.
bool in_equilibrium(const study::BranchPoint& point) {
  return point.chain.tasks.back().has_solution && std::ranges::all_of(point.equilibrium, std::identity{});
}

/// A point at which no branch was found.
Json no_equilibrium(Chain chain, const Axis& sweep, double value) {
  sweep.parameter.of(chain) = value;
  study::ChainSolution none;
  for (const auto& parameters : chain) {
    study::TaskSolution task;
    task.parameters = parameters;
    task.status = study::Status::no_root;
    task.reason = "no branch was followed to this point";
    none.tasks.push_back(task);
  }
  return make_record(none);
}

}  // namespace

std::vector<Json> equilibrium_records(const Chain& chain, const Axis& sweep, int first, double seconds,
                                      const SolveOptions& options) {
  const study::BranchDiagram diagram = study::trace_branches(
      chain, sweep.parameter.in_theory(), sweep.values,
      branch_settings(options, {.seconds = seconds, .events = {}}), static_cast<std::size_t>(first - 1));
  std::vector<Json> records;
  for (const double value : sweep.values) {
    const auto point = std::ranges::find_if(
        diagram.points, [&](const study::BranchPoint& p) { return p.value == value && in_equilibrium(p); });
    records.push_back(point == diagram.points.end() ? no_equilibrium(chain, sweep, value)
                                                    : point_record(*point));
  }
  return records;
}

int report_branches(const Plan& plan, const Search& search, const SolveOptions& options, Document document,
                    Format format, const Destination& destination) {
  bool complete = true;
  Section events{"events", {}};
  {
    Progress progress(plan.size());
    for (const auto& diagram : trace(plan, search, options, progress)) {
      for (const auto& point : diagram.points) document.points.push_back(point_record(point));
      for (const auto& event : diagram.events)
        events.records.push_back(event_record(event, plan.front().parameter.name()));
      if (complete && !diagram.complete) document.incomplete = diagram.reason;
      complete = complete && diagram.complete;
    }
  }
  document.sections.push_back(std::move(events));
  document.complete = complete;
  destination.write(report_text(document, format));
  return complete && std::ranges::all_of(document.points, met_target) ? exit_success : exit_target_missed;
}

}  // namespace franz_parisi::cli
