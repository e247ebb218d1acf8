/// States of runs on disk, between two tasks.
#pragma once

#include <cstddef>
#include <fstream>
#include <mutex>
#include <optional>
#include <string>

namespace franz_parisi::study {

/// Files in the folder LOG.states, each the state of one run after so many tasks. They only save time: what
/// is missing or damaged is computed again. Several threads may write and remove states of different runs.
class RunStates {
 public:
  explicit RunStates(const std::string& log) : folder_(log + ".states") {}

  /// The bytes after `tasks` tasks, where they are there and whole.
  std::optional<std::string> read(const std::string& run, std::size_t tasks) const;
  /// Throws std::runtime_error when the disk refuses. The file is there whole or not at all.
  void write(const std::string& run, std::size_t tasks, const std::string& bytes) const;
  /// Removes a state that is not needed any more, and the folder with the last one.
  void remove(const std::string& run, std::size_t tasks) const;

 private:
  std::string path(const std::string& run, std::size_t tasks) const;

  std::ofstream open(const std::string& part) const;

  std::string folder_;
  mutable std::mutex folder_is_needed_;  ///< from its creation until there is a file in it
};

}  // namespace franz_parisi::study
