/// Finished pieces of a study on disk, one JSON line each, so that an interrupted run can go on.
///
/// The first line is {"log": KIND, "version": 1, "settings": ...}, every other one a record of the study. A
/// line is written by a single append, so kill -9 leaves at most one torn line, the last; opening the log
/// again drops it.
#pragma once

#include <cstddef>
#include <mutex>
#include <string>
#include <vector>

#include <franz_parisi/study/json.hpp>

namespace franz_parisi::study {

/// Appends records to a log that it holds open, and locked against other processes, until destroyed.
class Log {
 public:
  /// Begins a new log, or with `resume` goes on with an existing one. Throws UsageError, naming the file,
  /// when it exists (without resume), is no regular file, cannot be opened or locked, belongs to other
  /// settings, or a line other than the last is damaged. Nothing is changed then.
  Log(std::string path, const std::string& kind, const Json& settings, bool resume);
  ~Log();
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  /// What was in it when it was opened.
  const std::vector<Json>& records() const { return records_; }
  /// Throws the UsageError of a damaged line for one of them.
  [[noreturn]] void reject(std::size_t record, const std::string& problem) const;

  /// Adds a record, from any thread; it is in the file when this returns. Throws std::runtime_error when the
  /// disk refuses.
  void append(const Json& record);

 private:
  void read(const std::string& header);
  void write_line(std::string line);
  [[noreturn]] void fail(const std::string& problem) const;

  std::string path_;
  int descriptor_ = -1;
  std::vector<Json> records_;
  std::mutex mutex_;
};

}  // namespace franz_parisi::study
