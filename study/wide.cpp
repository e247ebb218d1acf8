#include "study/wide.hpp"

#include "study/pieces.hpp"
#include "study/record.hpp"
#include "study/wide_cases.hpp"

#include <algorithm>
#include <utility>

namespace franz_parisi::study {

Document wide(const WideRequest& request, const Options& options) {
  const WideCases cases(request, options.execution.threads);
  Document document{.settings = {{"wide", wide_settings_record(request)}}};
  Json question = wide_settings_record(request);
  question["predictions"] = request.predictions;
  question["fingerprint"] = cases.fingerprint();
  Pieces pieces("wide", question, options);
  const std::size_t count = request.points.size() * request.instances;
  pieces.begin(0, count, "chains");
  // one chain alone has all threads for its blocks
  const int inner = count == 1 ? options.execution.threads : 1;
  const auto body = [&](std::size_t i) -> Json {
    const WideSolution solution = cases.solve(i, inner, options.execution.callbacks.stop);
    Json answer = {{"points", wide_point_records(solution)}};
    if (request.predictions) answer["predictions"] = wide_prediction_records(solution);
    options.execution.advance();
    return answer;
  };
  const auto check = [&](std::size_t, const Json& answer) -> std::string {
    if (!answer.is_object() || !answer.value("points", Json()).is_array()) return "no list of points";
    return request.predictions && !answer.value("predictions", Json()).is_array() ? "no predictions" : "";
  };
  std::vector<Json> points, predictions;
  for (const Json& answer : pieces.run(0, count, body, check)) {
    points.insert(points.end(), answer["points"].begin(), answer["points"].end());
    if (request.predictions)
      predictions.insert(predictions.end(), answer["predictions"].begin(), answer["predictions"].end());
  }
  document.met = std::ranges::all_of(points, met_target);
  std::vector<Json> summary = wide_summary_records(points);
  document.lists = {{"points", std::move(points)}, {"summary", std::move(summary)}};
  if (request.predictions) document.lists.push_back({"predictions", std::move(predictions)});
  return document;
}

}  // namespace franz_parisi::study
