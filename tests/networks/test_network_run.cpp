// Runs: digits that depend on settings alone, every method learns, states that are taken up again.
#include "networks/archive.hpp"
#include "networks/data/tasks.hpp"
#include "networks/normalised_network.hpp"
#include "networks/run.hpp"
#include "networks/scores.hpp"
#include "tests/networks/idx_files.hpp"

#include <atomic>
#include <cmath>
#include <stdexcept>
#include <thread>

#include <doctest/doctest.h>

using namespace franz_parisi::networks;

namespace {

/// Permuted tasks of small images in four classes.
struct Fixture {
  idx_files::Folder folder;
  std::vector<DataSet> data;
  Tasks tasks;

  explicit Fixture(const char* protocol = "permuted:2") {
    folder.write_set(400, 100, 4);
    data.push_back(read_data_set(folder.path()));
    tasks = make_tasks(data, *parse_protocol(protocol, 1), {}, 1, 0);
  }
};

RunSettings settings_of(std::string_view method) {
  RunSettings settings;
  settings.method = method;
  settings.constants.adam.learning_rate = find_method(method)->learning_rate;
  settings.constants.gamma = {0, 0.1};
  settings.hidden = {20, 15};
  settings.epochs = 6;
  settings.batch = 20;
  return settings;
}

std::vector<double> accuracies(const std::vector<EpochResult>& epochs) {
  std::vector<double> values;
  for (const EpochResult& epoch : epochs) {
    values.push_back(epoch.loss);
    for (const Tested& one : epoch.tested) values.push_back(one.accuracy.value);
  }
  return values;
}

std::vector<double> digits(const RunSettings& settings, const Tasks& tasks) {
  const auto run = make_run(settings, tasks);
  std::vector<double> all;
  for (std::size_t t = 0; t < tasks.tasks.size(); ++t)
    for (const double one : accuracies(run->learn())) all.push_back(one);
  return all;
}

}  // namespace

TEST_CASE("every method learns, in both precisions") {
  const Fixture given;
  for (const MethodRow& row : methods())
    for (const Precision precision : {Precision::single, Precision::twofold}) {
      CAPTURE(row.name);
      RunSettings settings = settings_of(row.name);
      settings.precision = precision;
      const auto run = make_run(settings, given.tasks);
      const double before = run->test()[0].accuracy.value;
      const auto epochs = run->learn();
      CHECK(before < 0.6);
      CHECK(epochs.size() == 6);
      CHECK(epochs.front().tested.empty());
      CHECK(epochs.back().tested.size() == 2);
      CHECK(epochs.back().tested[0].accuracy.value > 0.85);
      CHECK(epochs.back().loss < epochs.front().loss);
      CHECK(run->learn().back().tested[1].accuracy.value > 0.8);
      CHECK(run->learned() == 2);
      CHECK_THROWS_AS(run->learn(), std::logic_error);
    }
}

TEST_CASE("the natural gradient learns too") {
  const Fixture given;
  RunSettings settings = settings_of("vcl");
  settings.constants.rule = Rule::natural;
  settings.constants.adam.learning_rate = 0.01;
  settings.constants.gamma = {1};
  settings.epochs = 20;
  const auto epochs = make_run(settings, given.tasks)->learn();
  CHECK(epochs.back().loss < 0.7 * epochs.front().loss);
  settings.method = "ewc";
  CHECK_THROWS_AS(make_run(settings, given.tasks), std::invalid_argument);
}

TEST_CASE("all ways to evaluate") {
  const Fixture given;
  RunSettings settings = settings_of("vcl");
  settings.evaluate = {Evaluate::mean, Evaluate::gauss, Evaluate::sampled, Evaluate::sign, Evaluate::mean};
  const auto tested = make_run(settings, given.tasks)->learn().back().tested;
  REQUIRE(tested.size() == 8);
  for (std::size_t k = 0; k < 4; ++k) {
    CHECK(tested[k].tested == 0);
    CHECK(tested[k].accuracy.what == settings.evaluate[k]);
    CHECK(tested[k].accuracy.value > 0.6);
    CHECK(tested[k].accuracy.standard_error.has_value() == (k == 2));
    CHECK(tested[k].accuracy.averaged.has_value() == (k == 2));
  }
  CHECK(*tested[2].accuracy.averaged >= tested[2].accuracy.value - 0.02);
  settings.method = "ste";
  const auto sign = make_run(settings, given.tasks)->test();
  REQUIRE(sign.size() == 2);
  CHECK(sign[0].accuracy.what == Evaluate::sign);
}

