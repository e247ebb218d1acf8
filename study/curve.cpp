#include "study/curve.hpp"

#include "study/pieces.hpp"

#include <utility>

namespace franz_parisi::study {
namespace {

/// Adds the points of every sweep. The sweeps are the pieces.
void solve(Document& document, const std::vector<Chain>& chains, const Axis& sweep, const Json& question,
           const Options& options) {
  const std::size_t tasks = chains.front().size();
  Pieces pieces("curve", question, options);
  pieces.begin(0, chains.size(), "points", sweep.values.size());
  std::vector<Json> sweeps(chains.size(), Json::array());  // each as far as it is solved
  const auto add = [&] {
    std::vector<Json> records;
    for (const Json& one : sweeps) records.insert(records.end(), one.begin(), one.end());
    add_points(document, std::move(records));
  };
  try {
    const auto body = [&](std::size_t i) {
      const auto keep = [&](std::size_t, const ChainSolution& solution) {
        for (Json& record : records_of(solution, options)) sweeps[i].push_back(std::move(record));
        options.execution.advance();
      };
      solve_sweep(chains[i], sweep.parameter, sweep.values, options.point, options.start, keep);
      return sweeps[i];
    };
    const std::size_t records = sweep.values.size() * (options.every_task ? tasks : 1);
    sweeps = pieces.run(0, chains.size(), body, [&](std::size_t i, const Json& answer) {
      if (answer.is_array() && answer.size() != records) return std::string("another number of points");
      return points_problem(answer, chains[i], sweep);
    });
  } catch (const Interrupted&) {
    for (std::size_t i = 0; i < sweeps.size(); ++i)
      if (sweeps[i].empty() && pieces.answers()[i].is_array()) sweeps[i] = pieces.answers()[i];
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
