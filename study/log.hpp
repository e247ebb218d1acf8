/// Finished pieces of a study on disk, one JSON line each, so that an interrupted run can go on.
///
/// The first line is {"log": KIND, "version": 1, "settings": ...}, every other one a record of the study. A
/// line is written by a single append, so kill -9 leaves at most one torn line, the last; opening the log
/// again drops it.
#pragma once

#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <franz_parisi/study/json.hpp>

namespace franz_parisi::study {

/// Where a study keeps its finished pieces.
struct LogPlace {
  std::string path;     ///< of a file
  bool resume = false;  ///< go on with what is in it
};

/// Throws UsageError for a file that exists and is not to be resumed. For studies with several logs, before
/// the first of them is made.
void check_new(const LogPlace& place);

/// The file, if there is to be one.
std::vector<std::string> files_of(const std::optional<LogPlace>& log);

/// The first keys in which settings differ from others, with both values: "target 1e-10 and not 1e-09; seed 1
/// and not 2; and 3 more". Empty where none does.
std::string differences(const Json& settings, const Json& others);

/// The whole lines of a log, still text.
class LogLines {
 public:
  /// Reads a finished log of this kind. A torn last line is left out (not one that lacks its newline alone).
  /// Throws UsageError, naming `option` and the file, for what is no regular file, cannot be read, or is no
  /// such log.
  static LogLines read(std::string_view option, const std::string& path, const std::string& kind);

  /// Takes a text apart.
  LogLines(std::string_view option, std::string path, std::string text);

  const std::string& option() const { return option_; }  ///< that named the file
  const std::string& path() const { return path_; }
  /// The settings in its first line.
  const Json& settings() const { return settings_; }
  /// How many records follow.
  std::size_t size() const { return lines_.empty() ? 0 : lines_.size() - 1; }
  /// A record, parsed anew. From any thread. Throws UsageError, naming file and line, for what is no JSON.
  Json record(std::size_t i) const;
  /// In which line of the file it stands, counted from 1.
  static std::size_t line_of(std::size_t record) { return record + 2; }

  /// Throws UsageError: that a record is damaged, and how.
  [[noreturn]] void reject(std::size_t record, const std::string& problem) const;
  /// The same of the file as a whole.
  [[noreturn]] void reject(const std::string& problem) const;

 private:
  friend class Log;
  std::string_view line(std::size_t i) const;

  std::string option_, path_, text_;
  std::size_t whole_;                                       // bytes before what is torn
  std::vector<std::pair<std::size_t, std::size_t>> lines_;  // begin and length
  Json settings_{};
};

/// Appends records to a log that it holds open, and locked against other processes, until destroyed.
class Log {
 public:
  /// Begins a new log, or where asked to resume goes on with an existing one. Throws UsageError, naming the
  /// file, when it exists (and is not to be resumed), is no regular file, cannot be opened or locked, or
  /// belongs to other settings. Nothing is changed then.
  Log(const LogPlace& place, const std::string& kind, const Json& settings);
  ~Log();
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  /// What was in it when it was opened; only once.
  LogLines take_lines() { return std::move(lines_); }

  /// Adds a record, from any thread; it is in the file when this returns. Throws std::runtime_error when the
  /// disk refuses.
  void append(const Json& record);

 private:
  void begin(const Json& header);
  /// Says how the first line of a log differs from the one that it should have.
  [[noreturn]] void refuse(std::string_view first_line, const Json& header) const;
  void write_line(const std::string& line);
  void write_text(const std::string& text);
  [[noreturn]] void fail(const std::string& problem) const;

  std::string path_;
  int descriptor_ = -1;
  LogLines lines_{"", "", ""};
  std::mutex mutex_;
};

}  // namespace franz_parisi::study
