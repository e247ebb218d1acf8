/// First tasks drawn at random where replica symmetry breaks or might, and what must hold at each: used by a
/// short run (default) and a long one (label slow).
#pragma once

#include "tests/study/iterated_clusters.hpp"
#include "tests/study/support.hpp"

#include <map>
#include <random>
#include <string>

namespace support {

/// alpha_1 in [0.3, 1.5], beta_1 in [5, 100], gamma_1 in [0, 1]; a third of them without a KL.
inline Chain random_first_task(unsigned index) {
  std::mt19937_64 generator(20260115 + 7919ULL * index);
  std::uniform_real_distribution<double> unit(0, 1);
  const double alpha = 0.3 + 1.2 * unit(generator), beta = 5 + 95 * unit(generator),
               gamma = index % 3 == 0 ? 0 : unit(generator);
  return {{alpha, beta, gamma}};
}

/// What was found, by what it is called: "one step", "symmetric", "unknown", or the status of none.
using BreakingTally = std::map<std::string, int>;

/// Solved with one step: x in (0, 1], clusters that are open, no complexity, and no more free entropy than
/// replica symmetry on the same branch has.
inline void check_one_step(const Chain& chain, const TaskSolution& s) {
  const auto error = [&](const char* key) { return s.readings.error(key); };
  CHECK((0 < value(s, "x") && value(s, "x") <= 1));
  CHECK(value(s, "q_1") - value(s, "q_0") > 10 * (error("q_1") + error("q_0")));
  CHECK(value(s, "q_star") > value(s, "q_1"));
  CHECK(std::abs(value(s, "complexity")) <= error("complexity"));
  CHECK(s.rs_exact == false);
  const TaskSolution rs = last(chain);
  if (rs.status == Status::converged && value(rs, "r") < 0.9)
    CHECK(value(s, "free_entropy") <=
          value(rs, "free_entropy") + error("free_entropy") + rs.readings.error("free_entropy"));
}

/// Where replica symmetry is called exact it is stable, and clusters of largest q_1 do not dominate.
inline void check_exact(const Chain& chain, const TaskSolution& s) {
  CHECK(value(s, "replicon") >= 0);
  const auto clusters = iterated_clusters(chain.front(), *s.x, 1e-7 * s.x->v());
  if (clusters) CHECK(clusters->complexity > -1e-6);
}

inline BreakingTally check_breaking(unsigned first, unsigned count) {
  BreakingTally tally;
  for (unsigned i = first; i < first + count; ++i) {
    const Chain chain = random_first_task(i);
    CAPTURE(i);
    CAPTURE(chain[0].alpha);
    CAPTURE(chain[0].beta);
    CAPTURE(chain[0].gamma);
    const TaskSolution s = study::solve_chain(chain, {.breaking = study::Breaking::automatic}).tasks.back();
    CAPTURE(s.rs_exact_reason);
    if (s.status != Status::converged) CHECK_FALSE(s.reason.empty());
    if (!s.has_solution) {
      ++tally[study::to_string(s.status)];
      continue;
    }
    REQUIRE(s.broken);
    CHECK_FALSE(s.rs_exact_reason.empty());
    if (s.status != Status::converged) ++tally[study::to_string(s.status)];
    ++tally[*s.broken ? "one step" : s.rs_exact ? "symmetric" : "unknown"];
    if (*s.broken)
      check_one_step(chain, s);
    else if (s.rs_exact == true)
      check_exact(chain, s);
    else
      MESSAGE("nothing is known: ", s.rs_exact_reason);
  }
  return tally;
}

}  // namespace support
