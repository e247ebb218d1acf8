// The comparison of `verify` accepts the theory and rejects deliberately wrong ones.
#include "solver/parallel.hpp"
#include "study/comparison.hpp"
#include "validation/simulation.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace franz_parisi;

namespace {

std::vector<validation::NamedValue> theory_at(const std::vector<theory::TaskParameters>& chain) {
  const study::ChainSolution solution = study::solve_chain(chain, {});
  REQUIRE(solution.tasks.back().status == study::Status::converged);
  return study::theory_values(solution.tasks.back());
}

/// For a given error of the limit the cost grows as N: many instances of small sizes.
std::vector<validation::InstanceResult> simulated(const std::vector<theory::TaskParameters>& chain) {
  validation::SimulationSettings settings;
  settings.seed = 11;
  settings.sampler.warm_up = 300;
  settings.sampler.samples = 500;
  for (const theory::TaskParameters& task : chain)
    settings.tasks.push_back({.alpha = task.alpha, .beta = task.beta, .gamma = task.gamma, .rho = task.rho});
  return validation::run_instances(
      settings, {.sizes = {100, 200}, .instances = 24}, {},
      {.in_parallel = [](std::size_t count, const auto& body) { solver::in_parallel(count, 64, body); }});
}

double p_value(const std::vector<validation::InstanceResult>& results, std::size_t task,
               const std::vector<validation::NamedValue>& theory) {
  const double p = study::compare(measured(results, task), theory).p_value;
  MESSAGE("p = " << p);
  return p;
}

std::vector<validation::NamedValue> with_r_negated(std::vector<validation::NamedValue> theory) {
  for (validation::NamedValue& one : theory)
    if (one.name == "r" || one.name.starts_with("p_")) one.value = -one.value;
  return theory;
}

}  // namespace

TEST_CASE("first task: beta off by a fifth and the sign of r are rejected") {
  const std::vector<theory::TaskParameters> chain{{.alpha = 0.5, .beta = 20, .gamma = 0}};
  const auto results = simulated(chain);
  CHECK(p_value(results, 0, theory_at(chain)) > 1e-3);
  CHECK(p_value(results, 0, theory_at({{.alpha = 0.5, .beta = 16, .gamma = 0}})) < 1e-3);
  CHECK(p_value(results, 0, theory_at({{.alpha = 0.5, .beta = 24, .gamma = 0}})) < 1e-3);
  CHECK(p_value(results, 0, with_r_negated(theory_at(chain))) < 1e-3);
}

TEST_CASE("second task: a KL that is left out or off by a fifth is rejected") {
  const theory::TaskParameters first{.alpha = 0.5, .beta = 20, .gamma = 0};
  const auto second = [](double gamma) {
    return theory::TaskParameters{.alpha = 0.5, .beta = 20, .gamma = gamma, .rho = 0.5};
  };
  const auto results = simulated({first, second(1)});
  CHECK(p_value(results, 1, theory_at({first, second(1)})) > 1e-3);
  CHECK(p_value(results, 1, theory_at({first, second(0)})) < 1e-3);
  CHECK(p_value(results, 1, theory_at({first, second(0.8)})) < 1e-3);
}

TEST_CASE("rare wrong weights are judged by their number") {
  std::vector<validation::InstanceResult> results;
  for (std::size_t k = 0; k < 12; ++k) {
    validation::TaskResult task;
    const double noise = 0.01 * static_cast<double>(k % 4);
    task.estimates.q = 0.9 + noise * noise;
    task.estimates.r = 0.9 - noise;
    task.estimates.q_star = 0.95;
    task.estimates.p = {1};
    task.estimates.eps = {0};
    task.estimates.energy = 0.1 + noise * static_cast<double>(k % 3);
    results.push_back({.size = 100, .instance = k, .tasks = {std::move(task)}});
  }
  const double q = 0.9 + (1e-4 + 4e-4 + 9e-4) / 4, energy = 0.1 + 0.015;
  const auto with_p = [&](double p) {
    return std::vector<validation::NamedValue>{{"q", q},   {"r", 0.885}, {"q_star", 0.95},
                                               {"p_1", p}, {"eps_1", 0}, {"energy", energy}};
  };
  CHECK(study::compare(measured(results, 0), with_p(1 - 1e-6)).p_value > 0.9);
  CHECK(study::compare(measured(results, 0), with_p(0.9)).p_value < 1e-3);
  // One weight of one instance was wrong in a tenth of the samples: its standard error would exclude
  // anything.
  results.front().tasks.front().estimates.p.front() = 1 - 0.1 * 2 / 100;
  CHECK(study::compare(measured(results, 0), with_p(1 - 1e-5)).p_value > 0.9);
  CHECK(study::compare(measured(results, 0), with_p(1 - 1e-3)).p_value > 0.9);
  CHECK(study::compare(measured(results, 0), with_p(0.98)).p_value < 1e-3);
}
