#include "solver/parallel.hpp"

#include <algorithm>
#include <exception>
#include <vector>

#include <omp.h>

namespace franz_parisi::solver {

void in_parallel(std::size_t count, int threads, const std::function<void(std::size_t)>& body) {
  if (count == 0) return;
  // More threads than processors only make each other wait.
  const int most = std::min(std::max(threads, 1), omp_get_num_procs());
  const int team = static_cast<int>(std::min(count, static_cast<std::size_t>(most)));
  std::vector<std::exception_ptr> failures(count);  // an exception may not leave a parallel loop
#pragma omp parallel for schedule(dynamic, 1) num_threads(team)
  for (std::size_t i = 0; i < count; ++i) {
    try {
      body(i);
    } catch (...) {
      failures[i] = std::current_exception();
    }
  }
  for (const auto& failure : failures) {
    if (failure) std::rethrow_exception(failure);
  }
}

}  // namespace franz_parisi::solver
