// The potential with one step of replica symmetry breaking, of the imposed task and of those before it: its
// slope, its stationary point, where symmetry breaks on it, and its bounds.
#include "study/chain/potential.hpp"
#include "tests/study/support.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <doctest/doctest.h>

using namespace support;
using study::Breaking;
using study::Imposed;
using study::Potential;
using study::PotentialPoint;

namespace {

const Chain first{{.alpha = 1.2, .beta = 20, .gamma = 0}};
const Chain second{{.alpha = 1.2, .beta = 20, .gamma = 0},
                   {.alpha = 1, .beta = 20, .gamma = 0.1, .rho = 0.5}};

Potential trace(const Chain& chain, Imposed imposed, const std::vector<double>& values,
                Breaking breaking = Breaking::automatic, double target = 1e-10) {
  return study::trace_potential(chain, imposed, values, {.point = {.target = target, .breaking = breaking}});
}

const TaskSolution& state(const PotentialPoint& point) { return point.chain.tasks.back(); }
double height(const PotentialPoint& point) { return value(state(point), "free_entropy"); }

constexpr double step = 2e-3;
std::vector<double> around(double v) { return {v - 2 * step, v - step, v, v + step, v + 2 * step}; }

const std::vector<double> across{0.7, 0.788, 0.8, 0.85};  // symmetry breaks at 0.7914

/// V of the first task at all values that cases ask about, `across` before around(0.9): to trace the curve
/// takes seconds.
const std::vector<PotentialPoint>& by_q_star() {
  static const std::vector<PotentialPoint> once = [] {
    std::vector<double> values = across;
    for (const double v : around(0.9)) values.push_back(v);
    return trace(first, Imposed::q_star, values).points;
  }();
  REQUIRE(once.size() == 9);
  return once;
}

}  // namespace

TEST_CASE("with one step, too, the slope of V is minus the multiplier") {
  const auto check = [](const std::vector<PotentialPoint>& p, Imposed imposed) {
    CAPTURE(to_string(imposed));
    REQUIRE(p.size() == 5);
    const double slope = (8 * (height(p[3]) - height(p[1])) - (height(p[4]) - height(p[0]))) / (12 * step);
    CHECK(slope == doctest::Approx(-p[2].multiplier).epsilon(1e-6));
    for (const PotentialPoint& point : p) {
      CHECK(state(point).status == Status::converged);
      CHECK(state(point).broken == true);
      CHECK(state(point).rs_exact == false);
      CHECK(std::abs(value(state(point), to_string(imposed)) - point.value) < 1e-12);
      CHECK(std::abs(value(state(point), "complexity")) <= state(point).readings.error("complexity"));
    }
  };
  check({by_q_star().begin() + 4, by_q_star().end()}, Imposed::q_star);
  check(trace(second, Imposed::overlap_previous, around(0.3)).points, Imposed::overlap_previous);
}

TEST_CASE("its stationary point is the solution with one step without constraint, on top of a broken task" *
          doctest::test_suite("slow")) {
  for (const auto& [chain, imposed] :
       {std::pair{first, Imposed::q_star}, {second, Imposed::overlap_previous}}) {
    const TaskSolution free = study::solve_chain(chain, {.breaking = Breaking::automatic}).tasks.back();
    const double there = value(free, to_string(imposed));
    const Potential potential = trace(chain, imposed, {there - 0.02, there, there + 0.02});
    CHECK(potential.complete);
    CHECK(potential.points.front().chain.tasks.front().broken == true);
    const auto at_rest = std::ranges::find_if(potential.events, [](const auto& e) {
      return e.kind == study::PotentialEventKind::stationary_point;
    });
    REQUIRE(at_rest != potential.events.end());
    CHECK(at_rest->equilibrium);
    for (const char* key : {"x", "q_0", "q_1", "q_star", "r", "free_entropy", "eps_1"})
      CHECK(std::abs(value(at_rest->chain.tasks.back(), key) - value(free, key)) <=
            at_rest->chain.tasks.back().readings.error(key) + free.readings.error(key));
    REQUIRE(potential.points.size() == 3);
    CHECK(height(potential.points[0]) < height(potential.points[1]));
    CHECK(height(potential.points[2]) < height(potential.points[1]));
  }
}

TEST_CASE("where symmetry breaks on V both meet, and one step has less free entropy beyond") {
  const auto& both = by_q_star();
  const auto rs = trace(first, Imposed::q_star, across, Breaking::none).points;
  for (const std::size_t i : {0U, 1U}) {
    CHECK(state(both[i]).broken == false);
    CHECK(state(both[i]).rs_exact == true);
    CHECK(height(both[i]) == height(rs[i]));
  }
  double before = 0;
  for (const std::size_t i : {2U, 3U}) {
    CHECK(state(both[i]).broken == true);
    const double less = height(rs[i]) - height(both[i]);
    CHECK(less > 0);
    // It grows with the third power of the distance.
    if (before > 0) CHECK(less / before > std::pow((0.85 - 0.7914) / (0.8 - 0.7914), 2));
    before = less;
  }
}

TEST_CASE("one step alone: no point where there is none" * doctest::test_suite("slow")) {
  const Potential potential = trace(first, Imposed::q_star, {0.6, 0.9}, Breaking::one);
  REQUIRE(potential.points.size() == 2);
  CHECK(state(potential.points[0]).status == Status::no_root);
  CHECK_FALSE(state(potential.points[0]).reason.empty());
  CHECK(state(potential.points[1]).broken == true);
}

TEST_CASE("bounds cover what a coarser target leaves open" * doctest::test_suite("slow")) {
  const auto fine = trace(second, Imposed::overlap_previous, {0.3, 0.5}).points,
             rough = trace(second, Imposed::overlap_previous, {0.3, 0.5}, Breaking::automatic, 1e-5).points;
  REQUIRE(fine.size() == rough.size());
  for (std::size_t i = 0; i < fine.size(); ++i) {
    for (const char* key : {"x", "q_0", "q_1", "q_star", "free_entropy", "eps_2"})
      CHECK(std::abs(value(state(fine[i]), key) - value(state(rough[i]), key)) <=
            state(fine[i]).readings.error(key) + state(rough[i]).readings.error(key));
    CHECK(std::abs(fine[i].multiplier - rough[i].multiplier) <=
          fine[i].multiplier_error + rough[i].multiplier_error);
  }
}

TEST_CASE("a state that is not the answer is no equilibrium, where no one with one step has its value, too") {
  // Beyond the end of the broken branch at alpha = 1.5315 the state close to the teacher alone is left.
  const Potential potential = trace({{1.6, 20, 0}}, Imposed::q_star, {0.95, 0.97, 0.99});
  CHECK(potential.complete);
  int wrong = 0;
  for (const PotentialPoint& p : potential.points) {
    const TaskSolution& s = p.chain.tasks.back();
    if (s.broken == true || s.rs_exact != false) continue;
    wrong += p.stable;
    CHECK_FALSE(p.equilibrium);
  }
  CHECK(wrong > 0);
  int selected = 0;
  for (const auto& e : potential.events) {
    CHECK(e.kind != study::PotentialEventKind::transition);
    if (!e.equilibrium) continue;
    ++selected;
    CHECK(std::abs(e.value - 0.956193073) < 1e-9);
  }
  CHECK(selected == 1);
}
