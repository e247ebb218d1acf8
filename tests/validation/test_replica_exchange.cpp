// Replica exchange: the measure is the same at every temperature, states do travel, and what plain chains
// are stuck in is left.
#include "validation/diagnostics.hpp"
#include "validation/observables.hpp"
#include "validation/overlap_histogram.hpp"
#include "validation/replica_exchange.hpp"
#include "validation/simulation.hpp"
#include "validation/task_data.hpp"

#include <cmath>
#include <numeric>
#include <stdexcept>

#include <doctest/doctest.h>

using namespace franz_parisi::validation;

namespace {

struct Problem {
  Teacher teacher;
  SignPatterns patterns;
  TaskLoss loss;
  GibbsMeasure measure;

  Problem(std::size_t size, std::size_t count, double beta)
      : teacher(draw_teacher(size, {.seed = 5})),
        patterns(draw_patterns(teacher, count, {.seed = 5})),
        loss(patterns, 0.3, std::vector<double>(size, 0.5)),
        measure(loss, beta) {}

  ReplicaExchange ladder(std::size_t temperatures) const {
    const auto rung = [&](std::size_t k) {
      const StreamName name{.seed = 6, .replica = static_cast<std::uint32_t>(k)};
      return Rung{Posterior(std::vector<double>(loss.patterns().weights(), 0.1)),
                  Stream(name.with(Purpose::momentum, name.replica)),
                  Stream(name.with(Purpose::trajectory, name.replica))};
    };
    return {measure, temperatures, {}, rung, Stream(StreamName{.seed = 6, .purpose = Purpose::exchange})};
  }
};

/// Averages of L + gamma KL and of m.m/N over two weights, by the midpoint rule.
std::pair<double, double> exact(Problem& problem) {
  constexpr int points = 600;
  double norm = 0, energy = 0, q_star = 0;
  for (int i = 0; i < points; ++i)
    for (int j = 0; j < points; ++j) {
      const Posterior state({std::atanh((2 * i + 1.0) / points - 1), std::atanh((2 * j + 1.0) / points - 1)});
      const double here = problem.measure.energy(state, problem.loss.data_loss(state));
      const double weight = std::exp(-problem.measure.beta() * here);
      norm += weight;
      energy += weight * here;
      q_star += weight * overlap(state.mean(), state.mean());
    }
  return {energy / norm, q_star / norm};
}

}  // namespace

TEST_CASE("two weights: averages of a ladder are those of the measure") {
  Problem problem(2, 6, 3);
  ReplicaExchange ladder = problem.ladder(4);
  ladder.warm_up(400);
  Chains energy(1), q_star(1);
  for (int k = 0; k < 20000; ++k) {
    ladder.advance();
    energy[0].push_back(ladder.chain().energy());
    q_star[0].push_back(overlap(ladder.chain().state().mean(), ladder.chain().state().mean()));
  }
  const auto [exact_energy, exact_q_star] = exact(problem);
  const MixingDiagnostic of_energy = diagnose(energy), of_q_star = diagnose(q_star);
  MESSAGE(of_energy.mean << " +- " << of_energy.monte_carlo_error << ", exactly " << exact_energy);
  CHECK(of_energy.monte_carlo_error < 0.01 * exact_energy);
  CHECK(std::abs(of_energy.mean - exact_energy) < 4 * of_energy.monte_carlo_error);
  CHECK(std::abs(of_q_star.mean - exact_q_star) < 4 * of_q_star.monte_carlo_error);
}

TEST_CASE("the ladder goes from beta to 0 with swaps equally likely, and states travel along it") {
  Problem problem(40, 30, 20);
  ReplicaExchange ladder = problem.ladder(16);
  ladder.warm_up(500);
  CHECK(ladder.report().round_trips == 0);
  for (int k = 0; k < 1000; ++k) ladder.advance();
  const ExchangeReport report = ladder.report();
  REQUIRE(report.beta.size() == 16);
  CHECK(report.beta.front() == 20);
  CHECK(report.beta.back() == 0);
  for (std::size_t k = 1; k < report.beta.size(); ++k) CHECK(report.beta[k] < report.beta[k - 1]);
  const double mean = std::accumulate(report.swap_acceptance.begin(), report.swap_acceptance.end(), 0.0) / 15;
  for (const double acceptance : report.swap_acceptance) CHECK(std::abs(acceptance - mean) < 0.15);
  CHECK(report.round_trips > 20);
  CHECK(report.round_trips < 500);
  CHECK(report.wanted_temperatures() == static_cast<std::size_t>(std::ceil(2 * 15 * (1 - mean))) + 1);
  CHECK_THROWS_AS(problem.ladder(0), std::invalid_argument);
}

TEST_CASE("beyond the line of de Almeida and Thouless plain chains are stuck, and a ladder is not") {
  SimulationSettings settings;
  settings.tasks = {{.alpha = 1.2, .beta = 20}};
  settings.seed = 1201;
  settings.sampler = {.warm_up = 500, .samples = 1000};
  const InstanceResult plain = simulate_instance(settings, 60, 0);
  CHECK_FALSE(plain.mixed());
  CHECK(plain.tasks[0].sampler->exchange.empty());
  CHECK_FALSE(plain.tasks[0].sampler->overlaps);

  settings.sampler.temperatures = 24;
  const InstanceResult ladder = simulate_instance(settings, 60, 0);
  CHECK(ladder.mixed());
  CHECK(ladder.tasks[0].sampler->exchange.size() == 2);
  const OverlapHistogram& overlaps = *ladder.tasks[0].sampler->overlaps;
  double distance = 0;
  for (std::size_t k = 0; k < overlap_bins; ++k)
    distance += std::abs(overlaps.between[k] - overlaps.within[k]) / 2;
  CHECK(distance < 0.2);

  settings.sampler.temperatures = 3;
  const InstanceResult coarse = simulate_instance(settings, 60, 0);
  CHECK_FALSE(coarse.mixed());
}

TEST_CASE("a histogram counts pairs of chains at any times, and of one chain at times far apart") {
  OverlapRecorder recorder(2, 4);
  const auto state = [](double m) { return std::vector<double>{m, m}; };
  for (int draw = 0; draw < 4; ++draw) {
    CHECK(recorder.is_due(static_cast<std::size_t>(draw)));
    recorder.record(0, state(draw < 2 ? 1 : -1));
    recorder.record(1, state(0.5));
  }
  const OverlapHistogram histogram = recorder.finish();
  // Between: +-0.5 equally often. Within: the first chain -1 always, the second 0.25 always, three pairs
  // each.
  CHECK(histogram.between[25] == 0.5);
  CHECK(histogram.between[75] == 0.5);
  CHECK(histogram.within[0] == 0.5);
  CHECK(histogram.within[62] == 0.5);
}
