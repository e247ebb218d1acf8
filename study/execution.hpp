/// How a study runs: on how many threads or in which other processes, and what it tells the front end
/// meanwhile.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include <franz_parisi/solver/stop.hpp>
#include <franz_parisi/study/json.hpp>

namespace franz_parisi::study {

/// Has these pieces computed by other processes and calls take(piece, answer as text) for each of them, in
/// any order, from this thread.
using Elsewhere = std::function<void(const std::vector<std::size_t>& pieces,
                                     const std::function<void(std::size_t piece, const std::string&)>& take)>;

/// The answers of the only pieces that were wanted: thrown, because there is no document.
struct Delivered {
  std::vector<Json> answers;
};

/// Each may be empty. `advance` is called from any thread, the others from the one that asked.
struct Callbacks {
  std::function<void(std::size_t total, const std::string& unit)> begin{};  ///< so many pieces follow
  std::function<void()> advance{};                                          ///< one of them is done
  /// Runs a step that no interrupt may cut in two, such as the writing of a line.
  std::function<void(const std::function<void()>& step)> whole{};
  StopFlag stop = nullptr;  ///< once set the study ends by throwing Interrupted
  Elsewhere elsewhere{};    ///< where the pieces of a study are computed, if not here
  /// The study ends by throwing Delivered with the answers of these pieces, some of those that `elsewhere`
  /// was given at a time and the other side of it. Empty: none, it ends with its document.
  std::vector<std::size_t> only{};
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
  /// The pieces of a study, each named by its number, which says all that other processes need to know: gives
  /// take(piece, body(piece)) for each, from any thread. Where `only` others are wanted,
  /// nothing is done. Throws as run does.
  void pieces(const std::vector<std::size_t>& wanted, const std::function<Json(std::size_t)>& body,
              const std::function<void(std::size_t, Json)>& take) const;
};

}  // namespace franz_parisi::study
