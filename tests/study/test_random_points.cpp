// A first look at the random points of random_points.hpp: some ten seconds.
#include "tests/study/random_points.hpp"

using namespace support;

TEST_CASE("random points meet their target or say why not") {
  const auto tally = check_points(0, 64, 20, 4);
  CHECK(tally.known_overlaps >= 63);
  CHECK(tally.converged() >= 60);  // every reading, eps relative to itself however small
}

TEST_CASE("bounds hold at the level of rounding and of what is cut off") {
  // What the law of the task before loses at its ends, and how it rounds, is larger than the rest here.
  for (const unsigned index : {8750U, 9090U, 10230U, 10950U, 11790U, 13530U, 14750U, 16170U, 16950U})
    check_points(index, 1, 20, 1);
}

TEST_CASE("a task learned twice has one answer, however much was learned") {
  // gamma = 0, rho = 1: the second task is the first one again, found from another start.
  for (const std::pair<double, double>& load :
       {std::pair{202.805, 694.178}, {206.798, 153.858}, {253.017, 284.948}, {30.0, 1000.0}}) {
    const auto alpha = load.first, beta = load.second;
    CAPTURE(alpha);
    const auto solution = study::solve_chain({{alpha, beta, 0, 0}, {alpha, beta, 0, 1}}, {});
    REQUIRE(solution.tasks[1].has_solution);  // bounds hold whether they meet the target or not
    for (const std::string key : {"q", "r", "q_star", "q_hat", "r_hat", "q_star_hat", "eps_1",
                                  "eps_mean_network", "eps_sampled_network", "free_entropy", "energy"}) {
      CAPTURE(key);
      CHECK(std::abs(value(solution.tasks[0], key) - value(solution.tasks[1], key)) <=
            error(solution.tasks[0], key) + error(solution.tasks[1], key));
    }
  }
}
