// A first look at the random sweeps of random_sweeps.hpp: some twenty seconds.
#include "tests/study/random_sweeps.hpp"

TEST_CASE("random sweeps tell the same story from every range and direction") {
  support::SweepTally tally;
  support::check_sweeps(1, 0, 18, "", tally);
  support::check_sweeps(2, 0, 3, "", tally);
  support::check_sweeps(3, 0, 1, "", tally);
  support::report(tally);
}
