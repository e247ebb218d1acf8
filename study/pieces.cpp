#include "study/pieces.hpp"

#include "study/record.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

namespace franz_parisi::study {

Pieces::Pieces(const std::string& kind, const Json& question, const Options& options)
    : execution_(options.execution) {
  if (!options.log) return;
  log_ = std::make_unique<Log>(*options.log, kind, question);
  lines_ = log_->take_lines();
  for (std::size_t i = 0; i < lines_->size(); ++i) {
    Json record = lines_->record(i);
    if (!record.is_object() || !record.contains("answer") || !record.contains("piece") ||
        !record["piece"].is_number_unsigned())
      lines_->reject(i, "no piece and its answer");
    Json& answer = record["answer"];
    const auto [known, first] = known_.try_emplace(record["piece"].get<std::size_t>(), Known{i, answer});
    if (!first && known->second.answer != answer) lines_->reject(i, "another answer to the same piece");
  }
}

Pieces::~Pieces() = default;

void Pieces::begin(std::size_t first, std::size_t count, const std::string& unit, std::size_t steps) {
  std::size_t open = 0;
  for (std::size_t i = first; i < first + count; ++i) open += known_.contains(i) ? 0 : 1;
  steps_ = steps;
  execution_.begin(open * steps, unit);
}

std::vector<Json> Pieces::run(std::size_t first, std::size_t count,
                              const std::function<Json(std::size_t)>& body, const AnswerCheck& check) {
  for (const auto& [piece, known] : known_) {
    if (piece < first || piece >= first + count) continue;
    if (const std::string problem = check(piece - first, known.answer); !problem.empty())
      lines_->reject(known.record, problem);
  }
  answers_.assign(count, Json());
  std::vector<std::size_t> open;
  for (std::size_t i = 0; i < count; ++i) {
    const auto known = known_.find(first + i);
    if (known != known_.end())
      answers_[i] = known->second.answer;
    else
      open.push_back(first + i);
  }
  const auto take = [&](std::size_t piece, Json answer) {
    if (execution_.callbacks.elsewhere) {
      if (const std::string problem = check(piece - first, answer); !problem.empty())
        throw std::runtime_error(fmt::format("piece {} came back with {}", piece, problem));
      for (std::size_t step = 0; step < steps_; ++step) execution_.advance();
    }
    if (log_) execution_.whole([&] { log_->append({{"piece", piece}, {"answer", answer}}); });
    answers_[piece - first] = std::move(answer);
  };
  execution_.pieces(
      open, [&](std::size_t piece) { return body(piece - first); }, take);
  return std::move(answers_);
}

Json question_record(const Json& settings, const Chain& chain, const std::vector<Axis>& axes) {
  Json record = settings;
  add_parameters(record, chain);
  for (const Axis& axis : axes) record["over_" + axis.parameter.name()] = axis.values;
  return record;
}

namespace {

bool is_flat(const Json& record) {
  return record.is_object() &&
         std::ranges::none_of(record, [](const Json& one) { return one.is_structured(); });
}

}  // namespace

std::string points_problem(const Json& records, const Chain& chain, const Axis& sweep) {
  if (!records.is_array()) return "no list of points";
  for (const Json& record : records) {
    if (!is_flat(record)) return "a point that is no flat record";
    const Json task = record.value("task", Json());
    if (!task.is_number_unsigned() || task < 1 || task > chain.size()) return "a point without its task";
    const Chain here(chain.begin(), chain.begin() + task.get<std::ptrdiff_t>());
    for (const std::string& key : required_keys(here))
      if (!record.contains(key)) return "a point without " + key;
    for (const Parameter& parameter : theory::parameters_of(here)) {
      const auto is_here = [&](double value) { return record[parameter.name()] == value; };
      if (parameter == sweep.parameter ? std::ranges::none_of(sweep.values, is_here)
                                       : !is_here(parameter.of(chain)))
        return "a point at another " + parameter.name();
    }
    const Json& status = record["status"];
    if (!status.is_string() || !from_string<Status>(status.get<std::string>()))
      return "a point without status";
    for (const char* key : {"q", "q_star"})
      if (!record[key].is_null() && (!record[key].is_number() || record[key] < 0 ||
                                     (record[key] > 1 && here.front().ansatz != &theory::real_weights)))
        return fmt::format("a point whose {} is not what an overlap can be", key);
  }
  return {};
}

Json search_answer(std::initializer_list<const char*> keys, bool complete, const std::string& reason) {
  Json answer = Json::object();
  for (const char* key : keys) answer[key] = Json::array();
  answer["complete"] = complete;
  answer["incomplete"] = reason;
  return answer;
}

std::string search_problem(const Json& answer, std::initializer_list<const char*> keys) {
  if (!answer.is_object() || !answer.contains("complete") || !answer["complete"].is_boolean() ||
      !answer.contains("incomplete") || !answer["incomplete"].is_string())
    return "no word on whether the search is complete";
  for (const char* key : keys) {
    if (!answer.contains(key) || !answer[key].is_array()) return fmt::format("no list of {}", key);
    for (const Json& record : answer[key])
      if (!record.is_object()) return fmt::format("something among the {} that is no record", key);
  }
  return {};
}

}  // namespace franz_parisi::study
