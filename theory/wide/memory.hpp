/// What a chain takes of memory, before it is begun.
#pragma once

#include <vector>

namespace franz_parisi::theory::wide {

/// Of a chain, as numbers of any size.
struct ChainSize {
  struct Examples {
    double inputs, tests;
  };
  std::vector<Examples> tasks{};  ///< at least one
  double dimension = 1;           ///< N0
  double outputs = 1;
};

/// The most bytes that `solve_chain`, `add_variances` (where there are `variances`) and order parameters of
/// all pairs hold at a time, one after the other, with the tasks and what they hand back; `workers` at most
/// run at the same time.
double bytes_of_chain(const ChainSize& size, bool variances, double workers);

}  // namespace franz_parisi::theory::wide
