// Lines of the logs of curve, diagram and train, below the first one, which is right here.
#include "study/pieces.hpp"

#include "fuzz.hpp"
#ifdef FRANZ_PARISI_NETWORKS
#include "study/train_records.hpp"
#endif

using namespace franz_parisi;
using namespace franz_parisi::study;

namespace {

const Json question{{"target", 1e-10}};
const std::string first = R"({"log":"franz-parisi curve","version":1,"settings":{"target":1e-10}})";

std::vector<Json> resumed(std::string_view lines, const AnswerCheck& check) {
  const fuzz::File file(first + "\n" + std::string(lines));
  Options options;
  options.log = LogPlace{file.path(), true};
  Pieces pieces("curve", question, options);
  return pieces.run(
      0, 3, [](std::size_t) { return Json::array(); }, check);
}

void check_curve(std::string_view lines) {
  const Chain chain(2, {.alpha = 0.5, .beta = 20, .gamma = 0});
  const Axis sweep{{&theory::parameter::alpha, 1}, {0.1, 0.5}};
  resumed(lines, [&](std::size_t, const Json& answer) { return points_problem(answer, chain, sweep); });
  resumed(lines, [&](std::size_t, const Json& answer) {
    return search_problem(answer, {"points", "events"});
  });
}

#ifdef FRANZ_PARISI_NETWORKS
void check_train(const std::string& lines) {
  TrainRequest request;
  request.protocol.tasks = 2;
  request.runs.resize(1);
  const LogLines log("--log", "train.jsonl", first + "\n" + lines);
  for (std::size_t i = 0; i < log.size(); ++i) {
    const Json record = log.record(i);
    if (!record.is_object()) continue;  // refused before this check
    for (const std::size_t task : {0U, 1U}) task_problem(record, request, task);
  }
}
#endif

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view lines = fuzz::text_of(data, size);
  fuzz::taken_or_refused([&] { check_curve(lines); });
#ifdef FRANZ_PARISI_NETWORKS
  fuzz::taken_or_refused([&] { check_train(std::string(lines)); });
#endif
  return 0;
}
