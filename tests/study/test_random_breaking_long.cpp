// Hundreds of the random points of random_breaking.hpp (label slow).
#include "tests/study/random_breaking.hpp"

TEST_CASE("hundreds of first tasks, with one step where replica symmetry is not their answer") {
  constexpr unsigned points = 400;
  auto tally = support::check_breaking(100, points);
  CHECK(tally["one step"] + tally["symmetric"] >= 0.9 * points);
}
