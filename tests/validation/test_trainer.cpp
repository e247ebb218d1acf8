// Optimisers against their formulas, stopping rules, history and the q_star schedule.
#include "validation/observables.hpp"
#include "validation/trainer.hpp"

#include <cmath>
#include <stdexcept>

#include <doctest/doctest.h>

using namespace franz_parisi::validation;
using Rule = OptimiserSettings::Rule;

namespace {

struct Problem {
  std::vector<Teacher> teachers;
  SignPatterns patterns;
  TaskLoss loss;
  Posterior state;

  Problem(std::size_t size, double alpha, double gamma, std::vector<double> prior = {})
      : teachers{draw_teacher(size, {.seed = 8})},
        patterns(draw_patterns(teachers[0], pattern_count(alpha, size), {.seed = 8})),
        loss(patterns, gamma, std::move(prior)),
        state(start(size)) {}

  static Posterior start(std::size_t size) {
    Stream stream(StreamName{.seed = 8, .purpose = Purpose::initial_field});
    std::vector<double> field(size);
    for (double& theta : field) theta = stream.normal();
    return Posterior(field);
  }

  TrainingReport train(const TrainerSettings& settings) {
    return franz_parisi::validation::train(loss, teachers, settings,
                                           Stream(StreamName{.seed = 8, .purpose = Purpose::shuffle}), state);
  }
};

}  // namespace

TEST_CASE("sgd is heavy-ball descent with decoupled decay") {
  Optimiser sgd({.rule = Rule::sgd, .learning_rate = 0.1, .momentum = 0.5, .weight_decay = 0.2}, 1);
  std::vector<double> theta{1.0};
  double expected = 1.0, velocity = 0;
  for (const double g : {1.0, -2.0, 0.5}) {
    sgd.step(std::vector{g}, theta);
    velocity = 0.5 * velocity + 0.1 * g;
    expected = expected * (1 - 0.1 * 0.2) - velocity;
    CHECK(theta[0] == doctest::Approx(expected).epsilon(1e-15));
  }
}

TEST_CASE("adam is bias-corrected, as its paper writes it") {
  Optimiser adam({.rule = Rule::adam, .learning_rate = 0.01, .weight_decay = 0.3}, 1);
  std::vector<double> theta{1.0};
  double expected = 1.0, m = 0, v = 0;
  int t = 0;
  for (const double g : {1.0, -2.0, 0.5, 0.5}) {
    ++t;
    adam.step(std::vector{g}, theta);
    m = 0.9 * m + 0.1 * g;
    v = 0.999 * v + 0.001 * g * g;
    const double m_hat = m / (1 - std::pow(0.9, t)), v_hat = v / (1 - std::pow(0.999, t));
    expected = expected * (1 - 0.01 * 0.3) - 0.01 * m_hat / (std::sqrt(v_hat) + 1e-8);
    CHECK(theta[0] == doctest::Approx(expected).epsilon(1e-12));
  }
}

TEST_CASE("optimiser settings out of range are named") {
  CHECK_THROWS_WITH(Optimiser({.learning_rate = 0}, 1), doctest::Contains("learning_rate = 0"));
  CHECK_THROWS_WITH(Optimiser({.momentum = 1}, 1), doctest::Contains("momentum = 1"));
  CHECK_THROWS_WITH(Optimiser({.weight_decay = -1}, 1), doctest::Contains("weight_decay = -1"));
}

TEST_CASE("full-batch sgd without momentum follows the gradient of the loss") {
  Problem problem(60, 1.5, 0.4);
  std::vector<double> gradient(60), expected(60);
  problem.loss.gradient(problem.state, gradient);
  for (std::size_t i = 0; i < 60; ++i) expected[i] = problem.state.field()[i] - 0.05 * gradient[i];
  problem.train({.optimiser = {.learning_rate = 0.05, .momentum = 0}, .epochs = 1});
  for (std::size_t i = 0; i < 60; ++i)
    CHECK(problem.state.field()[i] == doctest::Approx(expected[i]).epsilon(1e-14));
}

