// Sweeps, branches, limits of time, misuse: what a caller sees of the solver besides digits.
#include "tests/solver/support.hpp"

#include <chrono>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>

#include <doctest/doctest.h>

using namespace support;

namespace {

std::vector<Chain> alphas(double from, double to, int count) {
  std::vector<Chain> chains;
  for (int i = 0; i < count; ++i) chains.push_back({{from + (to - from) * i / (count - 1), 20, 0, 0}});
  return chains;
}

std::string message(const Chain& chain, const std::optional<solver::Start>& start = std::nullopt) {
  try {
    solver::solve_chain(chain, {}, start);
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
  std::vector<Chain> chains;
  for (const double alpha : {0.05, 0.3, 0.5, 1.0, 1.4})
    chains.push_back({{0.8, 20, 0, 0}, {alpha, 20, 1, 0.5}});
  const auto sweep = solver::solve_sweep(chains, {});
  for (std::size_t i = 0; i < chains.size(); ++i) {
    const auto alone = last(chains[i]);
    const auto& s = sweep[i].tasks.back();
    CAPTURE(i);
    REQUIRE(s.status == solver::Status::converged);
    CHECK(s.branch == alone.branch);
    CHECK(std::abs(s.q - alone.q) <= s.q_error + alone.q_error);
    CHECK(std::abs(s.r - alone.r) <= s.r_error + alone.r_error);
    CHECK(std::abs(s.q_star - alone.q_star) <= s.q_star_error + alone.q_star_error);
    CHECK(std::abs(s.readings.free_entropy - alone.readings.free_entropy) <=
          s.free_entropy_error + alone.free_entropy_error);
  }
}

TEST_CASE("points are announced as they end, in order") {
  std::vector<std::size_t> seen;
  solver::solve_sweep(alphas(0.1, 0.5, 4), {}, std::nullopt,
                      [&](std::size_t i, const solver::ChainSolution& s) {
                        seen.push_back(i);
                        CHECK(s.tasks.size() == 1);
                      });
  CHECK(seen == std::vector<std::size_t>{0, 1, 2, 3});
}

TEST_CASE("at beta = 20 a sweep up and a sweep down disagree between the spinodals") {
  const int count = 57;
  const auto up = solver::solve_sweep(alphas(1, 2.4, count), {}),
             down = solver::solve_sweep(alphas(2.4, 1, count), {});
  double up_jump = 0, down_jump = 0;
  for (int i = 0; i < count; ++i) {
    const double alpha = 1 + 1.4 * i / (count - 1);
    const auto& rising = up[i].tasks[0];
    const auto& falling = down[count - 1 - i].tasks[0];
    CAPTURE(alpha);
    REQUIRE(rising.status == solver::Status::converged);
    REQUIRE(falling.status == solver::Status::converged);
    if (std::abs(rising.q - falling.q) > 1e-6) {
      CHECK(rising.branch == 0);
      CHECK(falling.branch == 1);
      CHECK(falling.readings.eps[0] <
            rising.readings.eps[0]);  // the branch from large alpha generalises better
      up_jump = std::max(up_jump, alpha);
      down_jump = down_jump == 0 ? alpha : std::min(down_jump, alpha);
    }
  }
  CHECK(up_jump > 1.85);  // the poor branch lasts up to alpha = 1.9..2
  CHECK(up_jump < 2.1);
  CHECK(down_jump < 1.75);  // the good one down to far below
  CHECK(down_jump > 1.0);
  CHECK(up.back().tasks[0].q == doctest::Approx(down.front().tasks[0].q).epsilon(1e-9));
}

TEST_CASE("where both exist --start chooses, and the roots are two") {
  const auto poor = last({{1.8, 20, 0, 0}});
  const auto good = last({{1.8, 20, 0, 0}}, solver::Start{0.97, 0.97, 0.975});
  REQUIRE(poor.status == solver::Status::converged);
  REQUIRE(good.status == solver::Status::converged);
  CHECK(poor.branch == 0);
  CHECK(good.branch == 1);
  CHECK(std::abs(good.r - poor.r) > 0.01);
  CHECK(good.readings.eps[0] < poor.readings.eps[0]);
}

TEST_CASE("beyond the end of the branch from small alpha the one that is left is found") {
  // For beta > 25 that branch does not fold back: at alpha = 2.367 all its weights freeze, and it is gone.
  for (const Chain& chain :
       {Chain{{2.6, 85, 0, 0}}, Chain{{3.4, 27, 0, 0}}, Chain{{3.6, 140, 0, 0}, {0.6, 140, 2, -0.3}},
        Chain{{1, 44, 2, 0}, {6, 44, 0, -0.6}}}) {
    CAPTURE(chain[0].alpha);
    const auto solution = solver::solve_chain(chain, {});
    for (const auto& s : solution.tasks) REQUIRE(s.status == solver::Status::converged);
    const auto& s = chain.size() == 2 && chain[0].alpha == 1 ? solution.tasks[1] : solution.tasks[0];
    CHECK(s.branch == 1);
    CHECK(s.readings.eps.back() < 1e-3);  // next to the teacher
    CHECK(s.readings.replicon > 0);
    // The same root from the other side: --start near perfect learning.
    const Chain upto(chain.begin(), chain.begin() + static_cast<std::ptrdiff_t>(s.readings.p.size()));
    const auto started = last(upto, solver::Start{0.9985, 0.999, 0.9986});
    REQUIRE(started.status == solver::Status::converged);
    CHECK(started.branch == 1);
    CHECK(std::abs(started.q - s.q) <= started.q_error + s.q_error);
  }
}

TEST_CASE("a time limit is kept and told") {
  const auto begin = std::chrono::steady_clock::now();
  const Chain slow{{2, 20, 0, 0},   {1, 20, 1, 0.5}, {1, 20, 1, 0.5},
                   {1, 20, 1, 0.5}, {1, 20, 1, 0.5}, {1, 20, 1, 0.5}};
  const auto s = solver::solve_chain(slow, {.seconds_per_point = 1e-3});
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  CHECK(seconds < 2);
  REQUIRE(s.tasks.size() == 6);
  CHECK(s.tasks[0].status == solver::Status::time_limit);
  CHECK_FALSE(s.tasks[0].has_solution);
  CHECK_FALSE(s.tasks[0].reason.empty());
  for (std::size_t t = 1; t < 6; ++t) {
    CHECK(s.tasks[t].status == solver::Status::upstream_failed);
    CHECK_FALSE(s.tasks[t].has_solution);
    CHECK(contains(s.tasks[t].reason, "task " + std::to_string(t)));
  }
}

TEST_CASE("a target out of reach is not met, and says so") {
  const auto s = solver::solve_chain(Chain{{0.5, 20, 0, 0}}, {.target = 1e-18}).tasks.back();
  CHECK(s.status == solver::Status::target_not_met);
  CHECK(s.has_solution);
  CHECK(std::max({s.residual, s.q_error, s.r_error, s.q_star_error}) > 1e-18);
  CHECK_FALSE(s.reason.empty());
}

TEST_CASE("statuses have words of their own") {
  using solver::Status;
  CHECK(std::string(to_string(Status::converged)) == "converged");
  CHECK(std::string(to_string(Status::target_not_met)) == "target_not_met");
  CHECK(std::string(to_string(Status::not_converged)) == "not_converged");
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
  CHECK(contains(message({good}, solver::Start{0.5, 0.9, 0.6}), "start"));
  CHECK(contains(message({good}, solver::Start{0.7, 0.1, 0.6}), "start"));
}
