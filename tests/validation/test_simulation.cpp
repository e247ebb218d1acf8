// Instances: the same digits for any number of threads, with AVX-512 and without, alone or together, in one
// go or resumed.
#include "solver/parallel.hpp"
#include "validation/processor.hpp"
#include "validation/records.hpp"
#include "validation/simulation.hpp"

#include <atomic>
#include <cstddef>
#include <functional>
#include <limits>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

using namespace franz_parisi::validation;
using Json = nlohmann::ordered_json;

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

Running on_threads(int threads) {
  return {.in_parallel = [threads](std::size_t count, const std::function<void(std::size_t)>& body) {
    franz_parisi::solver::in_parallel(count, threads, body);
  }};
}

}  // namespace

TEST_CASE("results do not depend on threads, and an instance can be rerun alone") {
  for (const auto& settings : {small_hmc(), small_adam()}) {
    const auto one = run_instances(settings, {.sizes = {40, 65}, .instances = 3});
    const auto three = run_instances(settings, {.sizes = {40, 65}, .instances = 3}, {}, on_threads(3));
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
    const auto again = to_record(instance_from_record(Json::parse(record.dump()), settings));
    CHECK(record.dump() == again.dump());
    const auto said = to_record(settings);
    CHECK(to_record(settings_from_record(Json::parse(said.dump()))).dump() == said.dump());
  }
  SimulationSettings all = small_adam();
  all.training[0].plateau = Plateau{};
  all.training[0].q_star_schedule = QStarSchedule{};
  CHECK(to_record(settings_from_record(to_record(all))).dump() == to_record(all).dump());
}

TEST_CASE("a history of training that diverged is read again") {
  SimulationSettings settings = small_adam();
  settings.training.resize(1);
  settings.tasks.resize(1);
  auto result = simulate_instance(settings, 33, 2);
  result.tasks[0].training->history.loss.back() = std::numeric_limits<double>::quiet_NaN();
  const auto record = to_record(result);
  CHECK(to_record(instance_from_record(Json::parse(record.dump()), settings)).dump() == record.dump());
}

TEST_CASE("a record that is none of these settings, or forged, is refused and says why") {
  struct Forged {
    const char *at, *value, *problem;
  };
  const auto refused = [](const SimulationSettings& settings, const std::vector<Forged>& all) {
    const auto record = to_record(simulate_instance(settings, 33, 2));
    for (const Forged& one : all) {
      CAPTURE(one.at);
      CAPTURE(one.value);
      auto bad = record;
      const Json::json_pointer at(one.at);
      bad[at] = Json::parse(one.value);
      CHECK_THROWS_WITH_AS(instance_from_record(bad, settings), doctest::Contains(one.problem),
                           std::invalid_argument);
    }
  };
  refused(small_hmc(), {{"/size", "1", "'size' of the instance is out of range"},
                        {"/size", "33.0", "no integer"},
                        {"/size", "\"33\"", "no integer"},
                        {"/instance", "-1", "no integer"},
                        {"/instance", "18446744073709551615", "out of range"},
                        {"/mass", "1", "the instance has 4 members and not 3"},
                        {"/tasks", "[]", "'tasks' of the instance are 0 and not 2"},
                        {"/tasks", "{}", "no list"},
                        {"/tasks/0", "3", "a task is no object"},
                        {"/tasks/0/estimates/p_2", "0.5", "estimates has 7 members and not 6"},
                        {"/tasks/0/estimates/q", "1.5", "'q' of estimates is out of range: 1.5"},
                        {"/tasks/1/estimates/p_1", "true", "'p_1' of estimates is no number"},
                        {"/tasks/1/estimates/energy", "-1", "out of range"},
                        {"/tasks/0/sampler", "null", "'sampler' of a task is missing"},
                        {"/tasks/0/training", "{}", "the other one is there"},
                        {"/tasks/0/sampler/step_size", "[]", "has 0 entries and not 2"},
                        {"/tasks/0/sampler/acceptance", "[0.5,2]", "out of range: 2"},
                        {"/tasks/0/sampler/mixed", "1", "neither true nor false"},
                        {"/tasks/0/sampler/mixed", "true", "does not go with 'mixed'"},
                        {"/tasks/0/sampler/reason", "\"\"", "does not go with 'mixed'"},
                        {"/tasks/0/sampler/diagnostics", "{}", "'q' of diagnostics is missing"},
                        {"/tasks/0/sampler/diagnostics/eps_1", "{}", "diagnostics has 6 members and not 5"},
                        {"/tasks/0/sampler/diagnostics/r", "{}", "'mean' of diagnostics is missing"},
                        {"/tasks/0/sampler/diagnostics/r/r_hat", "-1", "out of range"}});
  refused(small_adam(), {{"/tasks/0/estimates/q", "0.5", "members"},
                         {"/tasks/0/training", "null", "'training' of a task is missing"},
                         {"/tasks/0/training/reason", "\"bored\"", "no reason to stop"},
                         {"/tasks/0/training/epochs", "8", "out of range: 8"},
                         {"/tasks/0/training/history", "null", "'history' of training is missing"},
                         {"/tasks/0/training/history/epoch", "[0,3,3,7]", "does not count up"},
                         {"/tasks/0/training/history/epoch", "[0,3,6,9]", "out of range: 9"},
                         {"/tasks/0/training/history/loss", "[1]", "has 1 entries and not 4"},
                         {"/tasks/1/training/history/p_2", "[0,0,2]", "out of range: 2"}});
  auto quiet = small_adam();
  const auto record = to_record(simulate_instance(quiet, 33, 2));
  for (TrainerSettings& one : quiet.training) one.history_every = 0;
  CHECK_THROWS_WITH(instance_from_record(record, quiet), doctest::Contains("was not recorded"));

  for (const auto& [settings, all] :
       {std::pair{small_hmc(),
                  std::vector<Forged>{{"/method", "\"gibbs\"", "none of the words"},
                                      {"/seed", "-1", "no integer"},
                                      {"/tasks", "[]", "are none"},
                                      {"/tasks/0/start", "\"here\"", "none of the words"},
                                      {"/tasks/0/rho", "2", "out of range"},
                                      {"/tasks/0/mass", "2", "a task has 6 members and not 5"},
                                      {"/sampler/replicas", "3", "is odd"},
                                      {"/sampler/samples", "7", "out of range"},
                                      {"/training", "[]", "the settings has 5 members and not 4"}}},
        {small_adam(), std::vector<Forged>{{"/tasks/1/alpha", "0", "out of range"},
                                           {"/training/0/rule", "\"newton\"", "neither adam nor sgd"},
                                           {"/training/0/momentum", "1", "out of range"},
                                           {"/training", "[]", "neither one entry nor one a task"}}}})
    for (const Forged& one : all) {
      CAPTURE(one.at);
      auto bad = to_record(settings);
      bad[Json::json_pointer(one.at)] = Json::parse(one.value);
      CHECK_THROWS_WITH_AS(settings_from_record(bad), doctest::Contains(one.problem), std::invalid_argument);
    }
}

