// Verdicts over many repetitions of real simulations: what is right is turned down as often as the level
// says, what is wrong never gets away with "agrees".
#include "solver/parallel.hpp"
#include "study/comparison.hpp"
#include "validation/observables.hpp"
#include "validation/simulation.hpp"
#include "validation/task_data.hpp"

#include <atomic>
#include <cmath>
#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace franz_parisi;
using study::Verdict;
using validation::InstanceResult;

namespace {

constexpr int most_threads = 64;

std::vector<validation::NamedValue> theory_at(double alpha, double beta) {
  const study::ChainSolution solution = study::solve_chain({{.alpha = alpha, .beta = beta, .gamma = 0}}, {});
  REQUIRE(solution.tasks.back().status == study::Status::converged);
  return study::theory_values(solution.tasks.back());
}

validation::SimulationSettings settings_at(double alpha, double beta, int repetition) {
  validation::SimulationSettings settings;
  settings.tasks = {{.alpha = alpha, .beta = beta}};
  settings.seed = 5000 + static_cast<std::uint64_t>(repetition);
  return settings;
}

/// Hamiltonian dynamics at three times the step size of a chain, every proposal accepted.
InstanceResult sample_wrongly(const validation::SimulationSettings& settings, std::size_t size,
                              std::size_t instance) {
  using namespace validation;
  const StreamName name{
      .seed = settings.seed, .instance = instance, .size = static_cast<std::uint32_t>(size)};
  const Teacher teacher = draw_teacher(size, name);
  const SignPatterns patterns = draw_patterns(teacher, pattern_count(settings.tasks[0].alpha, size), name);
  TaskLoss loss(patterns, 0);
  const GibbsMeasure measure(loss, settings.tasks[0].beta);
  Chains q(1), r(2), q_star(2), p(2), energy(2);
  std::vector<PhasePoint> points;
  std::vector<double> steps;
  std::vector<Stream> momenta;
  for (std::uint32_t a = 0; a < 2; ++a) {
    Stream start(name.with(Purpose::initial_field, a));
    std::vector<double> field(size);
    for (double& theta : field) theta = start.normal();
    HamiltonianChain chain(measure, Posterior(field), settings.sampler.chain,
                           Stream(name.with(Purpose::momentum, a)),
                           Stream(name.with(Purpose::trajectory, a)));
    chain.begin_adaptation();
    for (std::size_t k = 0; k < settings.sampler.warm_up; ++k) chain.advance();
    chain.end_adaptation();
    points.emplace_back(measure, chain.state());
    steps.push_back(3 * chain.step_size());
    momenta.emplace_back(name.with(Purpose::momentum, a + 2));
  }
  for (std::size_t k = 0; k < settings.sampler.samples; ++k) {
    for (std::size_t a = 0; a < 2; ++a) {
      for (double& one : points[a].momentum) one = momenta[a].normal();
      leapfrog(measure, points[a], steps[a], static_cast<std::size_t>(std::ceil(2 / steps[a])));
      const auto m = points[a].state.mean();
      r[a].push_back(overlap(m, teacher));
      q_star[a].push_back(overlap(m, m));
      p[a].push_back(sign_overlap(m, teacher));
      energy[a].push_back(points[a].data_loss / static_cast<double>(size));
    }
    q[0].push_back(overlap(points[0].state.mean(), points[1].state.mean()));
  }
  TaskResult task;
  task.sampler.emplace();
  task.sampler->mixed = true;
  const auto mean = [&](const Chains& chains) {
    const MixingDiagnostic one = diagnose(chains);
    task.sampler->mixed &= one.r_hat <= settings.sampler.r_hat_limit &&
                           one.effective_sample_size >= settings.sampler.sample_size_limit;
    return one.mean;
  };
  task.estimates.q = mean(q);
  task.estimates.r = mean(r);
  task.estimates.q_star = mean(q_star);
  task.estimates.p = {mean(p)};
  task.estimates.energy = mean(energy);
  task.estimates.eps = {generalisation_error(task.estimates.p[0])};
  return {.size = size, .instance = instance, .tasks = {std::move(task)}};
}

Verdict verdict(const std::vector<InstanceResult>& results, const std::vector<validation::NamedValue>& theory,
                const study::Demands& demands = {}) {
  return study::compare(validation::measured(results, 0), theory, demands).verdict;
}

/// How often each verdict came out.
struct Count {
  std::atomic<int> agrees = 0, disagrees = 0, inconclusive = 0;

