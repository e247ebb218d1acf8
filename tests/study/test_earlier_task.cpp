// A parameter of an earlier task moves: every solution of a chain stands on one of the tasks before, and the
// folds and transitions of these are the chain's.
#include "study/chain/branches.hpp"
#include "tests/study/compare_branches.hpp"
#include "tests/study/support.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <doctest/doctest.h>

using namespace support;
using study::BranchDiagram;
using study::BranchPoint;
using study::Event;
using study::EventKind;
using study::trace_branches;

namespace {

const Chain cooled{{.alpha = 1.7, .beta = 20, .gamma = 0},
                   {.alpha = 0.5, .beta = 20, .gamma = 1, .rho = 0.5}};
const Chain loaded{{.alpha = 1, .beta = 20, .gamma = 0}, {.alpha = 1, .beta = 20, .gamma = 0.5, .rho = 0}};

std::vector<Event> events(const BranchDiagram& d, EventKind kind, std::size_t task) {
  std::vector<Event> found;
  for (const Event& e : d.events)
    if (e.spec.kind == kind && e.task == task) found.push_back(e);
  return found;
}

std::vector<BranchPoint> at(const BranchDiagram& d, double value) {
  std::vector<BranchPoint> found;
  for (const BranchPoint& p : d.points)
    if (p.value == value) found.push_back(p);
  return found;
}

const BranchDiagram& by_beta() {
  static const BranchDiagram d = trace_branches(cooled, beta_1, grid(12, 30, 10), {});
  return d;
}
const BranchDiagram& by_alpha() {
  static const BranchDiagram d = trace_branches(loaded, alpha_1, grid(1.3, 2.1, 9), {});
  return d;
}

}  // namespace

TEST_CASE("beta_1 swept: three solutions of the chain where task 1 has three, and the events of task 1") {
  const BranchDiagram& d = by_beta();
  CHECK(d.complete);
  CHECK(repetitions(d) == "");
  CHECK(at(d, 20).size() == 3);
  for (const BranchPoint& p : d.points)
    for (const TaskSolution& s : p.chain.tasks) CHECK(s.status == Status::converged);
  const auto spinodals = events(d, EventKind::spinodal, 0), transitions = events(d, EventKind::transition, 0);
  REQUIRE(spinodals.size() == 1);
  CHECK(std::abs(spinodals[0].value - 17.84697736) < 1e-8);
  REQUIRE(transitions.size() == 1);
  CHECK(std::abs(transitions[0].value - 22.52835364) < 1e-8);
}

TEST_CASE("alpha_1 swept: both folds of task 1, its transition, and no branch twice") {
  const BranchDiagram& d = by_alpha();
  CHECK(d.complete);
  CHECK(repetitions(d) == "");
  const auto spinodals = events(d, EventKind::spinodal, 0), transitions = events(d, EventKind::transition, 0);
  REQUIRE(spinodals.size() == 2);
  CHECK(std::abs(spinodals[0].value - 1.498897538294) < 1e-11);
  CHECK(std::abs(spinodals[1].value - 1.905802528488) < 1e-11);
  REQUIRE(transitions.size() == 1);
  CHECK(std::abs(transitions[0].value - 1.650219854501) < 1e-11);
  for (const double alpha : {1.6, 1.7, 1.8, 1.9}) {
    // For each of the three solutions of task 1 those of task 2 on top of it, found one by one.
    const BranchDiagram alone = trace_branches({loaded[0]}, alpha_1, {alpha}, {});
    REQUIRE(alone.points.size() == 3);
    std::size_t expected = 0;
    for (const BranchPoint& p : alone.points) {
      const std::size_t resting =
          static_cast<std::size_t>(std::count_if(d.points.begin(), d.points.end(), [&](const BranchPoint& o) {
            return std::abs(o.value - alpha) < 1e-12 && std::abs(o.chain.tasks[0].readings.value("q") -
                                                                 p.chain.tasks[0].readings.value("q")) < 1e-9;
          }));
      CHECK(resting >= 1);
      CHECK(resting % 2 == 1);
      expected += resting;
    }
    const auto here = std::count_if(d.points.begin(), d.points.end(),
                                    [&](const BranchPoint& o) { return std::abs(o.value - alpha) < 1e-12; });
    CHECK(static_cast<std::size_t>(here) == expected);
  }
}

TEST_CASE("the events of an earlier task are those of that task alone") {
  const BranchDiagram alone = trace_branches({loaded[0]}, alpha_1, grid(1.3, 2.1, 9), {});
  for (const EventKind kind :
       {EventKind::spinodal, EventKind::transition, EventKind::at_instability, EventKind::perfect_learning}) {
    CAPTURE(to_string(kind));
    const auto chain = events(by_alpha(), kind, 0), task = events(alone, kind, 0);
    REQUIRE(chain.size() == task.size());
    for (std::size_t i = 0; i < task.size(); ++i) {
      CHECK(std::abs(chain[i].value - task[i].value) <= chain[i].error + task[i].error);
      REQUIRE(chain[i].chain.tasks.size() == 1);  // the record is the task's own
      CHECK(chain[i].error < 1e-9);
      CHECK(chain[i].chain.tasks[0].status == Status::converged);
    }
  }
}

