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

TEST_CASE("a first task deep in perfect learning, against 30 digits") {
  // Roots of (3), (5), (6) by Newton's method with plain trapezoids, apart from this program.
  struct Row {
    double alpha, beta, q_hat, energy;
  };
  for (const Row& row : {Row{100, 60, 105177582.14136997295, 0.033333453455203645},
                         Row{30, 1000, 43824299556.914781982, 0.0020000051146890027},
                         Row{76.534, 59.6996, 60685571.619217987869, 0.033501269061973028}}) {
    CAPTURE(row.alpha);
    const TaskSolution solved = last({{row.alpha, row.beta, 0, 0}});
    CHECK(std::abs(value(solved, "q_hat") - row.q_hat) <= error(solved, "q_hat"));
    CHECK(std::abs(value(solved, "energy") - row.energy) <= error(solved, "energy"));
    CHECK(error(solved, "q_hat") < 1e-11 * row.q_hat);
  }
}

TEST_CASE("errors so small that their squares underflow meet their target") {
  for (const Chain& chain :
       {Chain{{15.6, 20, 0, 0}},
        Chain{{2.7467038260389587, 59.874551755063798, 0.29208237048237046, 0},
              {6.1080940558274541, 132.21394008768755, 0.86549021712706176, 0.45152952797210077}},
        Chain{{2.5961930177881976, 124.82070540235392, 1.9115289660977426, 0},
              {7.0345982868296701, 124.82070540235392, 1.6806046284384801, -0.039499771771747016}}}) {
    const TaskSolution solved = last(chain);
    const std::string key = theory::numbered("eps", chain.size() - 1);
    CHECK(value(solved, key) < 1e-130);
    CHECK(error(solved, key) < 1e-130);
    CHECK(solved.status == Status::converged);
  }
}

TEST_CASE("a task learned twice has one answer, however much was learned") {
  // gamma = 0, rho = 1: the second task is the first one again, found from another start.
  for (const std::pair<double, double>& load : {std::pair{202.805, 694.178}, {30.0, 1000.0}}) {
    const auto alpha = load.first, beta = load.second;
    CAPTURE(alpha);
    study::Settings settings;
    settings.seconds_per_point *= FRANZ_PARISI_PATIENCE;
    const auto solution = study::solve_chain({{alpha, beta, 0, 0}, {alpha, beta, 0, 1}}, settings);
    REQUIRE(solution.tasks[1].has_solution);  // bounds hold whether they meet the target or not
    for (const std::string key : {"q", "r", "q_star", "q_hat", "r_hat", "q_star_hat", "eps_1",
                                  "eps_mean_network", "eps_sampled_network", "free_entropy", "energy"}) {
      CAPTURE(key);
      CHECK(std::abs(value(solution.tasks[0], key) - value(solution.tasks[1], key)) <=
            error(solution.tasks[0], key) + error(solution.tasks[1], key));
    }
  }
}
