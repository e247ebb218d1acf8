// Folds beside the end of a range, folds closer than a step, a swallowtail: the same from every range.
#include "study/chain/branches.hpp"
#include "tests/study/compare_branches.hpp"
#include "tests/study/support.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <Eigen/LU>
#include <doctest/doctest.h>

using namespace support;
using study::BranchDiagram;
using study::BranchPoint;
using study::Event;
using study::EventKind;

namespace {

BranchDiagram loads(const std::vector<double>& values, double beta = 20) {
  BranchDiagram d = study::trace_branches({{.alpha = 1, .beta = beta, .gamma = 0}}, alpha_1, values,
                                          study::BranchSettings{});
  CHECK_MESSAGE(d.complete, d.reason);
  CHECK(repetitions(d) == "");
  return d;
}

std::vector<double> at(const BranchDiagram& d, EventKind kind) {
  std::vector<double> found;
  for (const Event& e : d.events)
    if (e.spec.kind == kind) found.push_back(e.value);
  return found;
}

long solutions(const BranchDiagram& d, double value) {
  return std::count_if(d.points.begin(), d.points.end(),
                       [&](const BranchPoint& p) { return p.value == value; });
}

constexpr double lower = 1.498897538294, upper = 1.905802528488;

BranchDiagram second_task(double rho, const std::vector<double>& values) {
  BranchDiagram d = study::trace_branches({{2, 20, 0, 0}, {1, 20, 1, rho}}, alpha_2, values, {});
  CHECK_MESSAGE(d.complete, d.reason);
  CHECK(repetitions(d) == "");
  CHECK(at(d, EventKind::edge).empty());
  return d;
}

void check_near(const std::vector<double>& found, const std::vector<double>& expected) {
  REQUIRE(found.size() == expected.size());
  for (std::size_t i = 0; i < found.size(); ++i) CHECK(std::abs(found[i] - expected[i]) < 1e-11);
}

/// Folds of the loop of a second task after alpha_1 = 2 at rho_2 = -0.5, and those of its other curve.
constexpr double loop_from = 1.246325421454, loop_to = 2.215683387674, drop_from = 3.955809712795,
                 drop_to = 6.601024075942;

void check_beside_folds(double distance) {
  CAPTURE(distance);
  CHECK(at(loads({1.2, lower + distance}), EventKind::spinodal).size() == 1);
  CHECK(at(loads({1.2, lower - distance}), EventKind::spinodal).empty());
  CHECK(at(loads({1.7, lower - distance}), EventKind::spinodal).size() == 1);
  CHECK(at(loads({1.7, lower + distance}), EventKind::spinodal).empty());
  CHECK(at(loads({upper - distance, 2.2}), EventKind::spinodal).size() == 1);
  CHECK(at(loads({upper + distance, 2.2}), EventKind::spinodal).empty());
  CHECK(at(loads({upper + distance, 1.7}), EventKind::spinodal).size() == 1);
  CHECK(at(loads({upper - distance, 1.7}), EventKind::spinodal).empty());
}

void check_pair_of_folds(double beta) {
  CAPTURE(beta);
  const BranchDiagram d = loads({1.2, 1.8}, beta);
  const auto spinodals = at(d, EventKind::spinodal), transitions = at(d, EventKind::transition);
  REQUIRE(spinodals.size() == 2);
  REQUIRE(transitions.size() == 1);
  CHECK(spinodals[0] < transitions[0]);
  CHECK(transitions[0] < spinodals[1]);
  CHECK(solutions(loads({1.2, transitions[0], 1.8}, beta), transitions[0]) == 3);
}

}  // namespace

TEST_CASE("a fold just inside the range is found, and no stable state called unstable") {
  const BranchDiagram d = loads(grid(1.9058, 2.2, 220));
  const auto spinodals = at(d, EventKind::spinodal);
  REQUIRE(spinodals.size() == 1);
  CHECK(std::abs(spinodals[0] - upper) < 1e-11);
  CHECK(solutions(d, 1.9058) == 3);
  long unstable = 0;
  for (const BranchPoint& p : d.points) {
    CHECK(p.stable == p.chain.tasks[0].stable);
    unstable += !p.stable;
    if (p.value > upper) CHECK(p.stable);
  }
  CHECK(unstable == 1);
  for (const Event& e : d.events) {
    CHECK(e.chain.tasks[0].status == Status::converged);
    CHECK(e.error < 1e-9);
  }
}

