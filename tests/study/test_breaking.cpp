// Solutions with one step of replica symmetry breaking where they are asked for: digits of an independent
// program from the parameters alone, where symmetry breaks and where the branch ends.
#include "tests/study/random_breaking.hpp"
#include "tests/study/support.hpp"
#include "tests/theory/reference_rows.hpp"

#include <cmath>
#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace support;
using reference_rows::json;

namespace {

study::Settings with(study::Breaking breaking) {
  study::Settings settings{.breaking = breaking};
  settings.seconds_per_point *= FRANZ_PARISI_PATIENCE;
  return settings;
}
const study::Settings automatic = with(study::Breaking::automatic), one = with(study::Breaking::one);

TaskSolution last_of(const Chain& chain, const study::Settings& settings) {
  return study::solve_chain(chain, settings).tasks.back();
}

}  // namespace

TEST_CASE("digits of an independent program, from the parameters alone") {
  for (const json& row : reference_rows::read("rsb.jsonl")) {
    const Chain chain = reference_rows::chain_of(row);
    CAPTURE(chain.back().alpha);
    CAPTURE(chain.back().beta);
    const TaskSolution s = last_of(chain, automatic);
    REQUIRE(s.status == Status::converged);
    CHECK(s.broken == true);
    CHECK(s.rs_exact == false);
    CHECK(s.stable);
    const double accuracy = row["stated_accuracy"];
    for (const char* key :
         {"x", "q_0", "q_1", "q_star", "r", "free_entropy", "energy", "q_0_hat", "q_1_hat"}) {
      const double digits = row[key];
      CAPTURE(key);
      CHECK(std::abs(value(s, key) - digits) <= accuracy * std::max(1.0, std::abs(digits)));
    }
    CHECK(value(s, "q") == value(s, "q_mean"));
    CHECK(s.readings.find("q_hat") == nullptr);
    CHECK(std::abs(value(s, "complexity")) < 1e-10);
  }
}

TEST_CASE("below the instability replica symmetry is the answer, and one step is none") {
  const Chain chain{{0.72, 20, 0, 0}};
  const TaskSolution plain = last_of(chain, {}), s = last_of(chain, automatic), none = last_of(chain, one);
  CHECK(s.status == Status::converged);
  CHECK(s.broken == false);
  CHECK(s.rs_exact == true);
  CHECK(value(s, "q") == value(plain, "q"));
  CHECK_FALSE(plain.broken);
  CHECK_FALSE(none.has_solution);
  CHECK(none.status == Status::no_root);
  CHECK(none.reason.find("0.728926") != std::string::npos);
}

TEST_CASE("from above it meets replica symmetry where the replicon vanishes") {
  // Linear in the distance: d by 3.5, x by 4 of it.
  const double at = 0.7289260461, beyond = 1e-4;
  const TaskSolution s = last_of({{at + beyond, 20, 0, 0}}, one), rs = last_of({{at + beyond, 20, 0, 0}}, {});
  REQUIRE(s.has_solution);
  const double off = 0.90269249 - value(s, "x"), d = value(s, "q_1") - value(s, "q_0");
  CHECK(std::abs(off - 4 * beyond) < 0.5 * beyond + s.readings.error("x"));
  CHECK(std::abs(d - 3.5 * beyond) < 0.2 * beyond);
  CHECK(std::abs(value(s, "q_mean") - value(rs, "q")) < 1e-7);
  CHECK(std::abs(value(s, "free_entropy") - value(rs, "free_entropy")) < 1e-11);
}

TEST_CASE("beyond the fold of the broken branch it is the one close to the teacher") {
  const TaskSolution before = last_of({{1.52, 20, 0, 0}}, automatic),
                     s = last_of({{1.6, 20, 0, 0}}, automatic);
  CHECK(before.broken == true);
  CHECK(s.status == Status::converged);
  CHECK(s.broken == false);
  CHECK(s.rs_exact == true);
  CHECK(value(s, "r") > 0.9);
  CHECK_FALSE(last_of({{1.6, 20, 0, 0}}, one).has_solution);
}

