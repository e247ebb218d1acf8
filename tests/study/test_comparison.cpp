// Verdicts of theory against simulation: on instances drawn from a law that is known.
#include "study/comparison.hpp"
#include "validation/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include <boost/math/distributions/students_t.hpp>
#include <doctest/doctest.h>

using namespace franz_parisi;
using study::Verdict;

namespace {

const std::vector<validation::NamedValue> truth{{"q", 0.5},   {"r", 0.4},     {"q_star", 0.6},
                                                {"p_1", 0.3}, {"eps_1", 0.4}, {"energy", 0.1}};

/// Instances whose quantities are correlated Gaussians around the truth plus `slope`/N, with deviations
/// noise/sqrt(N).
std::vector<validation::InstanceResult> drawn(std::mt19937& random, const std::vector<std::size_t>& sizes,
                                              std::size_t instances, double noise, double slope = 0) {
  std::normal_distribution<double> normal;
  std::vector<validation::InstanceResult> results;
  for (const std::size_t size : sizes) {
    const double scale = noise / std::sqrt(static_cast<double>(size));
    for (std::size_t k = 0; k < instances; ++k) {
      const double common = normal(random), off = slope / static_cast<double>(size);
      const auto value = [&](double mean) { return mean + off + scale * (common + normal(random)); };
      validation::TaskResult task;
      task.estimates.q = value(0.5);
      task.estimates.r = value(0.4);
      task.estimates.q_star = *task.estimates.q + 0.1 + 0.1 * scale * normal(random);
      task.estimates.p = {std::clamp(value(0.3), -1.0, 1.0)};
      task.estimates.eps = {std::acos(task.estimates.p.front()) / M_PI};
      task.estimates.energy = value(0.1);
      results.push_back({.size = size, .instance = k, .tasks = {std::move(task)}});
    }
  }
  return results;
}

std::vector<validation::NamedValue> with(const std::string& name, double value) {
  auto values = truth;
  for (auto& one : values)
    if (one.name == name) one.value = value;
  return values;
}

/// Takes a quantity off its line in 1/N by by/N^2.
void bend(std::vector<validation::Measured>& instances, const std::string& name, double by) {
  for (validation::Measured& one : instances)
    for (validation::NamedValue& value : one.values)
      if (value.name == name) value.value += by / static_cast<double>(one.size * one.size);
}

}  // namespace

TEST_CASE("a theory that is right is turned down as often as the level says, and not more") {
  for (const std::vector<std::size_t>& sizes : {std::vector<std::size_t>{100}, {60, 120}}) {
    std::mt19937 random(5);
    constexpr int repetitions = 400;
    int rejected = 0;
    for (int i = 0; i < repetitions; ++i)
      rejected +=
          study::compare(measured(drawn(random, sizes, 12, 0.3), 0), truth, {.level = 0.1}).p_value < 0.1;
    // Two tests of the same numbers, each at half the level: between half of it and all of it, three
    // standard deviations of chance added.
    CHECK(rejected > repetitions * 0.05 - 3 * std::sqrt(repetitions * 0.05 * 0.95));
    CHECK(rejected < repetitions * 0.1 + 3 * std::sqrt(repetitions * 0.1 * 0.9));
  }
}

TEST_CASE("a difference is seen by the joint test or by one quantity alone") {
  std::mt19937 random(1);
  const auto many = drawn(random, {100, 200}, 24, 0.05, 0.5);
  CHECK(study::compare(measured(many, 0), truth).verdict == Verdict::agrees);
  CHECK(study::compare(measured(many, 0), with("energy", 0.15)).verdict == Verdict::disagrees);
  const auto combination =
      study::compare(measured(many, 0), with("q_star", 0.602));  // q_star - q hardly moves
  CHECK(combination.verdict == Verdict::disagrees);
  CHECK(combination.bonferroni > 0.1);
  // Of eight instances the joint test takes three quantities and sees nothing that one alone shows at once.
  const auto few = drawn(random, {100}, 8, 0.3);
  const auto alone = study::compare(measured(few, 0), with("q_star", 0.72));
  CHECK(alone.verdict == Verdict::disagrees);
  CHECK(alone.p_value == doctest::Approx(2 * std::min(alone.joint.p_value, alone.bonferroni)));
}