  void add(Verdict one) {
    (one == Verdict::agrees ? agrees : one == Verdict::disagrees ? disagrees : inconclusive)++;
  }
};

void report(const std::string& what, const Count& count) {
  MESSAGE(what << ": agrees " << count.agrees.load() << ", disagrees " << count.disagrees.load()
               << ", inconclusive " << count.inconclusive.load());
}

constexpr int repetitions = 50;
const std::vector<std::size_t> sizes{100, 200};
constexpr std::size_t instances = 60;  // the default of verify

}  // namespace

TEST_CASE("the exact measure is turned down as often as the level says, of 400 times") {
  const auto theory = theory_at(0.3, 5);
  constexpr int many = 400;
  constexpr double level = 0.1;
  std::atomic<int> rejected = 0;
  solver::in_parallel(many, most_threads, [&](std::size_t k) {
    validation::SimulationSettings settings = settings_at(0.3, 5, static_cast<int>(k));
    settings.sampler.warm_up = 100;
    settings.sampler.samples = 500;
    const auto results = validation::run_instances(settings, {.sizes = {60, 120}, .instances = 12});
    rejected +=
        study::compare(validation::measured(results, 0), theory, {.level = level}).p_value < level ? 1 : 0;
  });
  MESSAGE("rejected " << rejected.load() << " of " << many << " at level " << level);
  // Two tests of the same numbers, each at half the level: between half of it and all of it, three standard
  // deviations of chance added.
  CHECK(rejected > many * level / 2 - 3 * std::sqrt(many * level / 2));
  CHECK(rejected < many * level + 3 * std::sqrt(many * level));
}

TEST_CASE("beta off by a fifth is not called agreement, of 50 times, and the right one is not turned down") {
  const auto right = theory_at(0.5, 20), low = theory_at(0.5, 16), high = theory_at(0.5, 24);
  Count of_right, of_low, of_high;
  solver::in_parallel(repetitions, most_threads, [&](std::size_t k) {
    const auto results = validation::run_instances(settings_at(0.5, 20, static_cast<int>(k)),
                                                   {.sizes = sizes, .instances = instances});
    of_right.add(verdict(results, right));
    of_low.add(verdict(results, low));
    of_high.add(verdict(results, high));
  });
  report("beta = 20", of_right);
  report("beta = 16", of_low);
  report("beta = 24", of_high);
  CHECK(of_low.agrees == 0);
  CHECK(of_high.agrees == 0);
  CHECK(of_right.disagrees <= 4);  // 0.5 expected
  CHECK(of_right.agrees >= 40);
}

TEST_CASE("a sampler that accepts all at three times the step size is not called agreement, of 50 times") {
  const auto theory = theory_at(0.5, 20);
  Count count;
  solver::in_parallel(repetitions, most_threads, [&](std::size_t k) {
    const auto settings = settings_at(0.5, 20, static_cast<int>(k));
    std::vector<InstanceResult> results;
    for (const std::size_t size : sizes)
      for (std::size_t instance = 0; instance < instances; ++instance)
        results.push_back(sample_wrongly(settings, size, instance));
    count.add(verdict(results, theory));
  });
  report("wrong sampler", count);
  CHECK(count.agrees == 0);
}

TEST_CASE("training is not called agreement, of 50 times, one size or two") {
  const auto theory = theory_at(0.5, 20);
  for (const std::vector<std::size_t>& trained : {std::vector<std::size_t>{101}, {101, 201}}) {
    Count count;
    solver::in_parallel(repetitions, most_threads, [&](std::size_t k) {
      validation::SimulationSettings settings = settings_at(0.5, 20, static_cast<int>(k));
      settings.method = validation::Method::gradient;
      settings.training.front().optimiser.rule = validation::OptimiserSettings::Rule::adam;
      settings.training.front().epochs = 300;
      count.add(
          verdict(validation::run_instances(settings, {.sizes = trained, .instances = instances}), theory));
    });
    report("adam, 300 epochs", count);
    CHECK(count.agrees == 0);
  }
}
