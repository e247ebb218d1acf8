#include "theory/wide/memory.hpp"

#include "theory/wide/chain.hpp"

#include <algorithm>

namespace franz_parisi::theory::wide {

double bytes_of_chain(const ChainSize& size, bool variances, double workers) {
  const auto count = static_cast<double>(size.tasks.size());
  double inputs = 0, points = 0, squares = 0, widest = 0, longest = 0, answers = 0, later = 0, with_later = 0;
  for (std::size_t t = size.tasks.size(); t-- > 0;) {
    const auto [own, tests] = size.tasks[t];
    later += t > 0 ? own : 0;
    with_later += own * later;  // a task's inputs with those from it on
    inputs += own;
    points += own + tests;
    squares += own * own;
    widest = std::max(widest, own);
    longest = std::max({longest, own, tests});
    answers += (own + tests) * (count - static_cast<double>(t));  // after each task from this one on
  }
  with_later += (points - inputs) * later;
  // numbers; a worker makes a kernel of angles, and products with it
  const double drawn = points * (size.dimension + size.outputs), directions = points * (size.dimension + 1);
  const double states = answers * (2 * size.outputs + (variances ? 2 : 0));
  const double worker = 3 * widest * longest;
  const double chain = directions + points * count * (size.outputs + probes + 1) + workers * worker;
  // covariances with later tasks, weights and what they leave, and the covariances of a task once more
  const double fluctuations =
      variances ? directions + with_later + points * 2 * widest + widest * later + workers * worker : 0;
  const double pairs = inputs * (size.dimension + size.outputs) + 2 * squares +
                       workers * (3 * widest * widest + 8 * widest * size.dimension);
  return 8 * (drawn + states + std::max({chain, fluctuations, pairs}));
}

}  // namespace franz_parisi::theory::wide