TEST_CASE("where the transition is discontinuous, clusters dominate before the replicon vanishes") {
  // alpha_c = 0.519403719 at beta = 50, alpha_AT = 0.5348113373.
  const TaskSolution below = last_of({{0.5193, 50, 0, 0}}, automatic),
                     above = last_of({{0.53, 50, 0, 0}}, automatic);
  CHECK(below.broken == false);
  CHECK(below.rs_exact == true);
  CHECK(below.rs_exact_reason.find("0.519404") != std::string::npos);
  REQUIRE(above.broken == true);
  CHECK(value(above, "x") < 1);
  const TaskSolution rs = last_of({{0.53, 50, 0, 0}}, {});
  CHECK(value(rs, "replicon") > 0.01);
  CHECK(std::abs(value(above, "free_entropy") - value(rs, "free_entropy") + 1.2e-4) < 1e-5);
}

TEST_CASE("a sweep finds what its points find, whatever their order") {
  const Chain chain{{0.8, 20, 0, 0}};
  const Parameter alpha{&theory::parameter::alpha, 0};
  const std::vector<double> values{1.1, 0.7, 0.735, 0.9};
  const auto sweep = study::solve_sweep(chain, alpha, values, automatic);
  REQUIRE(sweep.size() == values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    CAPTURE(values[i]);
    const TaskSolution &s = sweep[i].tasks.back(), point = last_of(alpha.at(chain, values[i]), automatic);
    CHECK(s.status == Status::converged);
    CHECK(s.broken == (values[i] > 0.729));
    for (const char* key : {"q", "r", "q_star", "free_entropy"})
      CHECK(std::abs(value(s, key) - value(point, key)) <= s.readings.error(key) + point.readings.error(key));
  }
}

namespace {

void check_second_task(double rho) {
  CAPTURE(rho);
  const auto after = [rho](double gamma, const study::Settings& settings) {
    return study::solve_chain({{1.2, 20, 0}, {.alpha = 1, .beta = 20, .gamma = gamma, .rho = rho}}, settings)
        .tasks;
  };
  const auto forgetful = after(0, automatic), tasks = after(0.1, automatic);
  for (const auto* both : {&forgetful, &tasks})
    for (const TaskSolution& s : *both) REQUIRE(s.status == Status::converged);
  CHECK(tasks[0].broken == true);
  CHECK(tasks[0].rs_exact == false);
  // Without a prior the first task is known through the resemblance of the teachers alone.
  CHECK(forgetful[1].broken == true);
  CHECK(std::abs(value(forgetful[1], "p_1") - rho * value(forgetful[1], "p_2")) < 1e-11);
  const double p_1 = value(tasks[1], "p_1");
  CHECK(p_1 > value(forgetful[1], "p_1"));
  CHECK(p_1 < value(tasks[0], "p_1"));
  // What the law of the first task does.
  CHECK(std::abs(p_1 - value(after(0.1, {})[1], "p_1")) > 1e-3);
}

}  // namespace

TEST_CASE("a second task after a first one with broken symmetry") { check_second_task(0.5); }

TEST_CASE("so it is of teachers that do not resemble each other" * doctest::test_suite("slow")) {
  for (const double rho : {-0.5, 0.0}) check_second_task(rho);
}

TEST_CASE("bounds after a broken task cover what a coarser target leaves open") {
  const Chain chain{{1.2, 20, 0}, {.alpha = 0.6, .beta = 20, .gamma = 0.1, .rho = 0.5}};
  study::Settings loose = automatic;
  loose.target = 1e-5;
  const TaskSolution precise = last_of(chain, automatic), rough = last_of(chain, loose);
  REQUIRE(precise.status == Status::converged);
  REQUIRE(rough.status == Status::converged);
  for (const theory::Reading& reading : precise.readings) {
    CAPTURE(reading.key);
    CHECK(std::abs(reading.value - value(rough, reading.key)) <=
          reading.error + rough.readings.error(reading.key));
  }
}