TEST_CASE("the same from both directions and from other values") {
  CHECK(differences(by_beta(), trace_branches(cooled, beta_1, {31, 20, 16, 11}, {})) == "");
  CHECK(differences(by_alpha(), trace_branches(loaded, alpha_1, {2.3, 1.7, 1.2}, {})) == "");
}

TEST_CASE("stability is every task's own; the equilibrium is judged among solutions with the same past") {
  const double transition = events(by_alpha(), EventKind::transition, 0).at(0).value;
  for (const BranchPoint& p : by_alpha().points) {
    CAPTURE(p.value);
    const auto &first = p.chain.tasks[0], &second = p.chain.tasks[1];
    CHECK(p.stable == (first.stable && second.stable));
    REQUIRE(p.equilibrium.size() == 2);
    if (p.equilibrium[0]) CHECK(first.stable);
    if (p.equilibrium[1]) CHECK(second.stable);
    // Task 1's own equilibrium: the state of large error below the transition.
    const auto same_value = at(by_alpha(), p.value);
    for (const BranchPoint& o : same_value) {
      const TaskSolution& other = o.chain.tasks[0];
      if (p.equilibrium[0] && other.stable)
        CHECK(value(first, "free_entropy") >= value(other, "free_entropy") - 1e-9);
    }
    if (p.equilibrium[0] && p.value > 1.4989 && p.value < 1.9058)
      CHECK((eps(first, 1) > 0.1) == (p.value < transition));
    // One solution of task 2 is the equilibrium of each past.
    int best = 0;
    for (const BranchPoint& o : same_value)
      best += o.equilibrium[1] && o.chain.tasks[0].branch == first.branch;
    CHECK(best == 1);
  }
}

TEST_CASE("the numbers of a chain's branches are those of its tasks within their past") {
  for (const BranchPoint& p : by_alpha().points) {
    for (const BranchPoint& o : by_alpha().points) {
      if (p.value != o.value) continue;
      const bool same_past =
          std::abs(p.chain.tasks[0].readings.value("q") - o.chain.tasks[0].readings.value("q")) < 1e-9;
      CHECK((p.chain.tasks[0].branch == o.chain.tasks[0].branch) == same_past);
      if (same_past && p.branch != o.branch) CHECK(p.chain.tasks[1].branch != o.chain.tasks[1].branch);
    }
  }
}

TEST_CASE("tasks before the swept one rest on the reference that was asked for") {
  const Chain chain{{.alpha = 1.7, .beta = 20, .gamma = 0}, {.alpha = 1, .beta = 20, .gamma = 0.5, .rho = 0}};
  const auto first = [&](study::Reference reference) {
    const BranchDiagram d =
        trace_branches(chain, alpha_2, {0.5, 1, 1.5}, {.point = {.reference = reference}, .readings = {}});
    CHECK(d.complete);
    for (const BranchPoint& p : d.points)
      CHECK(value(p.chain.tasks[0], "q") == value(d.points.front().chain.tasks[0], "q"));
    return eps(d.points.front().chain.tasks[0], 1);
  };
  const double poor = first(study::Reference::small_load);
  CHECK(first(study::Reference::teacher) < poor);
  CHECK(first(study::Reference::equilibrium) < poor);  // beyond the transition
}

TEST_CASE("solutions on a curve of the first task that freezes at both ends are found from any range") {
  // Between 1.6489, where it is born in a spinodal, and 2.3675 the first task has a pair that no end of the
  // long range meets.
  const Chain chain{{.alpha = 1, .beta = 39.4966746, .gamma = 1.3636737},
                    {.alpha = 2.9611664, .beta = 3.3837550, .gamma = 1.945066, .rho = 0.9604316}};
  const BranchDiagram whole = trace_branches(chain, alpha_1, {0.14, 2, 2.7}, {}),
                      inside = trace_branches(chain, alpha_1, {1.9, 2, 2.1}, {});
  CHECK(whole.complete);
  CHECK(inside.complete);
  CHECK(at(whole, 2).size() == 3);
  REQUIRE(at(whole, 2).size() == at(inside, 2).size());
  for (const BranchPoint& p : at(inside, 2)) {
    const auto same = [&](const BranchPoint& q) {
      return std::abs(value(p.chain.tasks[1], "q") - value(q.chain.tasks[1], "q")) < 1e-9;
    };
    const std::vector<BranchPoint> others = at(whole, 2);
    CHECK(std::count_if(others.begin(), others.end(), same) == 1);
  }
  CHECK(events(whole, EventKind::edge, 0).size() == 1);
}
