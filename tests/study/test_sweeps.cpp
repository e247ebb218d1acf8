// Points and plain sweeps, limits of work, misuse: what a caller sees of study/ besides digits.
#include "tests/study/support.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>

#include <doctest/doctest.h>

using namespace support;

namespace {

const Chain single{{.alpha = 1, .beta = 20, .gamma = 0}};
const Chain two{{.alpha = 1, .beta = 20, .gamma = 0}, {.alpha = 1, .beta = 20, .gamma = 0.5, .rho = 0}};
constexpr double lower_fold = 1.498897538294, upper_fold = 1.905802528488, transition = 1.650219854501;

std::vector<ChainSolution> sweep(const Chain& chain, const std::vector<double>& values,
                                 const study::Settings& settings = {}) {
  return study::solve_sweep(chain, alpha_1, values, settings);
}

/// The points of a sweep at those values that another one has too, in every digit that is claimed.
void same_points(const std::vector<ChainSolution>& a, const std::vector<double>& at_a,
                 const std::vector<ChainSolution>& b, const std::vector<double>& at_b) {
  for (std::size_t i = 0; i < at_a.size(); ++i) {
    const auto same = std::find(at_b.begin(), at_b.end(), at_a[i]);
    if (same == at_b.end()) continue;
    CAPTURE(at_a[i]);
    const ChainSolution& other = b[static_cast<std::size_t>(same - at_b.begin())];
    REQUIRE(a[i].tasks.size() == other.tasks.size());
    for (std::size_t t = 0; t < other.tasks.size(); ++t) {
      CAPTURE(t);
      CHECK(a[i].tasks[t].status == Status::converged);
      check_within_bounds(a[i].tasks[t], other.tasks[t]);
    }
  }
}

std::string message(const Chain& chain, const std::optional<study::Start>& start = std::nullopt) {
  try {
    study::solve_chain(chain, {}, start);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "";
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a sweep gives the digits of its points solved alone") {
  const std::vector<double> values{0.05, 0.3, 0.5, 1.0, 1.4};
  const Chain chain{{0.8, 20, 0, 0}, {1, 20, 1, 0.5}};
  const auto points = study::solve_sweep(chain, alpha_2, values, {});
  REQUIRE(points.size() == values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    CAPTURE(i);
    const auto alone = study::solve_chain(alpha_2.at(chain, values[i]), {});
    for (std::size_t t = 0; t < 2; ++t) {
      REQUIRE(points[i].tasks[t].status == Status::converged);
      CHECK(points[i].tasks[t].branch == alone.tasks[t].branch);
      check_within_bounds(points[i].tasks[t], alone.tasks[t]);
    }
  }
}

TEST_CASE("points are announced as they end, in order") {
  std::vector<std::size_t> seen;
  study::solve_sweep(single, alpha_1, {0.1, 0.2, 0.4, 0.3}, {}, std::nullopt,
                     [&](std::size_t i, const ChainSolution& s) {
                       seen.push_back(i);
                       CHECK(s.tasks.size() == 1);
                     });
  CHECK(seen == std::vector<std::size_t>{0, 1, 2, 3});
}

TEST_CASE("at beta = 20 a sweep up and a sweep down disagree between the spinodals, and nowhere else") {
  const auto up_values = grid(1, 2.4, 57), down_values = grid(2.4, 1, 57);
  const auto up = sweep(single, up_values), down = sweep(single, down_values);
  for (std::size_t i = 0; i < up.size(); ++i) {
    const auto &rising = up[i].tasks[0], &falling = down[up.size() - 1 - i].tasks[0];
    CAPTURE(up_values[i]);
    REQUIRE(rising.status == Status::converged);
    REQUIRE(falling.status == Status::converged);
    const bool apart = std::abs(value(rising, "q") - value(falling, "q")) > 1e-6;
    CHECK(apart == (up_values[i] > lower_fold && up_values[i] < upper_fold));
    if (!apart) {
      check_within_bounds(rising, falling);
      continue;
    }
    CHECK(rising.branch == 0);
    CHECK(falling.branch == 1);
    CHECK(eps(falling, 1) < eps(rising, 1));  // the branch from large alpha generalises better
  }
}

TEST_CASE("a branch is left at its fold and not before, whatever the step") {
  for (const Chain& chain : {single, two}) {
    CAPTURE(chain.size());
    const auto fine_up = grid(1.0, 2.0, 41), fine_down = grid(2.2, 1.2, 41);
    const std::vector<double> up{1.0, 1.9, 1.95}, down{2.2, 1.5, 1.45};
    const auto coarse_up = sweep(chain, up), coarse_down = sweep(chain, down);
    same_points(coarse_up, up, sweep(chain, fine_up), fine_up);
    same_points(coarse_down, down, sweep(chain, fine_down), fine_down);
    const auto error_1 = [](const ChainSolution& s) { return eps(s.tasks[0], 1); };
    // At 1.9, just below the upper fold, still the state of large error; at 1.5, just above the lower one,
    // still that of small error.
    const TaskSolution poor = last({{1.9, 20, 0, 0}});
    const auto at_lower = study::trace_branches(single, alpha_1, {1.5}, study::BranchSettings{});
    double good = 1;
    for (const study::BranchPoint& point : at_lower.points)
      if (point.stable) good = std::min(good, eps(point.chain.tasks[0], 1));
    CHECK(std::abs(error_1(coarse_up[1]) - eps(poor, 1)) < 1e-9);
    CHECK(error_1(coarse_up[2]) < 0.5 * error_1(coarse_up[1]));
    CHECK(std::abs(error_1(coarse_down[1]) - good) < 1e-9);
    CHECK(error_1(coarse_down[2]) > 1.5 * error_1(coarse_down[1]));
  }
}

TEST_CASE("within 1e-7 of a fold the branch still holds, and beyond it no more") {
  for (const Chain& chain : {single, two}) {
    for (const double distance : {1e-4, 1e-7}) {
      CAPTURE(distance);
      const auto up = sweep(chain, {1.2, upper_fold - distance, upper_fold + distance});
      const auto down = sweep(chain, {2.2, lower_fold + distance, lower_fold - distance});
      for (const auto& s : up) CHECK(s.tasks[0].has_solution);
      for (const auto& s : down) CHECK(s.tasks[0].has_solution);
      CHECK(eps(up[1].tasks[0], 1) > 0.05);
      CHECK(eps(up[2].tasks[0], 1) < 0.01);
      CHECK(eps(down[1].tasks[0], 1) < 0.06);  // 0.0543 at the fold
      CHECK(eps(down[2].tasks[0], 1) > 0.1);
    }
  }
}

TEST_CASE("a sweep that turns round goes back on the branch that it is on") {
  const std::vector<double> values{1.7, 1.95, 1.7, 1.3, 1.7};
  const auto points = sweep(single, values);
  for (const auto& s : points) REQUIRE(s.tasks[0].status == Status::converged);
  CHECK(eps(points[0].tasks[0], 1) > 0.1);   // from small load
  CHECK(eps(points[2].tasks[0], 1) < 0.05);  // back from beyond the upper fold
  CHECK(std::abs(eps(points[4].tasks[0], 1) - eps(points[0].tasks[0], 1)) < 1e-9);
}

TEST_CASE("a later task falls off its own fold and the earlier ones go on") {
  // rho_2 = 1/4 has three solutions of task 2 around alpha_2 = 3.8: the sweep takes each end's own.
  const Chain chain{{.alpha = 2, .beta = 20, .gamma = 0}, {.alpha = 3.8, .beta = 20, .gamma = 1, .rho = 0}};
  const auto up_values = grid(-1, 1, 9), down_values = grid(1, -1, 9);
  const auto up = study::solve_sweep(chain, rho_2, up_values, {}),
             down = study::solve_sweep(chain, rho_2, down_values, {});
  for (std::size_t i = 0; i < 9; ++i) {
    CHECK(up[i].tasks[1].has_solution);
    CHECK(down[i].tasks[1].has_solution);
    check_within_bounds(up[i].tasks[0], down[i].tasks[0]);
  }
  check_within_bounds(up.front().tasks[1], down.back().tasks[1]);
  check_within_bounds(up.back().tasks[1], down.front().tasks[1]);
  CHECK(std::abs(value(up[5].tasks[1], "q") - value(down[3].tasks[1], "q")) > 1e-3);
}

TEST_CASE("where both exist --start chooses, and the roots are two") {
  const auto poor = last({{1.8, 20, 0, 0}});
  const auto good = last({{1.8, 20, 0, 0}}, study::Start{0.97, 0.97, 0.975});
  REQUIRE(poor.status == Status::converged);
  REQUIRE(good.status == Status::converged);
  CHECK(poor.branch == 0);
  CHECK(good.branch == 1);
  CHECK(std::abs(value(good, "r") - value(poor, "r")) > 0.01);
  CHECK(eps(good, 1) < eps(poor, 1));
}

TEST_CASE("the reference chooses which state of an earlier task is handed on") {
  const auto first_task = [](double load, study::Reference reference) {
    const auto s = study::solve_chain(alpha_1.at(two, load), {.reference = reference});
    for (const TaskSolution& task : s.tasks) REQUIRE(task.status == Status::converged);
    return s.tasks[0];
  };
  using study::Reference;
  for (const double load : {1.6, transition - 1e-5, transition + 1e-5, 1.7}) {
    CAPTURE(load);
    const TaskSolution poor = first_task(load, Reference::small_load),
                       good = first_task(load, Reference::teacher);
    CHECK(eps(poor, 1) > 2 * eps(good, 1));
    const TaskSolution equilibrium = first_task(load, Reference::equilibrium);
    check_within_bounds(equilibrium, load < transition ? poor : good);
    const double psi = value(equilibrium, "free_entropy");
    CHECK(psi >= std::max(value(poor, "free_entropy"), value(good, "free_entropy")) - 1e-12);
  }
}

TEST_CASE("the equilibrium is not missed where the branch from small load freezes, nor the teacher's state") {
  // Both exist from 1.0661 to 2.3678; the transition lies at 2.02.
  using study::Reference;
  for (const double load : {1.2, 1.42, 1.8, 2.2}) {
    CAPTURE(load);
    const Chain chain{{load, 53.17, 0, 0}, {0.5, 20, 0.5, 0}};
    const auto first_task = [&](Reference reference) {
      return study::solve_chain(chain, {.reference = reference}).tasks[0];
    };
    const TaskSolution poor = first_task(Reference::small_load), good = first_task(Reference::teacher),
                       equilibrium = first_task(Reference::equilibrium);
    CHECK(eps(good, 1) < 0.01);
    CHECK(value(equilibrium, "free_entropy") >=
          std::max(value(poor, "free_entropy"), value(good, "free_entropy")) - 1e-8);
    CHECK((eps(equilibrium, 1) < 0.01) == (load > 2.02));
  }
}

TEST_CASE("under the equilibrium reference a sweep has no memory") {
  const study::Settings settings{.reference = study::Reference::equilibrium};
  const auto values = grid(1.4, 2, 7), back = grid(2, 1.4, 7);
  const auto up = sweep(two, values, settings), down = sweep(two, back, settings);
  for (std::size_t i = 0; i < values.size(); ++i) {
    CAPTURE(values[i]);
    const auto &rising = up[i].tasks, &falling = down[values.size() - 1 - i].tasks;
    check_within_bounds(rising[0], falling[0]);
    CHECK((eps(rising[0], 1) > 0.1) == (values[i] < transition));
  }
}

TEST_CASE("references have words of their own") {
  CHECK(std::string(to_string(study::Reference::small_load)) == "small-load");
  CHECK(std::string(to_string(study::Reference::teacher)) == "teacher");
  CHECK(std::string(to_string(study::Reference::equilibrium)) == "equilibrium");
}

TEST_CASE("beyond the end of the branch from small alpha the one that is left is found") {
  // For beta > 25 that branch does not fold back: at alpha = 2.367 all its weights freeze, and it is gone.
  for (const Chain& chain :
       {Chain{{2.6, 85, 0, 0}}, Chain{{3.4, 27, 0, 0}}, Chain{{3.6, 140, 0, 0}, {0.6, 140, 2, -0.3}},
        Chain{{1, 44, 2, 0}, {6, 44, 0, -0.6}}}) {
    CAPTURE(describe(chain));
    const auto solution = study::solve_chain(chain, {});
    for (const auto& s : solution.tasks) {
      CAPTURE(s.reason);
      CHECK(s.status == Status::converged);
      REQUIRE(s.has_solution);
    }
    const std::size_t task = chain.size() == 2 && chain[0].alpha == 1 ? 2 : 1;
    const TaskSolution& s = solution.tasks[task - 1];
    CHECK(s.branch == 1);
    CHECK(eps(s, task) < 1e-3);  // next to the teacher
    CHECK(value(s, "replicon") > 0);
    // The same root from the other side: --start near perfect learning.
    const auto started = last(Chain(chain.begin(), chain.begin() + static_cast<std::ptrdiff_t>(task)),
                              study::Start{0.9985, 0.999, 0.9986});
    REQUIRE(started.has_solution);
    CHECK(started.branch == 1);
    check_within_bounds(started, s);
  }
}

TEST_CASE("a time limit is kept and told") {
  const double begin = solver::Budget::clock();
  const Chain slow{{2, 20, 0, 0},   {1, 20, 1, 0.5}, {1, 20, 1, 0.5},
                   {1, 20, 1, 0.5}, {1, 20, 1, 0.5}, {1, 20, 1, 0.5}};
  const auto s = study::solve_chain(slow, {.seconds_per_point = 1e-3});
  CHECK(solver::Budget::clock() - begin < 0.1);
  REQUIRE(s.tasks.size() == 6);
  CHECK(s.tasks[0].status == Status::time_limit);
  CHECK_FALSE(s.tasks[0].has_solution);
  CHECK_FALSE(s.tasks[0].reason.empty());
  for (std::size_t t = 1; t < 6; ++t) {
    CHECK(s.tasks[t].status == Status::time_limit);
    CHECK_FALSE(s.tasks[t].has_solution);
    CHECK(s.tasks[t].reason == "the time limit ran out in task 1");
  }
}

TEST_CASE("a limit of evaluations is kept, told, and cuts at the same place every time") {
  const Chain chain{{0.8, 20, 0, 0}, {1, 20, 1, 0.5}};
  int failures = 0, successes = 0;
  for (const long limit : {5L, 40L, 60L, 90L, 2000L}) {
    CAPTURE(limit);
    const auto s = study::solve_chain(chain, {.evaluations = limit}),
               again = study::solve_chain(chain, {.evaluations = limit});
    int spent = 0;
    for (std::size_t t = 0; t < 2; ++t) {
      CHECK(s.tasks[t].status == again.tasks[t].status);
      CHECK(s.tasks[t].evaluations == again.tasks[t].evaluations);
      if (s.tasks[t].has_solution) CHECK(value(s.tasks[t], "q") == value(again.tasks[t], "q"));
      spent += s.tasks[t].evaluations;
    }
    CHECK(spent <= limit);
    const bool cut =
        s.tasks[0].status == Status::evaluation_limit || s.tasks[1].status == Status::evaluation_limit;
    (cut ? failures : successes) += 1;
    if (cut) CHECK(s.tasks[1].status != Status::converged);
  }
  CHECK(failures >= 2);
  CHECK(successes >= 1);
}

TEST_CASE("a target out of reach is not met, and says so") {
  const auto s = study::solve_chain(Chain{{0.5, 20, 0, 0}}, {.target = 1e-18}).tasks.back();
  CHECK(s.status == Status::target_not_met);
  CHECK(s.has_solution);
  double worst = s.residual;
  for (const theory::Reading& reading : s.readings) worst = std::max(worst, reading.scaled_error());
  CHECK(worst > 1e-18);
  CHECK_FALSE(s.reason.empty());
}

TEST_CASE("statuses have words of their own") {
  CHECK(std::string(to_string(Status::converged)) == "converged");
  CHECK(std::string(to_string(Status::target_not_met)) == "target_not_met");
  CHECK(std::string(to_string(Status::not_converged)) == "not_converged");
  CHECK(std::string(to_string(Status::evaluation_limit)) == "evaluation_limit");
  CHECK(std::string(to_string(Status::time_limit)) == "time_limit");
  CHECK(std::string(to_string(Status::no_root)) == "no_root");
  CHECK(std::string(to_string(Status::upstream_failed)) == "upstream_failed");
}

TEST_CASE("misuse throws with the name and the value") {
  const TaskParameters good{0.5, 20, 1, 0.5};
  const double nan = std::numeric_limits<double>::quiet_NaN(), inf = std::numeric_limits<double>::infinity();
  CHECK(contains(message({{-1, 20, 0, 0}}), "alpha_1 = -1"));
  CHECK(contains(message({{0, 20, 0, 0}}), "alpha_1"));
  CHECK(contains(message({good, {0.5, 0, 0, 0}}), "beta_2 = 0"));
  CHECK(contains(message({good, {0.5, 20, -0.25, 0}}), "gamma_2 = -0.25"));
  CHECK(contains(message({good, good, {0.5, 20, 1, 1.5}}), "rho_3 = 1.5"));
  CHECK(contains(message({good, {0.5, 20, 1, nan}}), "rho_2 = nan"));
  CHECK(contains(message({{inf, 20, 0, 0}}), "alpha_1 = inf"));
  CHECK(contains(message({}), "0"));
  CHECK(contains(message(Chain(7, good)), "7"));
  CHECK(contains(message({good}, study::Start{0.5, 0.9, 0.6}), "start"));
  CHECK(contains(message({good}, study::Start{0.7, 0.1, 0.6}), "start"));
  CHECK_THROWS_AS(sweep(single, {0.5, -1}), std::invalid_argument);
  CHECK_THROWS_AS(study::solve_sweep(single, alpha_1, {0.5}, {}, study::Start{0.7, 0.1, 0.6}),
                  std::invalid_argument);
  CHECK(sweep(single, {}).empty());
}
