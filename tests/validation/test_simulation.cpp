// Instances: the same digits for any number of threads, alone or together, in one go or resumed.
#include "validation/records.hpp"
#include "validation/run_log.hpp"
#include "validation/simulation.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include <doctest/doctest.h>
#include <unistd.h>

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

std::string text_of(const std::vector<InstanceResult>& results) {
  std::string text;
  for (const InstanceResult& result : results) text += to_record(result).dump() + '\n';
  return text;
}

/// A file name of this process in the temporary folder; the file goes when the object does.
struct TemporaryFile {
  std::filesystem::path path;
  explicit TemporaryFile(const std::string& name)
      : path(std::filesystem::temp_directory_path() / ("franz-parisi-" + std::to_string(::getpid()) + name)) {
    std::filesystem::remove(path);
  }
  ~TemporaryFile() { std::filesystem::remove(path); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  std::string text() const {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  void write(const std::string& text) const { std::ofstream(path, std::ios::binary) << text; }
};

}  // namespace

TEST_CASE("results do not depend on threads, and an instance can be rerun alone") {
  for (const auto& settings : {small_hmc(), small_adam()}) {
    const auto one = run_instances(settings, {.sizes = {40, 65}, .instances = 3, .threads = 1});
    const auto three = run_instances(settings, {.sizes = {40, 65}, .instances = 3, .threads = 3});
    REQUIRE(one.size() == 6);
    CHECK(text_of(one) == text_of(three));
    CHECK(one[4].size == 65);
    CHECK(one[4].instance == 1);
    CHECK(text_of({one[4]}) == text_of({simulate_instance(settings, 65, 1)}));
    CHECK(text_of({one[3]}) != text_of({one[4]}));
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

TEST_CASE("a run that was killed goes on from its log to the same results") {
  const TemporaryFile file("-log.jsonl");
  const SimulationSettings settings = small_hmc();
  const RunPlan plan{.sizes = {40, 30}, .instances = 3, .threads = 2};
  std::vector<InstanceResult> whole;
  {
    RunLog log(file.path, settings, RunLog::Mode::fresh);
    CHECK(log.finished().empty());
    whole = run_instances(settings, plan, {}, [&](const InstanceResult& result) { log.append(result); });
  }
  const std::string text = file.text();
  // Killed in the middle of writing the fourth instance.
  std::size_t cut = 0;
  for (int line = 0; line < 4; ++line) cut = text.find('\n', cut) + 1;
  for (const std::size_t torn : {cut, cut + 1, cut + 100}) {
    file.write(text.substr(0, torn));
    RunLog log(file.path, settings, RunLog::Mode::resume);
    CHECK(log.finished().size() == 3);
    CHECK(file.text() == text.substr(0, cut));
    int rerun = 0;
    const auto resumed = run_instances(settings, plan, log.finished(), [&](const InstanceResult& result) {
      log.append(result);
      ++rerun;
    });
    CHECK(rerun == 3);
    CHECK(text_of(resumed) == text_of(whole));
  }
  RunLog complete(file.path, settings, RunLog::Mode::resume);
  CHECK(complete.finished().size() == 6);
}

TEST_CASE("a log is not mixed up with another one") {
  const TemporaryFile file("-log.jsonl");
  { RunLog log(file.path, small_hmc(), RunLog::Mode::fresh); }
  CHECK_THROWS_AS(RunLog(file.path, small_hmc(), RunLog::Mode::fresh), std::runtime_error);
  auto other = small_hmc();
  other.tasks[0].beta = 6;
  CHECK_THROWS_WITH(RunLog(file.path, other, RunLog::Mode::resume), doctest::Contains("other settings"));
  RunLog open(file.path, small_hmc(), RunLog::Mode::resume);
  CHECK_THROWS_WITH(RunLog(file.path, small_hmc(), RunLog::Mode::resume), doctest::Contains("in use"));

  const TemporaryFile foreign("-foreign.txt");
  foreign.write("shopping list");
  CHECK_THROWS_WITH(RunLog(foreign.path, small_hmc(), RunLog::Mode::resume),
                    doctest::Contains("not a run log"));
  CHECK(foreign.text() == "shopping list");
  foreign.write(file.text() + "{\"size\": 3}\n");
  CHECK_THROWS_WITH(RunLog(foreign.path, small_hmc(), RunLog::Mode::resume),
                    doctest::Contains("line 2 is damaged"));
}

TEST_CASE("a stop request and an exception end the run in order") {
  std::stop_source source;
  int count = 0;
  const auto results = run_instances(
      small_hmc(), {.sizes = {30}, .instances = 5, .threads = 1}, {},
      [&](const InstanceResult&) {
        if (++count == 2) source.request_stop();
      },
      source.get_token());
  CHECK(results.size() == 2);

  auto bad = small_hmc();
  bad.tasks[1].rho = 2;
  CHECK_THROWS_WITH(run_instances(bad, {.sizes = {30}, .instances = 4, .threads = 2}),
                    doctest::Contains("rho = 2"));
  CHECK_THROWS_AS(simulate_instance(small_hmc(), 0, 0), std::invalid_argument);
  CHECK_THROWS_AS(simulate_instance({}, 10, 0), std::invalid_argument);
  auto training = small_adam();
  training.training.resize(3);
  CHECK_THROWS_WITH(simulate_instance(training, 10, 0), doctest::Contains("3 entries"));
}
