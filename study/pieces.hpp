/// A study that consists of pieces: run in parallel, kept in a log, taken from there again.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <franz_parisi/study/question.hpp>

namespace franz_parisi::study {

class Log;

class Pieces {
 public:
  /// `question`: what defines the answers; a log of another one is refused. Throws what Log throws.
  Pieces(const std::string& kind, const Json& question, const Options& options);
  ~Pieces();

  /// How many of pieces first, ..., first + count - 1 are not in the log.
  std::size_t open(std::size_t first, std::size_t count) const;

  /// Their answers, in order: what the log has, else body(i), in parallel. Answers are JSON, so that a
  /// resumed study is the same to the byte. Throws what Execution::run throws.
  std::vector<Json> run(std::size_t first, std::size_t count, const std::function<Json(std::size_t)>& body);

 private:
  const Execution& execution_;
  std::unique_ptr<Log> log_;
  std::map<std::size_t, Json> known_;
};

/// What defines the answers to a question about a chain: its settings, parameters and axes.
Json question_record(const Json& settings, const Chain& chain, const std::vector<Axis>& axes);

}  // namespace franz_parisi::study
