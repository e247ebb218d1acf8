#include "study/potential.hpp"

#include "study/check.hpp"
#include "study/record.hpp"

#include <utility>

namespace franz_parisi::study {
namespace {

Json point_record(const PotentialPoint& point) {
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

Json event_record(const PotentialEvent& point, Imposed imposed) {
  Json record = Json::object();
  record["kind"] = point.fold ? "spinodal" : "stationary_point";
  record["parameter"] = to_string(imposed);
  record["value"] = point.value;
  record["error"] = number_or_null(point.error);
  record.update(make_record(point.chain));
  record["stable"] = point.stable;
  record["equilibrium"] = point.equilibrium;
  return record;
}

}  // namespace

Document potential(const Chain& chain, Imposed imposed, const std::vector<double>& values,
                   const Options& options) {
  PotentialSettings settings;
  settings.point = options.point;
  settings.seconds = options.seconds.value_or(settings.seconds);
  settings.execution = options.execution;
  Document document{.settings = point_settings(options)};
  document.settings["total_time"] = settings.seconds;
  document.settings["impose"] = to_string(imposed);
  const Potential found = trace_potential(chain, imposed, values, settings);
  std::vector<Json> points, events;
  for (const PotentialPoint& point : found.points) {
    points.push_back(point_record(point));
    if (options.check) add_check(points.back(), point.chain, options.point.target);
  }
  for (const PotentialEvent& event : found.events) events.push_back(event_record(event, imposed));
  document.close(found.complete, found.reason);
  add_points(document, std::move(points));
  document.lists.push_back({"events", std::move(events)});
  return document;
}

}  // namespace franz_parisi::study
