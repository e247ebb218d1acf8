#include "cli/branches.hpp"

#include "cli/commands.hpp"
#include "cli/progress.hpp"
#include "solver/branches.hpp"

#include <algorithm>
#include <cmath>
#include <exception>

namespace franz_parisi::cli {

namespace {

solver::SweptParameter swept(const Parameter& parameter) {
  using Kind = solver::SweptParameter::Kind;
  const Symbol* s = parameter.symbol;
  const Kind kind = s == &symbol::alpha  ? Kind::alpha
                    : s == &symbol::beta  ? Kind::beta
                    : s == &symbol::gamma ? Kind::gamma
                                          : Kind::rho;
  return {kind, static_cast<std::size_t>(parameter.task - 1)};
}

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
  record["error"] = std::isfinite(event.error) ? Json(event.error) : Json(nullptr);
  record["other_branch"] = event.other_branch;
  const Json state = make_record(event.chain);
  for (const auto& [key, value] : state.items()) record[key] = value;
  record["branch"] = event.branch;
  return record;
}

std::vector<solver::BranchDiagram> trace(const Plan& plan, const Axis& sweep, const SolveOptions& options,
                                         Progress& progress) {
  std::vector<solver::BranchDiagram> diagrams(plan.size());
  std::vector<std::exception_ptr> failures(plan.size());  // an exception may not leave a parallel loop
  const int team = static_cast<int>(std::min(plan.size(), static_cast<std::size_t>(options.threads)));
#pragma omp parallel for schedule(dynamic, 1) num_threads(team)
  for (std::size_t i = 0; i < plan.size(); ++i) {
    try {
      solver::BranchSettings settings;
      settings.point = options.settings;
      diagrams[i] = solver::trace_branches(plan[i].front(), swept(sweep.parameter), sweep.values, settings);
      progress.advance();
    } catch (...) {
      failures[i] = std::current_exception();
    }
  }
  for (const auto& failure : failures) {
    if (failure) std::rethrow_exception(failure);
  }
  return diagrams;
}

}  // namespace

int report_branches(const Chain& chain, const Axis& sweep, const std::optional<Axis>& each,
                    const SolveOptions& options, Document document, Format format,
                    const Destination& destination) {
  const Plan plan = curve_plan(chain, sweep, each);
  bool complete = true;
  Section events{"events", {}};
  {
    Progress progress(plan.size());
    for (const auto& diagram : trace(plan, sweep, options, progress)) {
      for (const auto& point : diagram.points) document.points.push_back(point_record(point));
      for (const auto& event : diagram.events)
        events.records.push_back(event_record(event, sweep.parameter.name()));
      complete = complete && diagram.complete;
    }
  }
  document.sections.push_back(std::move(events));
  destination.write(report_text(document, format));
  return complete && std::ranges::all_of(document.points, met_target) ? exit_success : exit_target_missed;
}

}  // namespace franz_parisi::cli
