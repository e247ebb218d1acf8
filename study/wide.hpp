/// Infinitely wide networks that learn task after task, as a study.
#pragma once

#include "study/document.hpp"
#include "study/question.hpp"
#include "study/wide_tasks.hpp"

#include <cstdint>
#include <vector>

namespace franz_parisi::study {

/// A place in the plane of depth, coupling and overlaps.
struct WidePoint {
  theory::wide::Settings settings{};
  WideOverlaps overlaps{};  ///< of synthetic tasks
};

struct WideRequest {
  WideSource source{};
  std::vector<WidePoint> points{};  ///< at least one
  std::size_t instances = 1;
  std::uint64_t seed = 1;
  bool mean_only = false;    ///< no variance over networks
  bool predictions = false;  ///< every output on every point
};

/// Lists `points` (after each task, tested on each task so far), `summary` (means over instances) and, where
/// asked for, `predictions`; points and instances are the pieces of a log. Met where no matrix was singular.
/// Throws UsageError for tasks that cannot be: coinciding inputs at temperature 0, and more than
/// memory can hold.
Document wide(const WideRequest& request, const Options& options);

}  // namespace franz_parisi::study