TEST_CASE("an earlier task by its reference: close to the teacher, or of the larger free entropy") {
  const auto first = [](double alpha, study::Reference reference) {
    study::Settings settings = automatic;
    settings.reference = reference;
    return study::solve_chain({{alpha, 20, 0}, {.alpha = 0.1, .beta = 20, .gamma = 0.1}}, settings).tasks[0];
  };
  // Both branches exist from 1.499 to 1.53; free entropies meet at 1.52.
  for (const double alpha : {1.51, 1.527}) {
    CAPTURE(alpha);
    CHECK(first(alpha, study::Reference::small_load).broken == true);
    const TaskSolution good = first(alpha, study::Reference::teacher);
    CHECK(good.broken == false);
    CHECK(good.rs_exact == true);
    CHECK(value(good, "r") > 0.9);
    CHECK(first(alpha, study::Reference::equilibrium).broken == (alpha < 1.52));
  }
  CHECK(first(1.2, study::Reference::teacher).broken == true);
}

TEST_CASE("where symmetry never breaks, and where it is restored on the same branch") {
  for (const double beta : {0.5, 1.0, 5.0, 10.0})
    for (const double alpha : {0.3, 1.0, 3.0}) {
      CAPTURE(beta);
      CAPTURE(alpha);
      const TaskSolution s = last_of({{alpha, beta, 0}}, automatic);
      CHECK(s.status == Status::converged);
      CHECK(s.broken == false);
      CHECK(s.rs_exact == true);
      CHECK(s.rs_exact_reason == "the branch from small alpha stays stable");
    }
  const TaskSolution before = last_of({{1.4, 12, 0}}, automatic), after = last_of({{1.7, 12, 0}}, automatic);
  CHECK(before.broken == true);
  CHECK(after.broken == false);
  CHECK(after.rs_exact == true);
  CHECK(after.rs_exact_reason.find("holds again") != std::string::npos);
  CHECK(value(after, "replicon") > 0);
}

namespace {

void check_beginning(double beta) {
  CAPTURE(beta);
  const TaskSolution below = last_of({{0.6, beta, 0}}, automatic),
                     above = last_of({{0.7, beta, 0}}, automatic), rs = last_of({{0.7, beta, 0}}, {});
  CHECK(below.rs_exact == true);
  REQUIRE(above.status == Status::converged);
  REQUIRE(above.broken == true);
  CHECK((0 < value(above, "x") && value(above, "x") < 1));
  CHECK(value(above, "free_entropy") < value(rs, "free_entropy"));
}

}  // namespace

TEST_CASE("solutions where x begins next to 1, on both sides of beta = 24.86") {
  for (const double beta : {24.85, 24.9}) check_beginning(beta);
}

TEST_CASE("so it is further above" * doctest::test_suite("slow")) {
  for (const double beta : {25.0, 27.0}) check_beginning(beta);
}

TEST_CASE(
    "beyond a fold at which the branch from small loads is stable nothing is called exact that is not") {
  const Chain chain{{1.07878, 99.112, 0.39342}};  // replica symmetry becomes unstable next to its fold
  const TaskSolution s = last_of(chain, automatic);
  CHECK_FALSE((s.has_solution && s.rs_exact == true && value(s, "replicon") < 0));
  CHECK_FALSE((s.has_solution ? s.rs_exact_reason : s.reason).empty());
}

TEST_CASE("random points: solved, or a reason, and none wrong in silence") {
  CHECK(check_breaking(0, 6)["one step"] > 0);
}

TEST_CASE("random points: as many again" * doctest::test_suite("slow")) {
  CHECK(check_breaking(6, 6)["one step"] > 0);
}
