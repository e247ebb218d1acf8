// Thousands of the random sweeps of random_sweeps.hpp (label slow). FRANZ_PARISI_SWEEP_LOG names a file in
// which finished sweeps are kept, so that a run that was stopped goes on where it was.
#include "tests/study/random_sweeps.hpp"

#include <cstdlib>

TEST_CASE("thousands of random sweeps tell the same story from every range and direction") {
  const char* const name = std::getenv("FRANZ_PARISI_SWEEP_LOG");
  const std::string log = name == nullptr ? "" : name;
  support::SweepTally tally;
  support::check_sweeps(1, 1000, 2000, log, tally);
  support::check_sweeps(2, 1000, 200, log, tally);
  support::check_sweeps(3, 1000, 30, log, tally);
  support::report(tally);
}