TEST_CASE("a range of 5e-8 around a fold has the fold and nothing twice") {
  const BranchDiagram d = loads({1.49889758915, 1.49889753691});
  const auto spinodals = at(d, EventKind::spinodal);
  REQUIRE(spinodals.size() == 1);
  CHECK(std::abs(spinodals[0] - lower) < 1e-11);
  CHECK(at(d, EventKind::transition).empty());
  CHECK(solutions(d, 1.49889758915) == 3);
  CHECK(solutions(d, 1.49889753691) == 1);
}

TEST_CASE("ranges that end 1e-3 to 1e-9 beside a fold") {
  for (const double distance : {1e-3, 1e-6, 1e-9}) check_beside_folds(distance);
}

TEST_CASE("two folds closer than a step: beta just above the critical point") {
  const BranchDiagram wide = loads({1, 1.5486, 1.5487, 2.2}, 16.09),
                      narrow = loads({1.5, 1.5486, 1.5487, 1.6}, 16.09);
  CHECK(differences(wide, narrow) == "");
  for (const BranchDiagram* d : {&wide, &narrow}) {
    const auto spinodals = at(*d, EventKind::spinodal), transitions = at(*d, EventKind::transition);
    REQUIRE(spinodals.size() == 2);
    CHECK(std::abs(spinodals[0] - 1.54852927) < 1e-8);
    CHECK(std::abs(spinodals[1] - 1.54874397) < 1e-8);
    REQUIRE(transitions.size() == 1);
    CHECK(std::abs(transitions[0] - 1.54863036) < 1e-8);
    CHECK(solutions(*d, 1.5486) == 3);
    CHECK(solutions(*d, 1.5487) == 3);
    for (const BranchPoint& p : d->points) {
      if (p.value != 1.5486 || !p.equilibrium[0]) continue;
      CHECK(std::abs(eps(p.chain.tasks[0], 1) - 0.18392) < 1e-5);
    }
  }
}

TEST_CASE("each of two close folds is found once, whatever the step between them") {
  for (const double beta : {16.0705, 16.077, 16.082, 16.15}) check_pair_of_folds(beta);
}

TEST_CASE("so they are at distances and steps between those" * doctest::test_suite("slow")) {
  for (const double distance : {1e-4, 1e-8}) check_beside_folds(distance);
  for (const double beta : {16.073, 16.076, 16.0775, 16.079, 16.087, 16.1}) check_pair_of_folds(beta);
}

TEST_CASE("folds a hundred times closer still") {
  // Between the critical point at beta = 16.0679 and the case above their distance falls like (beta -
  // beta_c)^1.5.
  for (const double beta : {16.068, 16.0685, 16.07}) {
    CAPTURE(beta);
    const BranchDiagram wide = loads({1, 2.2}, beta), narrow = loads({1.54, 1.555}, beta);
    CHECK(at(wide, EventKind::spinodal).size() == 2);
    CHECK(at(wide, EventKind::transition).size() == 1);
    CHECK(differences(wide, narrow) == "");
  }
  CHECK(at(loads({1, 2.2}, 16.0678), EventKind::spinodal).empty());
}

TEST_CASE("a swallowtail has its five solutions from every range") {
  const auto over = [&](double from, double to) { return loads({from, 1.56664, to}, 16.6); };
  const BranchDiagram wide = over(1, 2.2), narrow = over(1.5, 1.6), tail = over(1.5666, 1.5667);
  CHECK(solutions(wide, 1.56664) == 5);
  CHECK(solutions(narrow, 1.56664) == 5);
  CHECK(solutions(tail, 1.56664) == 5);
  CHECK(at(wide, EventKind::spinodal).size() == 4);
  CHECK(differences(wide, narrow) == "");
  CHECK(differences(wide, tail) == "");
  CHECK(differences(narrow, tail) == "");
  CHECK(differences(wide, over(2.2, 1)) == "");
}

