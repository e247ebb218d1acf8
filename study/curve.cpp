#include "study/curve.hpp"

#include "study/branches.hpp"
#include "study/chain/broken_events.hpp"
#include "study/pieces.hpp"
#include "study/record.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace franz_parisi::study {
namespace {

/// Of one sweep: its points and, where symmetry may break, what happens between them. As JSON a list of
/// points, or what a search found.
struct Swept {
  std::vector<Json> points{};
  std::optional<Json> found{};  ///< events, complete, incomplete

  Json json() const {
    if (!found) return points;
    Json all = *found;
    all["points"] = points;
    return all;
  }
  static Swept from(const Json& answer) {
    if (answer.is_array()) return {.points = answer};
    Swept swept{.points = answer.at("points"), .found = answer};
    swept.found->erase("points");
    return swept;
  }
};

/// Events of broken symmetry are those along a parameter of the last task.
bool has_events(const Chain& chain, const Axis& sweep, const Options& options) {
  return options.point.breaking != Breaking::none && sweep.values.size() > 1 &&
         sweep.parameter.task == chain.size() - 1;
}

Json found_record(const BrokenEvents& found, const Axis& sweep) {
  Json record = search_answer({"events"}, found.gap.empty(), found.gap);
  for (const Event& event : found.events)
    record["events"].push_back(event_record(event, sweep.parameter.name()));
  return record;
}

/// Adds the points of every sweep, and events if there are any. The sweeps are the pieces.
void solve(Document& document, const std::vector<Chain>& chains, const Axis& sweep, const Json& question,
           const Options& options) {
  const std::size_t tasks = chains.front().size();
  const bool events = has_events(chains.front(), sweep, options);
  Pieces pieces("curve", question, options);
  pieces.begin(0, chains.size(), "points", sweep.values.size());
  std::vector<Swept> sweeps(chains.size());  // each as far as it is solved
  const auto add = [&] {
    std::vector<Json> points, happened;
    for (const Swept& one : sweeps) {
      points.insert(points.end(), one.points.begin(), one.points.end());
      if (!one.found) continue;
      const Json& listed = one.found->at("events");
      happened.insert(happened.end(), listed.begin(), listed.end());
      document.close(one.found->at("complete"), one.found->at("incomplete"));
    }
    add_points(document, std::move(points));
    if (events) add_solved(document, "events", std::move(happened));
  };
  try {
    const auto body = [&](std::size_t i) {
      const auto keep = [&](std::size_t, const ChainSolution& solution) {
        for (Json& record : records_of(solution, options)) sweeps[i].points.push_back(std::move(record));
        options.execution.advance();
      };
      if (events)
        sweeps[i].found = found_record(
            sweep_broken(chains[i], sweep.parameter, sweep.values, options.point, keep).found, sweep);
      else
        solve_sweep(chains[i], sweep.parameter, sweep.values, options.point, options.start, keep);
      return sweeps[i].json();
    };
    const std::size_t records = sweep.values.size() * (options.every_task ? tasks : 1);
    const std::vector<Json> answers =
        pieces.run(0, chains.size(), body, [&](std::size_t i, const Json& answer) {
          if (events)
            if (std::string problem = search_problem(answer, {"points", "events"}); !problem.empty())
              return problem;
          const Json& points = events ? answer["points"] : answer;
          if (points.is_array() && points.size() != records) return std::string("another number of points");
          return points_problem(points, chains[i], sweep);
        });
    std::ranges::transform(answers, sweeps.begin(), Swept::from);
  } catch (const Interrupted&) {
    for (std::size_t i = 0; i < sweeps.size(); ++i)
      if (sweeps[i].points.empty() && !pieces.answers()[i].is_null())
        sweeps[i] = Swept::from(pieces.answers()[i]);
    add();
    throw Unfinished{document};
  }
  add();
}

}  // namespace

Document point(const Chain& chain, const Options& options) {
  const Parameter last{&theory::parameter::alpha, chain.size() - 1};
  Document document{.settings = point_settings(options)};
  solve(document, {chain}, {last, {last.of(chain)}}, {}, options);
  return document;
}

Document point(const ChainSolution& solution, const Options& options) {
  Document document{.settings = point_settings(options)};
  add_points(document, records_of(solution, options));
  return document;
}

Document curve(const Chain& chain, const Axis& sweep, const std::vector<Axis>& each, const Options& options) {
  Document document{.settings = settings_record(options)};
  add_axes(document.settings, sweep, each);
  std::vector<Axis> axes = each;
  axes.push_back(sweep);
  Json question = question_record(document.settings, chain, axes);
  question["every_task"] = options.every_task;
  question["check"] = options.check;
  question["bayes"] = options.bayes;
  solve(document, combinations(chain, each), sweep, question, options);
  return document;
}

}  // namespace franz_parisi::study
