// Thousands of the random points of random_points.hpp (label slow).
#include "tests/solver/random_points.hpp"

TEST_CASE("thousands of random points meet their target or say why not") {
  const auto tally = support::check_points(1000, 4000, 20, 10);
  CHECK(tally.converged() >= 0.98 * tally.points);
}