TEST_CASE("beta swept across the folds finds them at the same places") {
  // At alpha_1 = 1.5486 the lines of the plane are crossed in beta.
  const auto sweep = [](const std::vector<double>& values) {
    BranchDiagram d = study::trace_branches({{.alpha = 1.5486, .beta = 16, .gamma = 0}}, beta_1, values,
                                            study::BranchSettings{});
    CHECK_MESSAGE(d.complete, d.reason);
    return d;
  };
  const BranchDiagram wide = sweep({14, 16.09, 20}), narrow = sweep({16.2, 16.09, 16});
  CHECK(solutions(wide, 16.09) == 3);
  CHECK(differences(wide, narrow) == "");
}

TEST_CASE(
    "where the branch from small load freezes, that of the teacher is found in every range that holds it") {
  // Its fold lies at 1.0661 for beta = 53.17, and plain iteration finds it from far above only.
  const BranchDiagram wide = loads({0.9, 1.2, 1.418, 2.2, 2.9}, 53.17);
  CHECK(solutions(wide, 1.418) == 3);
  CHECK(differences(wide, loads({1.2, 1.418}, 53.17)) == "");
  CHECK(differences(wide, loads({1.418, 0.9}, 53.17)) == "");
  CHECK(differences(wide, loads({1.418, 2.2}, 53.17)) == "");
  const double fold = at(wide, EventKind::spinodal).at(0);
  for (const double distance : {1e-2, 1e-4, 1e-6}) {
    CAPTURE(distance);
    const BranchDiagram beside = loads({fold - distance, fold + distance}, 53.17);
    CHECK(at(beside, EventKind::spinodal).size() == 1);
    CHECK(solutions(beside, fold + distance) == 3);
  }
}

TEST_CASE("so it is by a sweep of another parameter" * doctest::test_suite("slow")) {
  const auto sweep = [](const Chain& chain, const Parameter& parameter, const std::vector<double>& values) {
    BranchDiagram d = study::trace_branches(chain, parameter, values, study::BranchSettings{});
    CHECK_MESSAGE(d.complete, d.reason);
    CHECK(repetitions(d) == "");
    return d;
  };
  const Chain kept{{.alpha = 1.4545562235293608, .beta = 38.5, .gamma = 0}};
  const std::vector<double> all{0.18, 0.6, 0.822, 0.839, 1.4}, part{0.822, 0.839};
  CHECK(differences(sweep(kept, gamma_1, all), sweep(kept, gamma_1, part)) == "");
  const Chain cold{{.alpha = 1.7439415574056987, .beta = 20, .gamma = 0.35911746372217024}};
  const BranchDiagram wide = sweep(cold, beta_1, {5, 21.5143, 21.5145, 50});
  CHECK(at(wide, EventKind::spinodal).size() == 1);
  CHECK(differences(wide, sweep(cold, beta_1, {21.5143, 21.5145})) == "");
}

TEST_CASE("solutions from edge to edge in the load, which only a prior has, whatever the range" *
          doctest::test_suite("slow")) {
  const auto loads_with_prior = [](const std::vector<double>& values) {
    BranchDiagram d =
        study::trace_branches({{.alpha = 1, .beta = 33.617977773321577, .gamma = 1.8407947374013394}},
                              alpha_1, values, study::BranchSettings{});
    CHECK_MESSAGE(d.complete, d.reason);
    return d;
  };
  // Their fold lies 1e-6 below the second range, whose loads none of the curves at gamma = 0 leads to.
  const BranchDiagram wide = loads_with_prior({1.4731656149071213, 1.8359634751186786, 2.2, 2.384}),
                      beside = loads_with_prior({1.8359634751186786, 1.8359753328194268});
  REQUIRE(at(wide, EventKind::spinodal).size() == 1);
  CHECK(std::abs(at(wide, EventKind::spinodal)[0] - 1.835962424956) < 1e-9);
  CHECK(solutions(wide, 2.2) == 3);
  CHECK(solutions(beside, 1.8359634751186786) == 3);
  CHECK(differences(wide, beside) == "");
  // The pair next to the teacher at 24.0956 in beta, which an isolated curve in the load leads to.
  const Chain chain{{.alpha = 2.3346057503298216, .beta = 20, .gamma = 0.44247531760053149}};
  const BranchDiagram cold =
      study::trace_branches(chain, beta_1, {24.0956158, 24.095629506808752}, study::BranchSettings{});
  REQUIRE(at(cold, EventKind::spinodal).size() == 1);
  CHECK(std::abs(at(cold, EventKind::spinodal)[0] - 24.0956189629301) < 1e-9);
}

