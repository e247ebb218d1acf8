// Instances: the same digits for any number of threads, with AVX-512 and without, alone or together, in one
// go or resumed.
#include "solver/parallel.hpp"
#include "validation/processor.hpp"
#include "validation/records.hpp"
#include "validation/simulation.hpp"

#include <atomic>
#include <cstddef>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace franz_parisi::validation;

namespace {

SimulationSettings small_hmc() {
  SimulationSettings settings;
  settings.tasks = {{.alpha = 0.5, .beta = 5}, {.alpha = 0.4, .beta = 10, .gamma = 0.5, .rho = 0.3}};
  settings.seed = 99;
  settings.sampler = {.warm_up = 20, .samples = 30};
  return settings;
}

SimulationSettings small_adam() {
  SimulationSettings settings = small_hmc();
  settings.method = Method::gradient;
  TrainerSettings training{
      .optimiser = {.rule = OptimiserSettings::Rule::adam}, .batch = 8, .epochs = 7, .history_every = 3};
  settings.training = {training, training};
  settings.training[1].epochs = 4;
  return settings;
}

/// Full batches, and more rows than the tables of few are for.
SimulationSettings small_sgd() {
  SimulationSettings settings = small_hmc();
  settings.method = Method::gradient;
  settings.tasks[0].alpha = 1.5;
  settings.training = {
      TrainerSettings{.epochs = 9, .q_star_schedule = QStarSchedule{.slope = 0.01}, .history_every = 1}};
  return settings;
}

std::string text_of(const std::vector<InstanceResult>& results) {
  std::string text;
  for (const InstanceResult& result : results) text += to_record(result).dump() + '\n';
  return text;
}

/// A plan on so many threads.
RunPlan on_threads(RunPlan plan, int threads) {
  plan.in_parallel = [threads](std::size_t count, const std::function<void(std::size_t)>& body) {
    franz_parisi::solver::in_parallel(count, threads, body);
  };
  return plan;
}

}  // namespace

TEST_CASE("results do not depend on threads, and an instance can be rerun alone") {
  for (const auto& settings : {small_hmc(), small_adam()}) {
    const auto one = run_instances(settings, {.sizes = {40, 65}, .instances = 3});
    const auto three = run_instances(settings, on_threads({.sizes = {40, 65}, .instances = 3}, 3));
    REQUIRE(one.size() == 6);
    CHECK(text_of(one) == text_of(three));
    CHECK(one[4].size == 65);
    CHECK(one[4].instance == 1);
    CHECK(text_of({one[4]}) == text_of({simulate_instance(settings, 65, 1)}));
    CHECK(text_of({one[3]}) != text_of({one[4]}));
  }
}

TEST_CASE("results do not depend on whether the processor has AVX-512") {
  for (const auto& settings : {small_hmc(), small_adam(), small_sgd()}) {
    const auto with = simulate_instance(settings, 203, 0);
    const BaselineOnly baseline;
    CHECK(text_of({simulate_instance(settings, 203, 0)}) == text_of({with}));
  }
}

TEST_CASE("a chain of tasks reports what each method can know") {
  const auto hmc = simulate_instance(small_hmc(), 50, 0);
  REQUIRE(hmc.tasks.size() == 2);
  CHECK(hmc.tasks[0].estimates.q.has_value());
  CHECK_FALSE(hmc.tasks[0].estimates.overlap_previous.has_value());
  CHECK(hmc.tasks[1].estimates.overlap_previous.has_value());
  CHECK(hmc.tasks[1].estimates.p.size() == 2);
  CHECK(hmc.tasks[1].sampler->diagnostics.size() == 7);
  CHECK_FALSE(hmc.mixed());  // 30 samples are not 100

  const auto adam = simulate_instance(small_adam(), 50, 0);
  CHECK_FALSE(adam.tasks[1].estimates.q.has_value());
  CHECK(adam.tasks[0].training->epochs == 7);
  CHECK(adam.tasks[1].training->epochs == 4);
  CHECK(adam.tasks[1].training->history.eps.size() == 2);
  CHECK(adam.mixed());
  // The second task begins where the first one ended.
  CHECK(adam.tasks[1].training->history.eps[0].front() == adam.tasks[0].estimates.eps[0]);
}

TEST_CASE("records round-trip") {
  for (const auto& settings : {small_hmc(), small_adam()}) {
    const auto record = to_record(simulate_instance(settings, 33, 2));
    const auto again = to_record(instance_from_record(nlohmann::ordered_json::parse(record.dump())));
    CHECK(record.dump() == again.dump());
  }
}

TEST_CASE("a run goes on from what was finished to the same results") {
  const RunPlan plan{.sizes = {40, 30}, .instances = 3};
  const auto whole = run_instances(small_hmc(), plan);
  int rerun = 0;
  const auto resumed = run_instances(small_hmc(), plan, {whole[4], whole[0], whole[2]},
                                     [&](const InstanceResult&) { ++rerun; });
  CHECK(rerun == 3);
  CHECK(text_of(resumed) == text_of(whole));
}

TEST_CASE("a stop request and an exception end the run in order") {
  std::atomic<bool> stop{false};
  int count = 0;
  const auto results = run_instances(
      small_hmc(), {.sizes = {30}, .instances = 5}, {},
      [&](const InstanceResult&) {
        if (++count == 2) stop = true;
      },
      &stop);
  CHECK(results.size() == 2);
  CHECK_THROWS_AS(simulate_instance(small_adam(), 30, 0, &stop), Interrupted);

  auto bad = small_hmc();
  bad.tasks[1].rho = 2;
  CHECK_THROWS_WITH(run_instances(bad, on_threads({.sizes = {30}, .instances = 4}, 2)),
                    doctest::Contains("rho = 2"));
  CHECK_THROWS_AS(simulate_instance(small_hmc(), 0, 0), std::invalid_argument);
  CHECK_THROWS_AS(simulate_instance({}, 10, 0), std::invalid_argument);
  auto training = small_adam();
  training.training.resize(3);
  CHECK_THROWS_WITH(simulate_instance(training, 10, 0), doctest::Contains("3 entries"));
}
