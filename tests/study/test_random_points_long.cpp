// Thousands of the random points of random_points.hpp (label slow).
#include "tests/study/random_points.hpp"

TEST_CASE("thousands of random points meet their target or say why not") {
  const auto tally = support::check_points(1000, 4000, 20, 10);
  CHECK(tally.known_overlaps >= 0.98 * tally.points);
  CHECK(tally.converged() >= 0.9 * tally.points);
}
