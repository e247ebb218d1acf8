/// Points of parameter space drawn at random, as issue 2 spans it, and what must hold at each: used by a
/// short run (default) and a long one (label slow).
#pragma once

#include "tests/solver/support.hpp"
#include "theory/bayes_optimal.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>
#include <random>
#include <string>

namespace support {

/// Half of the chains are first tasks alone, a few have three tasks. Even indices draw loads and temperatures
/// log-uniformly, odd ones uniformly, which is where perfect learning and frozen branches live.
inline Chain random_chain(unsigned index) {
  std::mt19937_64 generator(20230114 + 7919ULL * index);
  std::uniform_real_distribution<double> unit(0, 1);
  const bool logarithmic = index % 2 == 0;
  const auto between = [&](double a, double b) { return a + (b - a) * unit(generator); };
  const auto wide = [&](double a, double b) {
    return logarithmic ? a * std::pow(b / a, unit(generator)) : between(a, b);
  };
  const auto sometimes = [&](double chance) { return unit(generator) < chance; };

  const double beta = wide(0.5, 200);
  Chain chain{{wide(1e-3, 4), beta, sometimes(0.3) ? 0 : between(0, 2), 0}};
  const std::size_t tasks = index % 4 < 2 ? 1 : (index % 32 == 3 ? 3 : 2);
  while (chain.size() < tasks) {
    const double rho = sometimes(0.1) ? std::round(between(-1.5, 1.5)) : between(-1, 1);
    chain.push_back({wide(1e-3, 8), sometimes(0.5) ? beta : wide(0.5, 200),
                     sometimes(0.1) ? 0 : between(0, 3), std::clamp(rho, -1.0, 1.0)});
  }
  return chain;
}

inline std::string describe(const Chain& chain) {
  std::string text;
  for (const TaskParameters& p : chain) {
    char line[160];
    std::snprintf(line, sizeof line, "(alpha %.17g beta %.17g gamma %.17g rho %.17g) ", p.alpha, p.beta,
                  p.gamma, p.rho);
    text += line;
  }
  return text;
}

inline void check_finite(const solver::TaskSolution& s, std::size_t tasks) {
  for (const double value : {s.q, s.r, s.q_star, s.conjugates.q_hat, s.conjugates.r_hat,
                             s.conjugates.q_star_hat, s.readings.free_entropy, s.readings.energy,
                             s.readings.replicon, s.readings.overlap_previous, s.residual}) {
    CHECK(std::isfinite(value));
  }
  for (const double error : {s.q_error, s.r_error, s.q_star_error, s.free_entropy_error}) CHECK(error >= 0);
  REQUIRE(s.readings.p.size() == tasks);
  for (std::size_t t = 0; t < tasks; ++t) {
    CHECK(std::abs(s.readings.p[t]) <= 1 + 1e-12);
    CHECK((s.readings.eps[t] >= 0 && s.readings.eps[t] <= 1));
    CHECK(s.eps_error[t] >= 0);
  }
  CHECK((0 < s.q && s.q < s.q_star && s.q_star < 1 && s.r * s.r < s.q));
  CHECK(s.readings.energy >= 0);
  CHECK(s.readings.replicon <= 1);
}

/// A converged claim, tested at the finest resolution: residual there, and distance to the root found there.
inline void check_claim(const Chain& chain, const solver::ChainSolution& solution) {
  const auto roots = finest(chain, solution);
  for (std::size_t t = 0; t < chain.size(); ++t) {
    const solver::TaskSolution &s = solution.tasks[t], &truth = roots[t]->solution;
    if (s.status != solver::Status::converged || truth.residual > 1e-10) continue;
    CAPTURE(t);
    CHECK(std::abs(s.q - truth.q) <= s.q_error + truth.q_error);
    CHECK(std::abs(s.r - truth.r) <= s.r_error + truth.r_error);
    CHECK(std::abs(s.q_star - truth.q_star) <= s.q_star_error + truth.q_star_error);
    CHECK(std::abs(s.readings.free_entropy - truth.readings.free_entropy) <=
          s.free_entropy_error + truth.free_entropy_error);
    const auto x = theory::Overlaps::from_q_r_q_star(s.q, s.r, s.q_star);
    REQUIRE(x);
    solver::SaddlePoint problem(roots[t]->prior->at(3), chain[t], solver::resolution_at(3), in_a_minute());
    const auto state = problem.evaluate(*x, chain[t].alpha);
    REQUIRE(state);
    CHECK(state->residual().lpNorm<Eigen::Infinity>() <= 1e-10);
  }
}

/// No learner in equilibrium beats Bayes. Off equilibrium (a metastable branch, or Bayes itself metastable)
/// one may.
inline void check_bayes(const Chain& chain, const solver::TaskSolution& s) {
  const double alpha = chain.front().alpha;
  if (s.branch != 0 || s.readings.replicon < 0 || alpha > 1.2) return;
  CHECK(s.readings.eps[0] + s.eps_error[0] + 1e-10 >= theory::bayes_optimal_eps(alpha));
}

struct Tally {
  std::map<std::string, int> statuses;
  double slowest = 0;
  int points = 0;
  int converged() const { return statuses.count("converged") ? statuses.at("converged") : 0; }
};

/// Solves points first, first + 1, ..., each within `seconds`; `verify` every so many of them at the finest
/// resolution.
inline Tally check_points(unsigned first, unsigned count, double seconds, unsigned verify) {
  Tally tally;
  for (unsigned index = first; index < first + count; ++index) {
    const Chain chain = random_chain(index);
    CAPTURE(index);
    CAPTURE(describe(chain));
    const auto begin = std::chrono::steady_clock::now();
    const auto solution = solver::solve_chain(chain, {.target = 1e-10, .seconds_per_point = seconds});
    const double elapsed = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    CHECK(elapsed < 2 * seconds);
    tally.slowest = std::max(tally.slowest, elapsed);
    ++tally.points;
    REQUIRE(solution.tasks.size() == chain.size());
    bool all = true;
    for (std::size_t t = 0; t < chain.size(); ++t) {
      const solver::TaskSolution& s = solution.tasks[t];
      const double bound = std::max({s.residual, s.q_error, s.r_error, s.q_star_error});
      const std::string status = solver::to_string(s.status);
      all = all && s.has_solution;
      if (s.has_solution) check_finite(s, t + 1);
      if (s.status == solver::Status::converged) {
        CHECK(s.has_solution);
        CHECK(bound <= 1e-10);
      } else {
        CHECK_FALSE(s.reason.empty());
        if (s.has_solution) CHECK(!(bound <= 1e-10));
        MESSAGE(status << ": task " << t + 1 << " of " << describe(chain) << " bound " << bound << ", "
                       << elapsed << " s");
      }
      if (t + 1 == chain.size()) ++tally.statuses[status];
    }
    if (solution.tasks.front().has_solution) check_bayes(chain, solution.tasks.front());
    if (all && verify > 0 && index % verify == 0) check_claim(chain, solution);
  }
  for (const auto& [status, number] : tally.statuses)
    MESSAGE(status << ": " << number << " of " << tally.points);
  MESSAGE("slowest point: " << tally.slowest << " s");
  return tally;
}

}  // namespace support