TEST_CASE("a run goes on from what was finished to the same results") {
  const RunPlan plan{.sizes = {40, 30}, .instances = 3};
  const auto whole = run_instances(small_hmc(), plan);
  int rerun = 0;
  const auto resumed = run_instances(small_hmc(), plan, {whole[4], whole[0], whole[2]},
                                     {.on_finished = [&](std::size_t, const InstanceResult&) { ++rerun; }});
  CHECK(rerun == 3);
  CHECK(text_of(resumed) == text_of(whole));
}

TEST_CASE("a range of instances, and several runs side by side, are parts of the whole") {
  const auto whole = run_instances(small_hmc(), {.sizes = {40, 30}, .instances = 4});
  const RunPlan middle{.sizes = {30, 40}, .instances = 2, .first_instance = 1};
  const auto part = run_instances(small_hmc(), middle);
  CHECK(text_of(part) == text_of({whole[5], whole[6], whole[1], whole[2]}));

  std::vector<Run> runs{{small_hmc(), middle, {whole[1], whole[3], whole[6]}}, {small_adam(), middle, {}}};
  std::vector<int> rerun(2);
  const auto both =
      run_instances(runs, {.on_finished = [&](std::size_t run, const InstanceResult&) { ++rerun[run]; }});
  CHECK(rerun == std::vector<int>{2, 4});
  CHECK(text_of(both[0]) == text_of(part));
  CHECK(text_of(both[1]) == text_of(run_instances(small_adam(), middle)));
}

TEST_CASE("a stop request and an exception end the run in order") {
  std::atomic<bool> stop{false};
  int count = 0;
  const auto results = run_instances(small_hmc(), {.sizes = {30}, .instances = 5}, {},
                                     {.on_finished =
                                          [&](std::size_t, const InstanceResult&) {
                                            if (++count == 2) stop = true;
                                          },
                                      .stop = &stop});
  CHECK(results.size() == 2);
  CHECK_THROWS_AS(simulate_instance(small_adam(), 30, 0, &stop), franz_parisi::Interrupted);

  auto bad = small_hmc();
  bad.tasks[1].rho = 2;
  CHECK_THROWS_WITH(run_instances(bad, {.sizes = {30}, .instances = 4}, {}, on_threads(2)),
                    doctest::Contains("rho = 2"));
  CHECK_THROWS_AS(simulate_instance(small_hmc(), 0, 0), std::invalid_argument);
  CHECK_THROWS_AS(simulate_instance({}, 10, 0), std::invalid_argument);
  auto training = small_adam();
  training.training.resize(3);
  CHECK_THROWS_WITH(simulate_instance(training, 10, 0), doctest::Contains("3 entries"));
}
