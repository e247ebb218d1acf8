// Close to perfect learning: errors far below rounding of 1 - p, with all their digits, and bounds that hold.
#include "tests/study/support.hpp"

#include <cmath>
#include <numbers>
#include <vector>

#include <doctest/doctest.h>

using namespace support;

namespace {

TaskSolution first(double alpha, double beta = 20) { return last({{alpha, beta, 0, 0}}); }

void check_relative(const TaskSolution& s, const std::string& key, double bound) {
  CAPTURE(key);
  CHECK(value(s, key) > 0);
  CHECK(error(s, key) <= bound * value(s, key));
}

}  // namespace

TEST_CASE("eps_1 at alpha_1 = 4, beta = 20 comes from the tail, not from 1 - p") {
  const TaskSolution s = first(4);
  CHECK(s.status == Status::converged);
  CHECK(eps(s, 1) == doctest::Approx(2.35e-11).epsilon(1e-2));
  CHECK(std::abs(eps(s, 1) - 2.35e-11) < 1e-2 * 2.35e-11);
  check_relative(s, "eps_1", 1e-10);
  CHECK(p(s, 1) <= 1);
}

TEST_CASE("the logarithm of eps_1 has no bend where 1 - p rounds to nothing") {
  std::vector<double> logs;
  for (int i = 0; i <= 20; ++i) {
    const TaskSolution s = first(3 + 0.1 * i);
    CAPTURE(s.parameters.alpha);
    CHECK(s.status == Status::converged);
    check_relative(s, "eps_1", 1e-10);
    logs.push_back(std::log(eps(s, 1)));
  }
  // Fourth differences of a smooth function on steps of 0.1: noise of the relative size 1e-4 would show.
  for (std::size_t i = 4; i < logs.size(); ++i) {
    const double fourth = logs[i] - 4 * logs[i - 1] + 6 * logs[i - 2] - 4 * logs[i - 3] + logs[i - 4];
    CHECK(std::abs(fourth) < 1e-3);
    CHECK(logs[i] < logs[i - 1]);
  }
}

TEST_CASE("all errors of a first task keep their relative digits at large loads") {
  for (const double alpha : {3.6, 4.2, 6.0, 10.0, 30.0}) {
    CAPTURE(alpha);
    const Chain chain{{alpha, 5, 0, 0}};
    const auto solution = study::solve_chain(chain, {});
    const TaskSolution& s = solution.tasks[0];
    CHECK(s.status == Status::converged);
    for (const char* const key : {"eps_1", "eps_mean_network", "eps_sampled_network", "energy"})
      check_relative(s, key, 1e-10);
    check_within_bounds(s, finest(chain, solution)[0].tasks[0]);
    // The angle between the mean network and the teacher, from q_star - r^2: the ratio r/sqrt(q_star) rounds
    // to 1.
    const double mean = std::sqrt(s.x->v() + s.x->teacher_gap());
    CHECK(value(s, "eps_mean_network") ==
          doctest::Approx(std::atan2(mean, s.x->r()) * std::numbers::inv_pi).epsilon(1e-12));
  }
}

TEST_CASE(
    "a learner that knows a later teacher better than an earlier one: both errors in their own digits") {
  const TaskSolution same = last({{4, 20, 0, 0}, {4, 20, 0.2, 1}});
  CHECK(same.status == Status::converged);
  check_relative(same, "eps_1", 1e-10);
  check_relative(same, "eps_2", 1e-10);
  CHECK(eps(same, 1) == doctest::Approx(eps(same, 2)).epsilon(1e-9));
  const TaskSolution other = last({{4, 20, 0, 0}, {4, 20, 0, 0.5}});
  CHECK(eps(other, 2) == doctest::Approx(eps(first(4), 1)).epsilon(1e-9));
}

TEST_CASE("an error of the newest task carried by a past close to perfect learning has its digits too") {
  for (const double rho : {0.25, 0.5, 0.75, 1.0}) {
    CAPTURE(rho);
    const TaskSolution s = last({{2, 20, 0, 0}, {3.8, 20, 1, rho}}, study::Start{0.9945, 0.9971, 0.9946});
    CHECK(s.status == Status::converged);
    CHECK(eps(s, 2) < 1e-5);
    check_relative(s, "eps_2", 1e-10);
  }
}