TEST_CASE("same seed, same digits, however many run beside it") {
  const Fixture given;
  const RunSettings settings = settings_of("vcl");
  const auto alone = digits(settings, given.tasks);
  std::vector<std::vector<double>> together(3);
  std::vector<std::thread> threads;
  for (auto& one : together) threads.emplace_back([&] { one = digits(settings, given.tasks); });
  for (std::thread& one : threads) one.join();
  for (const auto& one : together) CHECK(one == alone);
  RunSettings other = settings;
  other.seed = 2;
  CHECK(digits(other, given.tasks) != alone);
  other.seed = 1;
  other.instance = 1;
  CHECK(digits(other, given.tasks) != alone);
}

TEST_CASE("a run that is saved and restored goes on as if nothing had been") {
  const Fixture given("split:3");
  for (const MethodRow& row : methods()) {
    CAPTURE(row.name);
    RunSettings settings = settings_of(row.name);
    settings.own_normalisation = true;
    const auto whole = make_run(settings, given.tasks);
    whole->learn();
    const std::string bytes = whole->save();
    const auto resumed = make_run(settings, given.tasks);
    resumed->restore(bytes);
    CHECK(resumed->learned() == 1);
    for (int task = 0; task < 2; ++task) CHECK(accuracies(resumed->learn()) == accuracies(whole->learn()));
    CHECK_THROWS_AS(make_run(settings, given.tasks)->restore(bytes.substr(0, bytes.size() / 2)),
                    ArchiveError);
    CHECK_THROWS_AS(make_run(settings, given.tasks)->restore(bytes + "x"), ArchiveError);
    settings.hidden = {20};
    CHECK_THROWS_AS(make_run(settings, given.tasks)->restore(bytes), ArchiveError);
  }
}

TEST_CASE("epochs are recorded where they are asked for, and a stream is tested on one set") {
  const Fixture given("stream:2");
  RunSettings settings = settings_of("none");
  settings.every_epoch = true;
  settings.beta = *parse_schedule("3*tanh(0.1+2*e)");
  const auto run = make_run(settings, given.tasks);
  int told = 0;
  const auto epochs = run->learn(nullptr, [&] { ++told; });
  CHECK(told == 6);
  for (std::size_t k = 0; k < epochs.size(); ++k) {
    CHECK(epochs[k].epoch == k + 1);
    CHECK(epochs[k].beta == doctest::Approx(settings.beta.at(k + 1, 12)).epsilon(1e-6));
    CHECK(epochs[k].mean_variance.size() == 3);
    REQUIRE(epochs[k].tested.size() == 2);
    CHECK(epochs[k].tested[0].accuracy.value == epochs[k].tested[1].accuracy.value);
  }
  CHECK(epochs.back().mean_variance[0] < epochs.front().mean_variance[0]);
}

TEST_CASE("a flag ends a run") {
  const Fixture given;
  const std::atomic<bool> stop{true};
  CHECK_THROWS_AS(make_run(settings_of("vcl"), given.tasks)->learn(&stop), franz_parisi::Interrupted);
}

TEST_CASE("slopes of the normalised network, by differences where the signs stay") {
  NormalisedNetwork<double> network({{4, 3}});  // one layer: no sign unit in between
  std::vector<double> parameters = network.initial({.seed = 2}), x(32);
  normals<double>({.seed = 3}, 0, x);
  const std::vector<std::uint8_t> labels{0, 1, 2, 0, 1, 2, 2, 1};
  const Batch<double> batch{x, labels};
  const std::size_t count = parameters.size();
  std::vector<double> slope(count);
  const Slope<double> found = network.slope(1, parameters, batch, {});
  for (std::size_t i = 0; i < count; ++i) slope[i] = std::get<SignSlope<double>>(found.slope)(i);
  for (std::size_t i = network.weights(); i < count; ++i) {
    const auto loss = [&](double step) {
      auto moved = parameters;
      moved[i] += step;
      return network.slope(1, moved, batch, {}).loss;
    };
    CHECK(std::abs(slope[i] - (loss(1e-5) - loss(-1e-5)) / 2e-5) < 1e-9);
  }
}

TEST_CASE("scores of a matrix") {
  const Scores one = scores({{0.9, 0.2, 0.1}, {0.7, 0.8, 0.3}, {0.5, 0.6, 0.7}}, {0.1, 0.15, 0.05});
  CHECK(one.average == doctest::Approx(0.6));
  CHECK(one.learned == doctest::Approx(0.8));
  CHECK(*one.forgetting == doctest::Approx(0.3));
  CHECK(*one.backward_transfer == doctest::Approx(-0.3));
  CHECK(*one.forward_transfer == doctest::Approx((0.05 + 0.25) / 2));
  CHECK(!scores({{0.9}}, {0.1}).forgetting);
  CHECK_THROWS_AS(scores({{0.9, 0.1}}, {0.1}), std::invalid_argument);
}
