// A first look at the random points of random_points.hpp: some ten seconds.
#include "tests/study/random_points.hpp"

TEST_CASE("random points meet their target or say why not") {
  const auto tally = support::check_points(0, 64, 20, 4);
  CHECK(tally.known_overlaps >= 63);
  CHECK(tally.converged() >= 60);  // every reading, eps relative to itself however small
}

TEST_CASE("bounds hold at the level of rounding and of what is cut off") {
  // What the law of the task before loses at its ends, and how it rounds, is larger than the rest here.
  for (const unsigned index : {8750U, 9090U, 10230U, 10950U, 11790U, 13530U, 14750U, 16170U, 16950U})
    support::check_points(index, 1, 20, 1);
}
