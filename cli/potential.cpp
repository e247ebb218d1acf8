#include "cli/potential.hpp"

#include "cli/commands.hpp"

#include <algorithm>

namespace franz_parisi::cli {

namespace {

Json point_record(const study::PotentialPoint& point) {
  Json record = Json::object();
  record["imposed"] = point.value;
  record["multiplier"] = number_or_null(point.multiplier);
  record["multiplier_error"] = number_or_null(point.multiplier_error);
  record.update(make_record(point.chain));
  const bool solved = point.chain.tasks.back().has_solution;
  record["stable"] = solved ? Json(point.stable) : Json(nullptr);
  record["equilibrium"] = point.equilibrium;
  return record;
}

Json event_record(const study::PotentialEvent& point, study::Imposed imposed) {
  Json record = Json::object();
  record["kind"] = point.fold ? "spinodal" : "stationary_point";
  record["parameter"] = study::to_string(imposed);
  record["value"] = point.value;
  record["error"] = number_or_null(point.error);
  record.update(make_record(point.chain));
  record["stable"] = point.stable;
  record["equilibrium"] = point.equilibrium;
  return record;
}

}  // namespace

int report_potential(const Chain& chain, study::Imposed imposed, const std::vector<double>& values,
                     double seconds, const SolveOptions& options, Document document, Format format,
                     const Destination& destination) {
  study::PotentialSettings settings;
  settings.point = options.settings;
  settings.seconds = seconds;
  settings.threads = options.threads;
  const study::Potential potential = study::trace_potential(chain, imposed, values, settings);
  for (const auto& point : potential.points) document.points.push_back(point_record(point));
  Section events{"events", {}};
  for (const auto& point : potential.events) events.records.push_back(event_record(point, imposed));
  document.sections.push_back(std::move(events));
  document.complete = potential.complete;
  document.incomplete = potential.reason;
  destination.write(report_text(document, format));
  return potential.complete && std::ranges::all_of(document.points, met_target) ? exit_success
                                                                                : exit_target_missed;
}

}  // namespace franz_parisi::cli
