// Limits of work: evaluations are counted, shares are charged to the whole.
#include "solver/budget.hpp"

#include <chrono>
#include <thread>

#include <doctest/doctest.h>

using franz_parisi::solver::Budget;

namespace {

/// Grants until the budget says no.
long spend(Budget& budget, long most = 1000) {
  long count = 0;
  while (count < most && budget.grant()) ++count;
  return count;
}

/// Spends so many seconds of this thread's processor time.
void work(double seconds) {
  const double end = Budget::clock() + seconds;
  while (Budget::clock() < end) {
  }
}

}  // namespace

TEST_CASE("so many evaluations are granted and no more") {
  Budget budget({7, 1e9});
  CHECK_FALSE(budget.exhausted());
  CHECK(spend(budget) == 7);
  CHECK(budget.granted() == 7);
  CHECK(budget.exhausted());
  CHECK_FALSE(budget.out_of_time());
  CHECK_FALSE(budget.grant());
  CHECK(budget.granted() == 7);
}

TEST_CASE("exhaustion is seen when something more is asked for, not before") {
  Budget budget({2, 1e9});
  CHECK(budget.grant());
  CHECK(budget.grant());
  CHECK_FALSE(budget.exhausted());  // what was asked for was given
  CHECK_FALSE(budget.grant());
  CHECK(budget.exhausted());
}

TEST_CASE("the clock is that of the work, and says that it decided") {
  Budget budget({1000, 0.01});
  CHECK(budget.grant());
  work(0.02);
  CHECK_FALSE(budget.grant());
  CHECK(budget.exhausted());
  CHECK(budget.out_of_time());
  CHECK(budget.granted() == 1);
}

TEST_CASE("waiting for others is no work") {
  Budget budget({1000, 0.02});
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  CHECK(budget.grant());
  std::thread([] { work(0.05); }).join();
  CHECK(budget.grant());
}

TEST_CASE("a share is charged to the whole and ends with it") {
  Budget whole({10, 1e9});
  Budget first({6, 1e9}, &whole), second({6, 1e9}, &whole);
  CHECK(spend(first) == 6);
  CHECK_FALSE(first.out_of_time());
  CHECK_FALSE(whole.exhausted());
  const long left = 10 - whole.granted();
  CHECK(spend(second) == left);
  CHECK(second.exhausted());
  CHECK_FALSE(second.out_of_time());
  CHECK(whole.exhausted());
  CHECK(whole.granted() == 10);
}

TEST_CASE("what a share was refused by its own limit is not charged to the whole") {
  Budget whole({100, 1e9});
  Budget share({6, 1e9}, &whole);
  CHECK(spend(share) == 6);
  CHECK(whole.granted() == 6);
}

TEST_CASE("a share of a whole that is out of time says so") {
  Budget whole({1000, 0.005});
  Budget share({1000, 1e9}, &whole);
  work(0.01);
  CHECK_FALSE(share.grant());
  CHECK(share.out_of_time());
}

TEST_CASE("shares of shares") {
  Budget whole({5, 1e9});
  Budget part({100, 1e9}, &whole);
  Budget piece({100, 1e9}, &part);
  CHECK(spend(piece) == 5);
  CHECK(part.granted() == 5);
  CHECK(whole.exhausted());
  CHECK(part.exhausted());
  CHECK(piece.exhausted());
}

TEST_CASE("whoever no longer wants the answer ends the search") {
  std::atomic<bool> stop{false};
  Budget whole({1000, 1e9, &stop});
  Budget share({1000, 1e9}, &whole);
  CHECK(share.grant());
  stop = true;
  CHECK_THROWS_AS(share.grant(), franz_parisi::Interrupted);
}
