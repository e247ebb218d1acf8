// Chains that keep what was solved: the same answers as without, whatever was asked before.
#include "study/chain/kept_chain.hpp"

#include <atomic>
#include <vector>

#include <doctest/doctest.h>

using namespace franz_parisi;
using study::KeptChain;

namespace {

void check_same(const study::ChainSolution& kept, const study::ChainSolution& cold) {
  REQUIRE(kept.tasks.size() == cold.tasks.size());
  for (std::size_t t = 0; t < kept.tasks.size(); ++t) {
    const auto &a = kept.tasks[t], &b = cold.tasks[t];
    CHECK(a.status == b.status);
    CHECK(a.branch == b.branch);
    for (const theory::Reading& reading : b.readings) {
      CHECK(a.readings.value(reading.key) == reading.value);
      CHECK(a.readings.error(reading.key) == reading.error);
    }
  }
}

const study::Settings settings;

}  // namespace

TEST_CASE("loads asked for in any order, around the fold and back, are those of a chain solved alone") {
  const theory::TaskParameters first{2, 20, 0};
  const KeptChain one = KeptChain(settings).then(first);
  for (const double alpha : {1.0, 1.4, 0.3, 1e-6, 3.0, 6.5, 2.0, 6.6, 0.5}) {
    CAPTURE(alpha);
    const theory::TaskParameters second{alpha, 20, 1, 0.5};
    check_same(one.then(second).solution(), study::solve_chain({first, second}, settings));
  }
  const KeptChain none(settings);
  for (const double alpha : {1.9, 1.906, 0.5, 1.905, 30.0}) {  // the spinodal is at 1.9058
    CAPTURE(alpha);
    const theory::TaskParameters task{alpha, 20, 0};
    check_same(none.then(task).solution(), study::solve_chain({task}, settings));
  }
}

TEST_CASE("every reference hands on what a chain hands on") {
  for (const study::Reference reference : {study::Reference::teacher, study::Reference::equilibrium}) {
    study::Settings how;
    how.reference = reference;
    const theory::TaskParameters first{1.7, 20, 0}, second{0.4, 20, 1, 0.2}, third{0.3, 10, 0.5, -0.1};
    const KeptChain two = KeptChain(how).then(first).then(second);
    check_same(two.then(third).solution(), study::solve_chain({first, second, third}, how));
    check_same(two.solution(), study::solve_chain({first, second}, how));
  }
}

TEST_CASE("a limit costs the point and nothing after it") {
  study::Settings few;
  few.evaluations = 12;
  const KeptChain none(few);
  CHECK(none.then({1.5, 20, 0}).solution().tasks.back().status == study::Status::evaluation_limit);
  CHECK(none.then({1e-5, 20, 0}).solution().tasks.back().status == study::Status::converged);
  const auto orphan = none.then({1.5, 20, 0}).then({1, 20, 1, 0}).solution();
  CHECK(orphan.tasks.back().status == study::Status::evaluation_limit);
  CHECK(orphan.tasks.back().reason == "the evaluations that one point may take ran out in task 1");
}

TEST_CASE("bad parameters are refused, an interrupted question can be asked again") {
  const KeptChain none(settings);
  CHECK_THROWS_WITH_AS(none.then({-1, 20, 0}), doctest::Contains("alpha_1 = -1"), std::invalid_argument);
  CHECK_THROWS_AS(none.solution(), std::logic_error);
  const std::atomic<bool> stop{true};
  const KeptChain one = none.then({1, 20, 0});
  CHECK_THROWS_AS(one.solution(&stop), franz_parisi::Interrupted);
  check_same(one.solution(), study::solve_chain({{1, 20, 0}}, settings));
}