TEST_CASE("what would not have been seen is not called agreement") {
  std::mt19937 random(2);
  const auto noisy = drawn(random, {50}, 6, 1);
  const study::Comparison one = study::compare(measured(noisy, 0), truth);
  REQUIRE(one.verdict == Verdict::inconclusive);
  CHECK(one.reason.find("would not have been seen") != std::string::npos);
  REQUIRE(one.instances > 6);
  // Six instances know their noise to a third: three times as many as they ask for are enough, a third not.
  std::mt19937 again(3);
  CHECK(study::compare(measured(drawn(again, {50}, one.instances * 3, 1), 0), truth).verdict ==
        Verdict::agrees);
  CHECK(study::compare(measured(drawn(again, {50}, one.instances / 3, 1), 0), truth).verdict ==
        Verdict::inconclusive);
  CHECK(study::compare(measured(noisy, 0), truth, {.detect = 5}).verdict == Verdict::agrees);
}

TEST_CASE("a quantity that is the same in all instances says nothing, unless few weights can be wrong") {
  std::mt19937 random(4);
  auto instances = validation::measured(drawn(random, {100}, 12, 0.05), 0);
  for (validation::Measured& one : instances)
    for (validation::NamedValue& value : one.values)
      if (value.name == "energy") value.value = 0.1;
  const study::Comparison same = study::compare(instances, truth);
  CHECK(same.verdict == Verdict::inconclusive);
  CHECK(same.reason.find("energy is the same in all instances") != std::string::npos);
  for (validation::Measured& one : instances) one.values = {{"q", 0.5}};
  CHECK(study::compare(instances, truth).verdict == Verdict::inconclusive);
  CHECK(study::compare(instances, truth).p_value == 1);
}

TEST_CASE("few wrong weights that could not be told from more are no agreement") {
  const auto instances = [](std::size_t count, std::size_t size, double p) {
    std::vector<validation::Measured> all;
    for (std::size_t k = 0; k < count; ++k)
      all.push_back({.size = size, .instance = k, .mixed = true, .values = {{"p_1", p}}});
    return all;
  };
  const std::vector<validation::NamedValue> theory{{"p_1", 0.44}};
  const study::Comparison few = study::compare(instances(5, 4, 0.5), theory);
  CHECK(few.quantities.front().counted);
  CHECK(few.verdict == Verdict::inconclusive);
  REQUIRE(few.instances > 5);
  CHECK(study::compare(instances(few.instances, 4, 0.44), theory).verdict == Verdict::agrees);
  // What is seen: so many more that nine of ten draws from Poisson's law are turned away.
  const double detectable = few.quantities.front().detectable, weights = 20;
  std::mt19937 random(7);
  std::poisson_distribution<int> law(weights * (1 - 0.44 + detectable) / 2);
  constexpr int draws = 4000;
  int seen = 0;
  for (int k = 0; k < draws; ++k)
    seen +=
        study::compare(instances(5, 4, 1 - 2 * law(random) / weights), theory).verdict == Verdict::disagrees;
  CHECK(seen / double(draws) == doctest::Approx(0.9).epsilon(0.02));
  // A good state: none of 20000 weights is wrong, and 0.2 more would have been.
  const study::Comparison good = study::compare(instances(20, 1000, 1), {{{"p_1", 1 - 1e-6}}});
  CHECK(good.verdict == Verdict::agrees);
  CHECK(good.quantities.front().detectable < 0.002);
}

TEST_CASE("what decides on the law of wrong weights is how many theory expects") {
  const auto with_wrong = [](double wrong) {  // of six instances of eight weights
    std::vector<validation::Measured> all;
    for (std::size_t k = 0; k < 6; ++k)
      all.push_back({.size = 8, .instance = k, .mixed = true, .values = {{"p_1", 1 - 2 * wrong / 48}}});
    all.front().values.front().value -= 0.01;
    all.back().values.front().value += 0.01;
    return all;
  };
  for (const double wrong : {9, 10, 12, 20}) {
    const study::Comparison one = study::compare(with_wrong(wrong), {{{"p_1", 1 - 1e-12}}});
    CHECK(one.quantities.front().counted);
    CHECK(one.verdict == Verdict::disagrees);
  }
  // A part of a weight is none, whether theory expects next to none or none to working precision.
  for (const double p : {1.0, 1 - 1e-12})
    CHECK(study::compare(with_wrong(0.3), {{{"p_1", p}}}, {.detect = 1}).verdict == Verdict::agrees);
}

