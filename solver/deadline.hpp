/// Until when a search may go on.
#pragma once

#include <chrono>

namespace franz_parisi::solver {

using Clock = std::chrono::steady_clock;

/// So many seconds from now.
inline Clock::time_point seconds_from_now(double seconds) {
  return Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
}

/// Negative once it has passed.
inline double seconds_until(Clock::time_point end) {
  return std::chrono::duration<double>(end - Clock::now()).count();
}

}  // namespace franz_parisi::solver
