/// A progress bar on standard error.
#pragma once

#include <chrono>
#include <cstddef>
#include <mutex>
#include <string>

namespace franz_parisi::cli {

/// Shows the part of the points (or what `unit` calls them) that is done and the time left; silent unless
/// standard error is a terminal and there is more than one. The destructor wipes it out.
class Progress {
 public:
  explicit Progress(std::size_t total, std::string unit = "points");
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// One more point is done; may be called from any thread.
  void advance();

 private:
  using Clock = std::chrono::steady_clock;
  void draw(Clock::time_point now) const;

  const std::size_t total_;
  const std::string unit_;
  const bool visible_;
  const Clock::time_point start_ = Clock::now();
  std::mutex mutex_;
  std::size_t done_ = 0;
  Clock::time_point drawn_{};
};

}  // namespace franz_parisi::cli