TEST_CASE("a bent limit that agrees, and a bent combination that does not, are no verdict") {
  std::mt19937 random(9);
  const auto bent = [&](const std::string& name, double by) {
    auto instances = validation::measured(drawn(random, {40, 80, 160}, 40, 0.3), 0);
    bend(instances, name, by);
    return instances;
  };
  const auto far = bent("q", 960);
  double limit = 0;
  for (const study::ComparedQuantity& one : study::compare(far, truth).quantities)
    if (one.name == "q") limit = one.simulation.best().mean;
  REQUIRE(limit < 0.45);
  const study::Comparison by_chance = study::compare(far, with("q", limit), {.detect = 0.15});
  CHECK(by_chance.verdict == Verdict::inconclusive);
  CHECK(by_chance.reason.find("q do not lie on a line") != std::string::npos);
  const study::Comparison combined = study::compare(bent("q_star", 80), truth);
  CHECK(combined.bonferroni > 0.01);
  CHECK(combined.p_value < 0.01);
  CHECK(combined.reason ==
        "the combination of quantities that disagrees does not lie on a line in 1/N; leave out the smallest "
        "size");
}

TEST_CASE("limits of means that lie on no line speak against nothing") {
  std::mt19937 random(8);
  auto instances = validation::measured(drawn(random, {16, 32, 64}, 200, 0.05), 0);
  bend(instances, "energy", 20);
  const study::Comparison bent = study::compare(instances, truth);
  CHECK(bent.p_value < 0.01);
  CHECK(bent.verdict == Verdict::inconclusive);
  CHECK(bent.reason == "the means of energy do not lie on a line in 1/N; leave out the smallest size");
  // What lies on a line can disagree all the same, and so can what is judged by no line.
  CHECK(study::compare(instances, with("r", 0.5)).verdict == Verdict::disagrees);
  for (const double p : {1.0, 0.9, 0.7, 0.123}) {
    for (validation::Measured& one : instances) one.values = {{"p_1", p}};
    CHECK(study::compare(instances, with("p_1", 0.2)).verdict == Verdict::disagrees);
  }
}

TEST_CASE("values without a square disagree") {
  std::mt19937 random(6);
  auto instances = validation::measured(drawn(random, {60, 120}, 12, 0.05), 0);
  for (validation::NamedValue& value : instances.front().values)
    if (value.name == "energy") value.value = 1e300;
  CHECK(study::compare(instances, truth).verdict == Verdict::disagrees);
}

TEST_CASE("chains that did not mix say nothing, however they came out") {
  std::mt19937 random(4);
  auto results = drawn(random, {100}, 20, 0.1);
  validation::SamplerReport still;
  still.mixed = false;
  const auto unmix = [&](std::size_t count) {
    for (std::size_t k = 0; k < count; ++k) results[k].tasks.front().sampler = still;
  };
  unmix(2);
  CHECK(study::compare(measured(results, 0), truth).verdict == Verdict::agrees);
  unmix(3);
  for (const auto& theory : {truth, with("r", 0.9)}) {
    const study::Comparison one = study::compare(measured(results, 0), theory);
    CHECK(one.verdict == Verdict::inconclusive);
    CHECK(one.reason == "3 of 20 instances of N = 100 did not mix");
  }
}

TEST_CASE("the detectable difference has the power that it is computed for") {
  std::mt19937 random(6);
  std::normal_distribution<double> normal;
  for (const double nu : {3.0, 8.0, 40.0}) {
    const double level = 0.02, delta = validation::detectable_difference(nu, level, 0.9);
    const double critical =
        boost::math::quantile(boost::math::complement(boost::math::students_t(nu), level / 2));
    std::chi_squared_distribution<double> chi_squared(nu);
    int seen = 0;
    constexpr int draws = 20000;
    for (int i = 0; i < draws; ++i)
      seen += (normal(random) + delta) / std::sqrt(chi_squared(random) / nu) > critical;
    CHECK(seen == doctest::Approx(0.9 * draws).epsilon(0.01));
  }
  CHECK(validation::detectable_difference(1e6, 0.05, 0.9) ==
        doctest::Approx(1.959964 + 1.281552).epsilon(1e-5));
  CHECK(std::isinf(validation::detectable_difference(0.5, 1e-12, 0.9)));
  CHECK_THROWS_AS(validation::detectable_difference(0, 0.05, 0.9), std::invalid_argument);
}