TEST_CASE("p stays in [-1, 1]: opposite teachers, perfectly learned") {
  const TaskSolution s = last({{1, 5, 0, 0}, {30, 5, 0, -1}});
  CHECK(p(s, 1) >= -1);
  CHECK(p(s, 2) <= 1);
  CHECK(eps(s, 1) <= 1);
  // 1 - eps_1 = eps_2, which is 1e-124: close to 1 too the digits come from the tail.
  check_relative(s, "eps_2", 1e-10);
  CHECK(eps(s, 1) >= 1 - 1e-15);
  check_relative(s, "eps_1", 1e-10);
  CHECK(s.status == Status::converged);
}

TEST_CASE("numbers too small for doubles are 0 with their bound") {
  for (const double alpha : {100.0, 400.0}) {
    CAPTURE(alpha);
    const TaskSolution s = first(alpha, 5);
    REQUIRE(s.has_solution);
    CHECK(eps(s, 1) >= 0);
    CHECK(eps(s, 1) < 1e-150);  // the square root of the smallest probability
    CHECK(error(s, "eps_1") < 1e-150);
    CHECK(p(s, 1) == 1);
  }
}

TEST_CASE("a point at the largest loads has a solution, as a sweep to it has") {
  for (const double alpha : {700.0, 800.0, 1000.0}) {
    CAPTURE(alpha);
    CHECK(first(alpha, 5).has_solution);
  }
}

TEST_CASE("errors after two tasks are those of an independent evaluation of (7) and (8)") {
  // In extended precision: Gauss-Legendre panels in theta, trapezoids in c, from the conjugates found here.
  struct Case {
    Chain chain;
    double before, eps_1, eps_2;  // eps_1 after the first task, then both after the second
  };
  const std::vector<Case> cases{
      {{{0.5, 3, 0, 0}, {0.6, 3, 0.5, 0.5}}, 0.4089385253081568, 0.41811407478364726, 0.39253844311160996},
      {{{0.18529758053766188, 5.2881494764308883, 0.47349423790454959, 0},
        {7.2724741126796282, 5.2881494764308883, 2.0843362364573848, -0.55434079190081653}},
       0.45575530020551797,
       0.6870294086088634,
       0.00033708804234920724},
      {{{0.01963287439363506, 102.37641934313002, 1.6143358982857412, 0},
        {0.69819534056278676, 102.37641934313002, 0.15372549080485856, -0.038690789300458772}},
       0.4844891377248407,
       0.504853812671915,
       0.33207689447567396},
      {{{0.088397853347657429, 18.97784291702467, 0.57089080072210974, 0},
        {5.4760867614561279, 18.97784291702467, 2.5758405092857104, 0.53258508588298792}},
       0.46453346562342923,
       0.32122063536667106,
       1.0041545620470638e-08},
      {{{2.5, 20, 0, 0}, {3, 20, 0.3, 0.999}},
       3.996862644119231e-05,
       0.014236437407449837,
       1.9629653133212413e-07},
      {{{2.2, 10, 0, 0}, {0.3, 10, 1, -0.9}}, 0.017162340593625914, 0.1368846570733033, 0.8020472972199607},
      {{{3, 6, 0, 0}, {0.2, 6, 2, 1}}, 0.011024845705093227, 0.015291294527957437, 0.015291294527957437},
      {{{3, 6, 0, 0}, {0.2, 6, 2, -1}}, 0.011024845705093227, 0.06569353262995845, 0.9343064673700417},
      {{{3, 15, 0, 0}, {2.5, 30, 0, 0.2}}, 2.1162923820074507e-05, 0.435905783151057, 3.1524141557950003e-07},
      {{{4, 15, 0, 0}, {1, 15, 3, 0.7}}, 1.028350521395167e-08, 0.01068045768521588, 0.2529375626265244}};
  for (const Case& c : cases) {
    CAPTURE(describe(c.chain));
    const auto solution = study::solve_chain(c.chain, {});
    const TaskSolution &one = solution.tasks[0], &two = solution.tasks[1];
    const auto check = [](const TaskSolution& s, const std::string& key, double expected) {
      CAPTURE(key);
      CHECK(std::abs(value(s, key) - expected) <= error(s, key) + 1e-14 * expected);
      CHECK(value(s, key) == doctest::Approx(expected).epsilon(1e-11));
    };
    check(one, "eps_1", c.before);
    check(two, "eps_1", c.eps_1);
    check(two, "eps_2", c.eps_2);
  }
}