TEST_CASE(
    "what stands on a curve of an earlier task that meets no end of the range is found as from a range that "
    "it meets" *
    doctest::test_suite("slow")) {
  const Chain chain{{.alpha = 1, .beta = 33.617977773321577, .gamma = 1.8407947374013394},
                    {.alpha = 1, .beta = 10, .gamma = 1, .rho = 0.5}};
  const BranchDiagram d =
      study::trace_branches(chain, alpha_1, {1.4731656149071213, 2.2, 2.384}, study::BranchSettings{});
  CHECK(d.complete);
  const BranchDiagram inside = study::trace_branches(chain, alpha_1, {2.15, 2.2}, study::BranchSettings{});
  CHECK(inside.complete);
  CHECK(solutions(d, 2.2) == 3);
  CHECK(solutions(inside, 2.2) == 3);
}

TEST_CASE("a loop of a second task has two folds and no end, wherever the range cuts it" *
          doctest::test_suite("slow")) {
  check_near(at(second_task(-0.5, grid(7, 0.01, 3)), EventKind::spinodal),
             {loop_from, loop_to, drop_from, drop_to});
  const BranchDiagram inside = second_task(-0.5, {loop_from + 1e-9, 1.7, loop_to - 1e-9});
  check_near(at(inside, EventKind::spinodal), {});
  for (const double value : {loop_from + 1e-9, 1.7, loop_to - 1e-9}) CHECK(solutions(inside, value) == 3);
  const auto stable = [](const BranchPoint& p) { return p.stable; };
  CHECK(std::count_if(inside.points.begin(), inside.points.end(), stable) == 6);
  check_near(at(second_task(-0.5, {2, 1}), EventKind::spinodal), {loop_from});
  // Weights that come close to freezing do not end a curve.
  check_near(at(second_task(-0.9, {0.5, 3}), EventKind::spinodal), {1.033621202248, 2.272871015783});
}

TEST_CASE("the folds of that loop solve the equations at every resolution") {
  const BranchDiagram d = second_task(-0.5, {loop_from - 1e-9, loop_to + 1e-9});
  check_near(at(d, EventKind::spinodal), {loop_from, loop_to});
  for (const Event& e : d.events) {
    const Eigen::VectorXd x = Eigen::Map<const Eigen::VectorXd>(e.x.data(), 4);
    for (const int level : {0, 1, 2, 3}) {
      CAPTURE(level);
      const auto state = d.problem->evaluate(x, {.level = level});
      REQUIRE(state);
      CHECK(state->f.lpNorm<Eigen::Infinity>() < 1e-9);
      CHECK(std::abs(state->jacobian.leftCols(3).determinant()) < 1e-7);
    }
  }
}

TEST_CASE("a third task is looked for on a loop of the second") {
  const std::vector<double> values{1, 1.7, 2.4};
  const BranchDiagram d =
      study::trace_branches({{2, 20, 0, 0}, {1, 20, 1, -0.5}, {0.5, 20, 1, -0.5}}, alpha_2, values, {});
  CHECK_MESSAGE(d.complete, d.reason);
  check_near(at(d, EventKind::spinodal), {loop_from, loop_to});
  CHECK(solutions(d, 1) == 1);
  CHECK(solutions(d, 1.7) == 3);
  CHECK(solutions(d, 2.4) == 1);
}
