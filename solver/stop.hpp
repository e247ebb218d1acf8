/// Ending what nobody wants any more.
#pragma once

#include <atomic>

namespace franz_parisi {

/// Thrown in the middle of a search, an instance, a run or an estimate.
struct Interrupted {};

/// Set from any thread to ask for it; whoever set it up lives longer than the work. Mostly none.
using StopFlag = const std::atomic<bool>*;

inline bool is_set(StopFlag stop) { return stop != nullptr && stop->load(std::memory_order_relaxed); }

/// Throws Interrupted once the flag is set.
inline void check_stop(StopFlag stop) {
  if (is_set(stop)) throw Interrupted{};
}

}  // namespace franz_parisi
