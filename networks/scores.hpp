/// What a matrix of accuracies comes to.
#pragma once

#include <optional>
#include <vector>

namespace franz_parisi::networks {

/// (V13), and transfer as Avalanche names it. Entries that one task alone cannot have are missing.
struct Scores {
  double average = 0;                         ///< mean_u A_{T,u}
  double learned = 0;                         ///< mean_t A_{t,t}
  std::optional<double> forgetting{};         ///< mean_{t<T} (A_{t,t} - A_{T,t})
  std::optional<double> backward_transfer{};  ///< mean_{t<T} (A_{T,t} - A_{t,t})
  std::optional<double> forward_transfer{};   ///< mean_{t>1} (A_{t-1,t} - A_{0,t})
};

/// after[t][u] = A_{t+1,u+1}, T x T; initial[u] = A_{0,u+1}, the network at its initial fields. Throws
/// std::invalid_argument for other shapes or T = 0.
Scores scores(const std::vector<std::vector<double>>& after, const std::vector<double>& initial);

}  // namespace franz_parisi::networks
