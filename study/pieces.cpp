#include "study/pieces.hpp"

#include "study/log.hpp"
#include "study/record.hpp"

#include <utility>

namespace franz_parisi::study {

Pieces::Pieces(const std::string& kind, const Json& question, const Options& options)
    : execution_(options.execution) {
  if (!options.log) return;
  log_ = std::make_unique<Log>(*options.log, kind, question);
  const LogLines lines = log_->take_lines();
  for (std::size_t i = 0; i < lines.size(); ++i) {
    Json record = lines.record(i);
    if (!record.is_object() || !record.contains("answer") || !record.contains("piece") ||
        !record["piece"].is_number_unsigned())
      lines.reject(i, "no piece and its answer");
    Json& answer = record["answer"];
    const auto [known, first] =
        known_.try_emplace(record["piece"].get<std::size_t>(), std::move(answer));  // kept where it is known
    if (!first && known->second != answer) lines.reject(i, "another answer to the same piece");
  }
}

Pieces::~Pieces() = default;

std::size_t Pieces::open(std::size_t first, std::size_t count) const {
  std::size_t open = 0;
  for (std::size_t i = first; i < first + count; ++i) open += known_.contains(i) ? 0 : 1;
  return open;
}

std::vector<Json> Pieces::run(std::size_t first, std::size_t count,
                              const std::function<Json(std::size_t)>& body) {
  std::vector<Json> answers(count);
  execution_.run(count, [&](std::size_t i) {
    if (const auto known = known_.find(first + i); known != known_.end()) {
      answers[i] = known->second;
      return;
    }
    answers[i] = body(i);
    if (log_) execution_.whole([&] { log_->append({{"piece", first + i}, {"answer", answers[i]}}); });
  });
  return answers;
}

Json question_record(const Json& settings, const Chain& chain, const std::vector<Axis>& axes) {
  Json record = settings;
  add_parameters(record, chain);
  for (const Axis& axis : axes) record["over_" + axis.parameter.name()] = axis.values;
  return record;
}

}  // namespace franz_parisi::study
