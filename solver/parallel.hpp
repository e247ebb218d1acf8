/// Independent pieces of work on several threads.
#pragma once

#include <cstddef>
#include <functional>

namespace franz_parisi::solver {

/// Runs body(0), ..., body(count - 1), each wholly on one of so many threads. Rethrows the first exception by
/// index once all have ended.
void in_parallel(std::size_t count, int threads, const std::function<void(std::size_t)>& body);

}  // namespace franz_parisi::solver
