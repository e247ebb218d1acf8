#include "study/branches.hpp"

#include "study/best_learner.hpp"
#include "study/chain/branches.hpp"
#include "study/check.hpp"
#include "study/pieces.hpp"
#include "study/record.hpp"

#include <algorithm>
#include <functional>
#include <utility>

namespace franz_parisi::study {
namespace {

Json point_record(const BranchPoint& point) {
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

BranchSettings branch_settings(const Options& options) {
  BranchSettings settings;
  settings.point = options.point;
  settings.readings = options.events;
  settings.ends_only = options.ends_only;
  settings.seconds = options.seconds.value_or(settings.seconds);
  return settings;
}

/// Of the whole chain: every task, given the one before.
bool in_equilibrium(const BranchPoint& point) {
  return point.chain.tasks.back().has_solution && std::ranges::all_of(point.equilibrium, std::identity{});
}

/// A point at which no branch was found, or none before a limit ended the search.
Json no_equilibrium(const Chain& chain, const BranchDiagram& diagram, double value) {
  const auto limited = std::ranges::find_if(diagram.points, [&](const BranchPoint& p) {
    return p.value == value && is_limit(p.chain.tasks.back().status);
  });
  ChainSolution none;
  for (const auto& parameters : chain) {
    TaskSolution task;
    task.parameters = parameters;
    task.status = Status::no_root;
    task.reason = "no branch was followed to this point";
    if (limited != diagram.points.end()) {
      task.status = limited->chain.tasks.back().status;
      task.reason = limited->chain.tasks.back().reason;
    }
    none.tasks.push_back(task);
  }
  return make_record(none);
}

}  // namespace

Json event_record(const Event& event, const std::string& parameter) {
  Json record = event_heading(event.spec);
  record["parameter"] = parameter;
  record["value"] = event.value;
  record["error"] = number_or_null(event.error);
  record["other_branch"] = event.other_branch;
  record.update(make_record(event.chain));
  record["branch"] = event.branch;
  return record;
}

Json equilibrium_row(const Chain& chain, const Axis& sweep, std::size_t first, const Options& options) {
  const BranchDiagram diagram =
      trace_branches(chain, sweep.parameter, sweep.values, branch_settings(options), first);
  Json row = search_answer({"points"}, diagram.complete, diagram.reason);
  for (const double value : sweep.values) {
    const auto point = std::ranges::find_if(
        diagram.points, [&](const BranchPoint& p) { return p.value == value && in_equilibrium(p); });
    row["points"].push_back(point == diagram.points.end()
                                ? no_equilibrium(sweep.parameter.at(chain, value), diagram, value)
                                : point_record(*point));
  }
  return row;
}

Document branches(const Chain& chain, const Axis& sweep, const std::vector<Axis>& each,
                  const Options& options) {
  const BranchSettings settings = branch_settings(options);
  Document document{.settings = settings_record(options)};
  add_axes(document.settings, sweep, each);
  document.settings["total_time"] = settings.seconds;
  document.settings["branches"] = "all";
  if (settings.ends_only) document.settings["locate"] = "ends";
  document.settings["perfect_learning_eps"] = settings.perfect_learning_eps;

  std::vector<Axis> axes = each;
  axes.push_back(sweep);
  Json question = question_record(document.settings, chain, axes);
  question["check"] = options.check;
  question["bayes"] = options.bayes;
  if (options.ends_only) question["locate"] = "ends";
  for (const EventSpec& event : options.events) question["events"].push_back(event_heading(event));
  const std::vector<Chain> chains = combinations(chain, each);
  Pieces pieces("branches", question, options);
  pieces.begin(0, chains.size(), "sweeps");
  const auto body = [&](std::size_t i) {
    const BranchDiagram diagram = trace_branches(chains[i], sweep.parameter, sweep.values, settings);
    Json answer = search_answer({"points", "events"}, diagram.complete, diagram.reason);
    for (const BranchPoint& point : diagram.points) {
      answer["points"].push_back(point_record(point));
      if (options.check) add_check(answer["points"].back(), point.chain, options.point);
      if (options.bayes) add_best_learner(answer["points"].back(), chain_of(point.chain), options.point);
    }
    for (const Event& event : diagram.events)
      answer["events"].push_back(event_record(event, sweep.parameter.name()));
    options.execution.advance();
    return answer;
  };
  const auto gather = [&](const std::vector<Json>& traced) {
    std::vector<Json> points, events;
    for (const Json& one : traced) {
      if (one.is_null()) {
        document.close(false, "it was interrupted");
        continue;
      }
      points.insert(points.end(), one["points"].begin(), one["points"].end());
      events.insert(events.end(), one["events"].begin(), one["events"].end());
      document.close(one["complete"], one["incomplete"]);
    }
    add_points(document, std::move(points));
    add_solved(document, "events", std::move(events));
  };
  try {
    gather(pieces.run(0, chains.size(), body, [&](std::size_t i, const Json& answer) {
      const std::string problem = search_problem(answer, {"points", "events"});
      return problem.empty() ? points_problem(answer["points"], chains[i], sweep) : problem;
    }));
  } catch (const Interrupted&) {
    gather(pieces.answers());
    throw Unfinished{document};
  }
  return document;
}

}  // namespace franz_parisi::study
