#include "study/potential.hpp"

#include "study/chain/event.hpp"
#include "study/check.hpp"
#include "study/pieces.hpp"
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
  record["kind"] = to_string(point.kind);
  record["parameter"] = to_string(imposed);
  record["value"] = point.value;
  record["error"] = number_or_null(point.error);
  record.update(make_record(point.chain));
  record["other_branch"] = point.other_branch;
  record["stable"] = point.stable;
  record["equilibrium"] = point.equilibrium;
  return record;
}

/// What is wrong with a point of a log; empty: nothing.
std::string point_problem(const Json& answer, const Chain& chain, double value) {
  const Parameter last{&theory::parameter::alpha, chain.size() - 1};
  if (std::string problem = points_problem(Json::array({answer}), chain, {last, {last.of(chain)}});
      !problem.empty())
    return problem;
  if (answer.value("imposed", Json()) != value) return "a point at another imposed value";
  if (!answer.contains("stable") || answer["free_entropy"].is_number() != answer["stable"].is_boolean())
    return "a point without its stability or its free entropy";
  if (answer["free_entropy"].is_null() && !answer.value("reason", Json()).is_string())
    return "a point without solution, and no reason";
  return {};
}

void mark_equilibria(std::vector<Json>& points) {
  std::vector<Height> heights;
  for (const Json& point : points) {
    const bool wrong = point.value("rsb", Json()) == 0 && point["rs_exact"] == false;
    const bool candidate = point["stable"] == true && !wrong;
    heights.push_back({point["imposed"], candidate ? point["free_entropy"].get<double>() : 0, candidate});
  }
  const std::vector<bool> best = equilibria(heights);
  for (std::size_t i = 0; i < best.size(); ++i) points[i]["equilibrium"] = bool(best[i]);
}

}  // namespace

Document potential(const Chain& chain, Imposed imposed, const std::vector<double>& values, Options options) {
  // Whoever solves a point has to follow the branches first, which costs more than many points.
  options.execution.callbacks.elsewhere = {};
  PotentialSettings settings;
  settings.point = options.point;
  settings.seconds = options.seconds.value_or(settings.seconds);
  settings.execution = options.execution;
  Document document{.settings = point_settings(options)};
  document.settings["total_time"] = settings.seconds;
  document.settings["impose"] = to_string(imposed);
  Json question = question_record(document.settings, chain, {});
  question["values"] = values;
  question["check"] = options.check;
  Pieces pieces("potential", question, options);
  PotentialBranches branches(chain, imposed, values, settings);
  const auto record = [&](const PotentialPoint& point) {
    Json made = point_record(point);
    if (options.check) add_check(made, point.chain, options.point);
    return made;
  };
  std::vector<Json> points, events;
  for (const PotentialPoint& point : branches.without_root()) points.push_back(record(point));
  pieces.begin(0, branches.size(), "points");
  const auto body = [&](std::size_t i) {
    Json made = record(branches.solve(i));
    options.execution.advance();
    return made;
  };
  for (Json& point : pieces.run(0, branches.size(), body, [&](std::size_t i, const Json&answer) {
         return point_problem(answer, chain, branches.value(i));
       })) {
    if (point["free_entropy"].is_null())
      document.close(false,
                     not_found(to_string(imposed), point["imposed"], point["reason"].get<std::string>()));
    points.push_back(std::move(point));
  }
  mark_equilibria(points);
  const Potential found = branches.events();
  for (const PotentialEvent& event : found.events) events.push_back(event_record(event, imposed));
  document.close(found.complete, found.reason);
  add_points(document, std::move(points));
  add_solved(document, "events", std::move(events));
  return document;
}

}  // namespace franz_parisi::study
