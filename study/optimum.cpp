#include "study/optimum.hpp"

#include "study/pieces.hpp"
#include "study/record.hpp"

#include <algorithm>
#include <utility>

namespace franz_parisi::study {
namespace {

/// Of an optimum of the objective times `sign`.
Json optimum_record(const Optimum& found, double sign) {
  Json record = make_record(found.chain);
  record["optimum"] = to_string(found.kind);
  record["objective"] = number_or_null(sign * found.value);
  record["objective_error"] = number_or_null(found.value_error);
  record["over_error"] = number_or_null(found.at_error);
  return record;
}

/// All that were found for one chain; the one of smallest value is the best.
Json answer_of(const Chain& chain, const OptimumQuestion& question, const Settings& settings) {
  Objective objective = question.objective;
  const double sign = question.largest ? -1 : 1;
  for (Term& term : objective) term.factor *= sign;
  const Optima found =
      find_optima(chain, question.over, question.lowest, question.highest, objective, settings);
  const auto best = std::ranges::min_element(found.optima, {}, &Optimum::value);
  Json answer = search_answer({"points"}, found.gap.empty(), found.gap);
  for (auto one = found.optima.begin(); one != found.optima.end(); ++one) {
    answer["points"].push_back(optimum_record(*one, sign));
    answer["points"].back()["best"] = one == best;
  }
  return answer;
}

}  // namespace

Document optimum(const Chain& chain, const OptimumQuestion& question, const Options& options) {
  Document document{.settings = point_settings(options)};
  const std::vector<Axis> along = question.along ? std::vector{*question.along} : std::vector<Axis>{};
  if (question.along) document.settings["sweep"] = question.along->parameter.name();
  document.settings["over"] = question.over.name();
  document.settings["over_range"] = {question.lowest, question.highest};
  document.settings[question.largest ? "maximise" : "minimise"] = question.text;
  const std::vector<Chain> chains = combinations(chain, along);
  Pieces pieces("optimum", question_record(document.settings, chain, along), options);
  pieces.begin(0, chains.size(), "optima");
  const auto body = [&](std::size_t i) {
    Json answer = answer_of(chains[i], question, options.point);
    options.execution.advance();
    return answer;
  };
  const auto answers = pieces.run(0, chains.size(), body, [](std::size_t, const Json& answer) {
    return search_problem(answer, {"points"});
  });
  std::vector<Json> points;
  for (const Json& one : answers) {
    points.insert(points.end(), one["points"].begin(), one["points"].end());
    document.close(one["complete"], one["incomplete"]);
  }
  add_points(document, std::move(points));
  return document;
}

}  // namespace franz_parisi::study
