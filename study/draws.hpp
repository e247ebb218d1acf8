/// What hmc drew, on request, as a csv file with one flat row a draw.
#pragma once

#include "study/simulate.hpp"

#include <cstddef>
#include <deque>
#include <fstream>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <tuple>
#include <vector>

namespace franz_parisi::study {

/// Columns: point, size, instance, task, chain and draw (counted from 0, but for the task), then q, r,
/// q_star, p_1, ..., energy and overlap_previous (empty where there is none; q is that of a chain and its
/// partner). Rows come in the order that was announced, whatever order instances end in.
class DrawsFile {
 public:
  struct Key {
    std::size_t point, size, instance;
    auto operator<=>(const Key&) const = default;
  };

  /// Creates the file for chains of so many tasks. Throws UsageError when it exists or cannot be created.
  DrawsFile(std::string path, std::size_t tasks);
  /// Writes what is there of instances that wait for one that never came; removes a file without rows.
  ~DrawsFile();
  DrawsFile(const DrawsFile&) = delete;
  DrawsFile& operator=(const DrawsFile&) = delete;

  void expect(Key key) { expected_.push_back(key); }

  /// From any thread. Throws std::runtime_error when the disk refuses.
  void add(Key key, const validation::Draws& draws);

 private:
  void write(const std::string& rows);

  std::string path_;
  std::ofstream file_;
  bool has_rows_ = false;
  std::vector<std::string> quantities_;
  std::deque<Key> expected_;
  std::map<Key, std::string> waiting_;
  std::mutex mutex_;
};

/// The file that all requests name, if they do, expecting their instances as they are begun, the largest
/// first.
std::unique_ptr<DrawsFile> open_draws(const std::vector<SimulationRequest>& requests);

}  // namespace franz_parisi::study
