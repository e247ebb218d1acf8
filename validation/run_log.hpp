/// Finished instances on disk, one JSON line each, so that an interrupted run can go on.
///
/// The first line is {"log": "franz-parisi simulation", "version": 1, "settings": {settings record}}, every
/// other one an instance record (records.hpp). A line is written by a single append, so kill -9 leaves at
/// most one torn line, the last; opening the log again drops it. Sizes and instance counts are not part of
/// the settings: a log can be extended.
#pragma once

#include "validation/results.hpp"
#include "validation/settings.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace franz_parisi::validation {

/// Appends results to a log that it holds open, and locked against other processes, until destroyed.
class RunLog {
 public:
  enum class Mode {
    fresh,   ///< a new log; an existing file of that name is an error
    resume,  ///< go on with an existing log, or begin one
  };

  /// Throws std::runtime_error, naming the file, when it cannot be opened or locked, when it exists (fresh),
  /// or when its settings are not `settings` or a line other than the last is damaged (resume). Nothing is
  /// changed then.
  RunLog(const std::filesystem::path& path, const SimulationSettings& settings, Mode mode);
  ~RunLog();
  RunLog(const RunLog&) = delete;
  RunLog& operator=(const RunLog&) = delete;

  /// The instances that were in the log when it was opened, for run_instances.
  const std::vector<InstanceResult>& finished() const { return finished_; }

  /// Adds one result; it is in the file when this returns. Throws std::runtime_error when the disk refuses.
  void append(const InstanceResult& result);

 private:
  void read(const std::string& header);
  void write_line(std::string line);

  std::string path_;
  int descriptor_ = -1;
  std::vector<InstanceResult> finished_;
};

}  // namespace franz_parisi::validation
