/// How a study runs: on how many threads, and what it tells the front end meanwhile.
#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include <franz_parisi/solver/stop.hpp>

namespace franz_parisi::study {

/// Each may be empty. `advance` is called from any thread, the others from the one that asked.
struct Callbacks {
  std::function<void(std::size_t total, const std::string& unit)> begin{};  ///< so many pieces follow
  std::function<void()> advance{};                                          ///< one of them is done
  /// Runs a step that no interrupt may cut in two, such as the writing of a line.
  std::function<void(const std::function<void()>& step)> whole{};
  StopFlag stop = nullptr;  ///< once set the study ends by throwing Interrupted
};

struct Execution {
  int threads = 1;  ///< over pieces that do not depend on each other; no digit depends on it
  Callbacks callbacks{};

  void begin(std::size_t total, const std::string& unit) const;
  void advance() const;
  void whole(const std::function<void()>& step) const;
  /// body(0), ..., body(count - 1), each wholly on one thread. Rethrows the first exception by index once all
  /// have ended; throws Interrupted once the flag is set.
  void run(std::size_t count, const std::function<void(std::size_t)>& body) const;
};

}  // namespace franz_parisi::study
