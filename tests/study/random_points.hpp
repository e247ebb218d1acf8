/// Points of parameter space drawn at random, and what must hold at each: used by a short run (default) and a
/// long one (label slow).
#pragma once

#include "tests/study/support.hpp"
#include "theory/bayes/bayes_optimal.hpp"
#include "theory/rs/coordinates.hpp"

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

/// Numbers that can be printed, in their ranges, with bounds that are numbers too.
inline void check_finite(const TaskSolution& s, std::size_t tasks) {
  CHECK(std::isfinite(s.residual));
  for (const theory::Reading& reading : s.readings) {
    CAPTURE(reading.key);
    CHECK(theory::row_of(reading.key) != nullptr);
    CHECK(std::isfinite(reading.value));
    CHECK(reading.error >= 0);
  }
  for (std::size_t t = 1; t <= tasks; ++t) {
    CHECK(std::abs(p(s, t)) <= 1);
    CHECK((eps(s, t) >= 0 && eps(s, t) <= 1));
  }
  REQUIRE(s.x);
  const theory::Overlaps& x = *s.x;
  CHECK((0 < x.q() && x.v() > 0 && x.s2() > 0 && x.teacher_gap() > 0));
  CHECK(value(s, "energy") >= 0);
  CHECK(value(s, "replicon") <= 1);
}

/// A converged claim, tested at the finest resolution: residual there, and the distance of every reading from
/// that of the root found there.
inline void check_claim(const Chain& chain, const ChainSolution& solution) {
  const auto roots = finest(chain, solution);
  for (std::size_t t = 0; t < chain.size(); ++t) {
    const TaskSolution &s = solution.tasks[t], &truth = roots[t].tasks.front();
    if (s.status != Status::converged || truth.residual > 1e-10) continue;
    CAPTURE(t);
    check_within_bounds(s, truth);
    const auto state = roots[t].problem->evaluate(theory::coordinates(*s.x), {.level = 3});
    REQUIRE(state);
    CHECK(state->tasks.front()->residual() <= 1e-10);
  }
}

/// No learner in equilibrium beats Bayes. Off equilibrium (a metastable branch, or Bayes itself metastable)
/// one may.
inline void check_bayes(const Chain& chain, const TaskSolution& s) {
  const double alpha = chain.front().alpha;
  if (s.branch != 0 || !s.rs_stable() || alpha > 1.2) return;
  const auto bayes = theory::bayes_optimal_eps(alpha);
  CHECK(eps(s, 1) + error(s, "eps_1") + bayes.error >= bayes.value);
}

struct Tally {
  std::map<std::string, int> statuses;
  double slowest = 0;
  int points = 0;
  int known_overlaps = 0;  ///< points whose residual and errors of q, r, q_star meet the target
  int converged() const { return statuses.count("converged") ? statuses.at("converged") : 0; }
};

/// Solves points first, first + 1, ..., each within `seconds` of processor time; `verify` every so many of
/// them at the finest resolution.
inline Tally check_points(unsigned first, unsigned count, double seconds, unsigned verify) {
  Tally tally;
  for (unsigned index = first; index < first + count; ++index) {
    const Chain chain = random_chain(index);
    CAPTURE(index);
    CAPTURE(describe(chain));
    const double begin = solver::Budget::clock();
    const auto solution = study::solve_chain(chain, {.target = 1e-10, .seconds_per_point = seconds});
    const double elapsed = solver::Budget::clock() - begin;
    CHECK(elapsed < 1.1 * seconds);
    tally.slowest = std::max(tally.slowest, elapsed);
    ++tally.points;
    REQUIRE(solution.tasks.size() == chain.size());
    bool all = true;
    for (std::size_t t = 0; t < chain.size(); ++t) {
      const TaskSolution& s = solution.tasks[t];
      double bound = s.residual;
      for (const theory::Reading& reading : s.readings) bound = std::max(bound, reading.scaled_error());
      const std::string status = study::to_string(s.status);
      all = all && s.has_solution;
      if (s.has_solution) check_finite(s, t + 1);
      if (s.status == Status::converged) {
        CHECK(s.has_solution);
        CHECK(bound <= 1e-10);
      } else {
        CHECK_FALSE(s.reason.empty());
        if (s.has_solution) CHECK(!(bound <= 1e-10));
        MESSAGE(status << ": task " << t + 1 << " of " << describe(chain) << ": " << s.reason << ", "
                       << elapsed << " s");
      }
      if (t + 1 < chain.size()) continue;
      ++tally.statuses[status];
      double of_overlaps = s.residual;
      for (const char* key : {"q", "r", "q_star"}) of_overlaps = std::max(of_overlaps, s.readings.error(key));
      tally.known_overlaps += s.has_solution && of_overlaps <= 1e-10;
    }
    if (solution.tasks.front().has_solution) check_bayes(chain, solution.tasks.front());
    // one in `verify`, of all kinds that random_chain tells by the last digits of the index
    if (all && verify > 0 && (index + index / verify) % verify == 0) check_claim(chain, solution);
  }
  for (const auto& [status, number] : tally.statuses)
    MESSAGE(status << ": " << number << " of " << tally.points);
  MESSAGE("slowest point: " << tally.slowest << " s");
  return tally;
}

}  // namespace support
