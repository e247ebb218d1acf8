// Thousands of the random points of random_points.hpp (label slow). FRANZ_PARISI_POINTS=FIRST:COUNT takes
// others, so that a long run can be cut in parts.
#include "tests/study/random_points.hpp"

#include <cstdio>
#include <cstdlib>

TEST_CASE("thousands of random points meet their target or say why not") {
  unsigned first = 1000, count = 4000;
  if (const char* asked = std::getenv("FRANZ_PARISI_POINTS"))
    REQUIRE(std::sscanf(asked, "%u:%u", &first, &count) == 2);
  const auto tally = support::check_points(first, count, 20, 10);
  CHECK(tally.known_overlaps >= 0.98 * tally.points);
  CHECK(tally.converged() >= 0.9 * tally.points);
}
