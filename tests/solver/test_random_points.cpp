// A first look at the random points of random_points.hpp: some ten seconds.
#include "tests/solver/random_points.hpp"

TEST_CASE("random points meet their target or say why not") {
  const auto tally = support::check_points(0, 64, 20, 4);
  CHECK(tally.converged() >= 63);
}
