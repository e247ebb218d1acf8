/// A study that consists of pieces: run in parallel, kept in a log, taken from there again.
#pragma once

#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <franz_parisi/study/log.hpp>
#include <franz_parisi/study/question.hpp>

namespace franz_parisi::study {

/// What is wrong with an answer that a log has to piece i of those that run, in a few words; empty: nothing.
using AnswerCheck = std::function<std::string(std::size_t i, const Json& answer)>;

class Pieces {
 public:
  /// `question`: what defines the answers; a log of another one is refused. Throws what Log throws, and its
  /// UsageError for a line that is no piece or contradicts another.
  Pieces(const std::string& kind, const Json& question, const Options& options);
  ~Pieces();

  /// Tells how many steps follow: so many in each of pieces first, ..., first + count - 1 that are not in the
  /// log. A body advances by itself.
  void begin(std::size_t first, std::size_t count, const std::string& unit, std::size_t steps = 1);

  /// Their answers, in order: what the log has, else body(i), in parallel or elsewhere. Answers are JSON, so
  /// that a resumed study is the same to the byte. Those of the log are checked before anything is computed.
  /// Throws what Execution::pieces throws, the UsageError of a log's line, and std::runtime_error for an
  /// answer from elsewhere that is none.
  std::vector<Json> run(std::size_t first, std::size_t count, const std::function<Json(std::size_t)>& body,
                        const AnswerCheck& check);
  /// Those that there were when `run` threw; null: none.
  const std::vector<Json>& answers() const { return answers_; }

 private:
  const Execution& execution_;
  std::unique_ptr<Log> log_;
  std::optional<LogLines> lines_;  ///< that were in it
  struct Known {
    std::size_t record;  ///< of the log
    Json answer;
  };
  std::map<std::size_t, Known> known_;
  std::size_t steps_ = 1;
  std::vector<Json> answers_;
};

/// What defines the answers to a question about a chain: its settings, parameters and axes.
Json question_record(const Json& settings, const Chain& chain, const std::vector<Axis>& axes);

/// For an AnswerCheck: a list of records of solved points of this chain, or its first tasks, at values of a
/// sweep.
std::string points_problem(const Json& records, const Chain& chain, const Axis& sweep);

/// What a search found, before its records are added: an empty list for each key, whether it is complete, and
/// why not.
Json search_answer(std::initializer_list<const char*> keys, bool complete, const std::string& reason);

/// For an AnswerCheck: what a search found, {KEY: list of records for each key, "complete", "incomplete"}.
std::string search_problem(const Json& answer, std::initializer_list<const char*> keys);

}  // namespace franz_parisi::study
