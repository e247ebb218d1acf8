#include "networks/scores.hpp"

#include <cstddef>
#include <stdexcept>

namespace franz_parisi::networks {

Scores scores(const std::vector<std::vector<double>>& after, const std::vector<double>& initial) {
  const std::size_t tasks = after.size();
  if (tasks == 0 || initial.size() != tasks) throw std::invalid_argument("scores: no square matrix");
  for (const auto& row : after)
    if (row.size() != tasks) throw std::invalid_argument("scores: no square matrix");
  Scores result;
  double forgotten = 0, forward = 0;
  for (std::size_t t = 0; t < tasks; ++t) {
    result.average += after[tasks - 1][t] / static_cast<double>(tasks);
    result.learned += after[t][t] / static_cast<double>(tasks);
    if (t + 1 < tasks) forgotten += after[t][t] - after[tasks - 1][t];
    if (t > 0) forward += after[t - 1][t] - initial[t];
  }
  if (tasks > 1) {
    const auto pairs = static_cast<double>(tasks - 1);
    result.forgetting = forgotten / pairs;
    result.backward_transfer = -forgotten / pairs;
    result.forward_transfer = forward / pairs;
  }
  return result;
}

}  // namespace franz_parisi::networks
