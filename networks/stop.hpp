/// Ending what nobody wants any more.
#pragma once

#include <atomic>

namespace franz_parisi::networks {

/// Thrown in the middle of a task.
struct Interrupted {};

/// Set from any thread to ask for it; whoever set it up lives longer than the run. Mostly none.
using StopFlag = const std::atomic<bool>*;

/// Throws Interrupted once the flag is set.
inline void check_stop(StopFlag stop) {
  if (stop != nullptr && stop->load(std::memory_order_relaxed)) throw Interrupted{};
}

}  // namespace franz_parisi::networks