TEST_CASE("both optimisers learn, and the history tells how") {
  for (const Rule rule : {Rule::sgd, Rule::adam}) {
    CAPTURE(static_cast<int>(rule));
    Problem problem(150, 3, 0);
    const auto report = problem.train(
        {.optimiser = {.rule = rule, .learning_rate = 0.01}, .batch = 32, .epochs = 60, .history_every = 25});
    const History& history = report.history;
    CHECK(report.reason == StopReason::epochs);
    CHECK(history.epoch == std::vector<std::size_t>{0, 25, 50, 60});
    REQUIRE(history.eps.size() == 1);
    CHECK(history.eps[0].size() == 4);
    CHECK(history.loss.size() == 4);
    CHECK(history.loss.back() < 0.2 * history.loss.front());
    CHECK(history.eps[0].front() > 0.35);
    CHECK(history.eps[0].back() < 0.2);
    CHECK(history.p[0].back() == sign_overlap(problem.state.mean(), problem.teachers[0]));
    CHECK(history.q_star.back() == overlap(problem.state.mean(), problem.state.mean()));
  }
}

TEST_CASE("training stops at perfect generalisation, on a plateau, or when it diverges") {
  Problem easy(50, 8, 0);
  const auto perfect = easy.train(
      {.optimiser = {.rule = Rule::adam, .learning_rate = 0.05}, .epochs = 5000, .stop_when_perfect = true});
  CHECK(perfect.reason == StopReason::perfect);
  CHECK(perfect.epochs < 5000);
  CHECK(sign_overlap(easy.state.mean(), easy.teachers[0]) == 1);

  Problem hard(50, 0.5, 0);
  const auto plateau = hard.train({.optimiser = {.learning_rate = 0.05},
                                   .epochs = 5000,
                                   .plateau = Plateau{.first = 100, .window = 50, .tolerance = 5e-4}});
  CHECK(plateau.reason == StopReason::plateau);
  CHECK(plateau.epochs >= 100);

  Problem wild(50, 1, 0, std::vector<double>(50, std::numeric_limits<double>::quiet_NaN()));
  CHECK(wild.train({.epochs = 5}).reason == StopReason::diverged);
  CHECK(to_string(StopReason::diverged) == "diverged");
  CHECK_THROWS_AS(easy.train({.plateau = Plateau{.window = 1}}), std::invalid_argument);
}

TEST_CASE("a strong KL holds the state where the task before left it") {
  const std::vector<double> prior(80, 0.7);
  Problem problem(80, 1, 1000, prior);
  problem.train({.optimiser = {.learning_rate = 1e-4, .momentum = 0}, .epochs = 3000});
  for (const double theta : problem.state.field()) CHECK(std::abs(theta - 0.7) < 0.05);
}

TEST_CASE("the schedule drives q_star and leaves the signs alone") {
  Problem problem(100, 1, 0);
  const Posterior before = problem.state;
  for (const double target : {0.05, 0.5, 0.999, 0.3}) {
    impose_q_star(problem.state, target);
    CHECK(std::abs(overlap(problem.state.mean(), problem.state.mean()) - target) < 1e-11);
  }
  const double factor = problem.state.field()[0] / before.field()[0];
  for (std::size_t i = 0; i < 100; ++i)
    CHECK(problem.state.field()[i] == doctest::Approx(factor * before.field()[i]).epsilon(1e-12));
  CHECK_THROWS_AS(impose_q_star(problem.state, 1.0), std::invalid_argument);
  Posterior zero(std::vector<double>(5, 0.0));
  CHECK_THROWS_AS(impose_q_star(zero, 0.5), std::domain_error);

  const auto report = problem.train({.optimiser = {.learning_rate = 1e-3},
                                     .batch = 32,
                                     .epochs = 30,
                                     .q_star_schedule = QStarSchedule{.start = 0.3, .slope = 0.01},
                                     .history_every = 10});
  CHECK(report.history.q_star[2] == doctest::Approx(0.5).epsilon(1e-10));
  CHECK(QStarSchedule{}.at(100000) < 1);
}
