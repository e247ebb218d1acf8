/// What the tests of solver/ share: the finest solution the library can be made to give, and short ways to
/// ask.
#pragma once

#include "solver/chain.hpp"
#include "solver/task_solver.hpp"
#include "solver/track.hpp"

#include <memory>
#include <vector>

#include <doctest/doctest.h>

namespace support {

using franz_parisi::theory::TaskParameters;
using Chain = std::vector<TaskParameters>;
namespace solver = franz_parisi::solver;
namespace theory = franz_parisi::theory;

inline solver::TaskSolution last(const Chain& chain,
                                 const std::optional<solver::Start>& start = std::nullopt) {
  return solver::solve_chain(chain, {}, start).tasks.back();
}

inline solver::Clock::time_point in_a_minute() { return solver::seconds_from_now(60); }

/// The chain's roots polished at the last resolution, each from the finest law of the one before. They differ
/// from the reported ones in every quadrature, so the difference is what their error bounds must cover.
inline std::vector<std::shared_ptr<const solver::TaskRoot>> finest(const Chain& chain,
                                                                   const solver::ChainSolution& solution) {
  std::vector<std::shared_ptr<const solver::TaskRoot>> roots;
  for (std::size_t t = 0; t < chain.size(); ++t) {
    const solver::TaskSolution& s = solution.tasks[t];
    const auto x = theory::Overlaps::from_q_r_q_star(s.q, s.r, s.q_star);
    REQUIRE(x);
    solver::TaskRoot root =
        solver::solve_near({.prior = solver::prior_of(chain[t], t, roots),
                            .parameters = chain[t],
                            .settings = {.target = 1e-300},  // never met: all levels are tried
                            .deadline = in_a_minute(),
                            .hands_on = true},
                           x->coordinates());
    REQUIRE(root.state);
    roots.push_back(std::make_shared<const solver::TaskRoot>(std::move(root)));
  }
  return roots;
}

}  // namespace support
