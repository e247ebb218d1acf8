// A first look at the random points of random_points.hpp: some ten seconds.
#include "tests/study/random_points.hpp"

TEST_CASE("random points meet their target or say why not") {
  const auto tally = support::check_points(0, 64, 20, 4);
  CHECK(tally.known_overlaps >= 63);
  CHECK(tally.converged() >= 60);  // every reading, eps relative to itself however small
}
