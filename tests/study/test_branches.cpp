// All branches of a sweep and the events on them: consistent between sweeps, with thermodynamics, and with
// each other.
#include "study/chain/branches.hpp"
#include "study/chain/event.hpp"
#include "study/chain/levels.hpp"
#include "tests/study/compare_branches.hpp"
#include "tests/study/support.hpp"
#include "theory/channel/probit/probit.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <Eigen/SVD>
#include <doctest/doctest.h>

using namespace support;
using study::BranchDiagram;
using study::BranchPoint;
using study::Event;
using study::EventKind;
using study::trace_branches;

namespace {

Chain first_task(double alpha, double beta) { return {{.alpha = alpha, .beta = beta, .gamma = 0}}; }

const Event& event(const BranchDiagram& diagram, EventKind kind, std::size_t index = 0) {
  for (const Event& e : diagram.events) {
    if (e.spec.kind == kind && index-- == 0) return e;
  }
  FAIL("no such event");
  return diagram.events.front();
}

const BranchDiagram& s_curve() {
  static const BranchDiagram diagram = trace_branches(first_task(1, 20), alpha_1, grid(0.5, 2.1, 33), {});
  return diagram;
}

double energetic_term(const TaskSolution& s) { return theory::energetic(s.parameters, s.x.value()).e.value; }

}  // namespace

TEST_CASE("beta = 20 has three branches, two spinodals, a transition between them and AT instabilities") {
  const BranchDiagram& d = s_curve();
  CHECK(d.complete);
  CHECK(d.reason.empty());
  CHECK(std::all_of(d.points.begin(), d.points.end(),
                    [](const BranchPoint& p) { return p.chain.tasks[0].status == Status::converged; }));
  const double lower = event(d, EventKind::spinodal, 0).value, upper = event(d, EventKind::spinodal, 1).value;
  const double transition = event(d, EventKind::transition).value;
  CHECK(std::abs(lower - 1.498897538294) < 1e-11);
  CHECK(std::abs(transition - 1.650219854501) < 1e-11);
  CHECK(std::abs(upper - 1.905802528488) < 1e-11);
  for (const BranchPoint& p : d.points) {
    CAPTURE(p.value);
    CHECK(p.branch == p.chain.tasks[0].branch);
    CHECK(p.stable == (p.branch != 2));
    CHECK(p.stable == p.chain.tasks[0].stable);
    REQUIRE(p.equilibrium.size() == 1);
    CHECK(p.equilibrium[0] == (p.branch == (p.value < transition ? 0 : 1)));
    if (p.branch == 0) CHECK(p.value < upper);
    if (p.branch == 1) CHECK(p.value > lower);
    const bool inside = p.value > lower && p.value < upper;
    CHECK(std::count_if(d.points.begin(), d.points.end(),
                        [&](const BranchPoint& o) { return o.value == p.value; }) == (inside ? 3 : 1));
  }
}

TEST_CASE("an event is a state with bounds of its own") {
  for (const Event& e : s_curve().events) {
    CAPTURE(describe(e));
    CHECK(e.error < 1e-11);  // that of its own equations, not the width of a bracket
    CHECK(e.error > 0);
    REQUIRE(e.chain.tasks.size() == 1);
    const TaskSolution& s = e.chain.tasks[0];
    CHECK(s.status == Status::converged);
    CHECK(s.parameters.alpha == e.value);
    for (const theory::Reading& reading : s.readings) {
      CAPTURE(reading.key);
      CHECK(reading.scaled_error() < 1e-9);
    }
    if (e.spec.kind == EventKind::at_instability) CHECK(std::abs(value(s, "replicon")) < 1e-9);
    if (e.spec.kind == EventKind::perfect_learning) CHECK(eps(s, 1) == doctest::Approx(1e-3).epsilon(1e-9));
    if (e.spec.kind == EventKind::spinodal) CHECK(e.branch != e.other_branch);
  }
}

TEST_CASE("events do not depend on the sweep that finds them") {
  const BranchDiagram& fine = s_curve();
  for (const auto& values : {grid(0.5, 2.1, 4), grid(2.1, 0.5, 5), grid(0.3, 2.4, 3)}) {
    const BranchDiagram other = trace_branches(first_task(1, 20), alpha_1, values, {});
    CHECK(other.complete);
    CHECK(differences(fine, other) == "");
    CHECK(repetitions(other) == "");
  }
}

TEST_CASE("at a spinodal the smallest singular value of df/du vanishes") {
  solver::Budget budget = plenty();
  const study::Levels levels = study::trace_levels({first_task(1, 20), alpha_1, 0.5, 2.1, 0}, {}, budget);
  CHECK(levels.gaps.empty());
  REQUIRE(levels.levels.size() == 1);
  int folds = 0;
  for (const study::LevelBranch& b : levels.levels[0].branches) {
    for (const auto& fold : {b.branch.lower_fold, b.branch.upper_fold}) {
      if (!fold) continue;
      ++folds;
      const auto e = levels.levels[0].problem->evaluate(fold->x, {});
      REQUIRE(e);
      CHECK(e->f.lpNorm<Eigen::Infinity>() < 1e-10);
      const Eigen::MatrixXd by_u = e->jacobian.leftCols(3);
      CHECK(Eigen::JacobiSVD<Eigen::MatrixXd>(by_u).singularValues()[2] < 1e-9);
    }
  }
  CHECK(folds == 4);  // each belongs to two branches
}

TEST_CASE(
    "dPsi/dalpha = E on every branch, the unstable one included; Psi meets at the transition, its slope does "
    "not") {
  constexpr double h = 1e-4;
  const BranchDiagram d = trace_branches(first_task(1, 20), alpha_1, {1.55, 1.7 - h, 1.7, 1.7 + h, 1.9}, {});
  for (int branch = 0; branch < 3; ++branch) {
    const auto at = [&](double load) -> const TaskSolution& {
      const auto found = std::find_if(d.points.begin(), d.points.end(), [&](const BranchPoint& p) {
        return p.value == load && p.branch == branch;
      });
      REQUIRE(found != d.points.end());
      return found->chain.tasks[0];
    };
    const double slope = (value(at(1.7 + h), "free_entropy") - value(at(1.7 - h), "free_entropy")) / (2 * h);
    CHECK(slope == doctest::Approx(energetic_term(at(1.7))).epsilon(1e-6));
  }
  const Event& transition = event(s_curve(), EventKind::transition);
  const BranchDiagram there = trace_branches(first_task(1, 20), alpha_1, {1.5, transition.value, 1.9}, {});
  std::vector<const TaskSolution*> meeting;
  for (const BranchPoint& p : there.points) {
    if (p.value == transition.value && p.stable) meeting.push_back(&p.chain.tasks[0]);
  }
  REQUIRE(meeting.size() == 2);
  CHECK(value(*meeting[0], "free_entropy") ==
        doctest::Approx(value(*meeting[1], "free_entropy")).epsilon(1e-9));
  CHECK(std::abs(energetic_term(*meeting[0]) - energetic_term(*meeting[1])) > 0.1);
}

TEST_CASE("a sweep of beta crosses the same lines as one of alpha") {
  const double transition = event(s_curve(), EventKind::transition).value;
  const BranchDiagram d = trace_branches(first_task(transition, 20), beta_1, {17, 23}, {});
  CHECK(d.complete);
  CHECK(event(d, EventKind::transition).value == doctest::Approx(20).epsilon(1e-10));
}

TEST_CASE("a soft first task has one branch and no events of coexistence") {
  const BranchDiagram d = trace_branches(first_task(1, 5), alpha_1, grid(0.05, 3, 5), {});
  CHECK(d.complete);
  CHECK(d.points.size() == 5);
  for (const Event& e : d.events) CHECK(e.spec.kind == EventKind::perfect_learning);
}

TEST_CASE("a sweep to the end of a parameter's range has no branch twice") {
  const Chain two{{.alpha = 2, .beta = 20, .gamma = 0}, {.alpha = 3.8, .beta = 20, .gamma = 1, .rho = 0}};
  const BranchDiagram by_rho = trace_branches(two, rho_2, {-1, 0.25, 1}, {});
  const BranchDiagram by_gamma = trace_branches(first_task(1.7, 20), gamma_1, {0, 0.1, 0.3}, {});
  const auto count = [](const BranchDiagram& diagram, double value) {
    return std::count_if(diagram.points.begin(), diagram.points.end(),
                         [&](const BranchPoint& p) { return p.value == value; });
  };
  CHECK(by_rho.complete);
  CHECK(by_gamma.complete);
  CHECK(count(by_rho, -1) == 1);
  CHECK(count(by_rho, 0.25) == 3);
  CHECK(count(by_rho, 1) == 1);
  CHECK(count(by_gamma, 0) == 3);
  CHECK(count(by_gamma, 0.1) == 3);
  CHECK(count(by_gamma, 0.3) == 1);
}

TEST_CASE("close to perfect learning a branch goes on, and every value asked for is answered") {
  for (const double alpha : {10.0, 700.0, 900.0, 1000.0}) {
    CAPTURE(alpha);
    const BranchDiagram diagram = trace_branches(first_task(1, 5), alpha_1, {5, alpha}, {});
    const auto at_alpha = [&](const BranchPoint& p) { return p.value == alpha && p.branch >= 0; };
    CHECK(std::count_if(diagram.points.begin(), diagram.points.end(), at_alpha) == 1);
    CHECK(diagram.complete);
  }
}

TEST_CASE("down to the smallest loads there is one branch and no other") {
  const BranchDiagram d = trace_branches(first_task(1, 20), alpha_1, {1e-300, 1e-9, 0.5, 1}, {});
  CHECK(d.complete);
  REQUIRE(d.points.size() == 4);
  for (const BranchPoint& p : d.points) {
    CHECK(p.branch == 0);
    CHECK(p.stable);
    CHECK(p.equilibrium[0]);
  }
}

TEST_CASE("two branches whose weights freeze end in one event") {
  // Above beta = 25 or so the branch from small load does not fold back: its weights freeze at +-1, where it
  // meets the unstable one. Where does not depend on beta.
  for (const double beta : {60.0, 300.0, 2000.0}) {
    CAPTURE(beta);
    const BranchDiagram d = trace_branches(first_task(1, beta), alpha_1, grid(1, 3, 9), {});
    CHECK(d.complete);
    const Event& edge = event(d, EventKind::edge);
    CHECK(edge.task == 0);
    CHECK(std::abs(edge.value - 2.367498) < 1e-6 + edge.error);
    CHECK(edge.error < 2e-6);
    CHECK(edge.branch != edge.other_branch);
    CHECK(edge.chain.tasks.at(0).has_solution);  // its record has numbers
    CHECK(std::count_if(d.events.begin(), d.events.end(),
                        [](const Event& e) { return e.spec.kind == EventKind::edge; }) == 1);
    const BranchDiagram other = trace_branches(first_task(1, beta), alpha_1, grid(2.9, 1.1, 3), {});
    CHECK(differences(d, other) == "");
  }
}

TEST_CASE("at beta = 5000 the sharp bends of the channel and of the weights are followed too") {
  const BranchDiagram d = trace_branches(first_task(1, 5000), alpha_1, grid(0.1, 2.5, 4), {});
  CHECK(d.complete);
  const Event &fold = event(d, EventKind::spinodal), &transition = event(d, EventKind::transition);
  CHECK(fold.value < 0.2);
  const BranchDiagram other = trace_branches(first_task(1, 5000), alpha_1, {3, 0.5}, {});
  CHECK(other.complete);
  const Event& again = event(other, EventKind::transition);
  CHECK(std::abs(again.value - transition.value) <= again.error + transition.error);
}

TEST_CASE("close to where weights freeze all three branches are there") {
  for (const double alpha : {2.352, 2.362, 2.367, 2.3674}) {
    CAPTURE(alpha);
    const BranchDiagram d = trace_branches(first_task(1, 60), alpha_1, {2.2, alpha, 2.4}, {});
    CHECK(d.complete);
    CHECK(std::count_if(d.points.begin(), d.points.end(), [&](const BranchPoint& p) {
            return p.value == alpha && p.chain.tasks[0].has_solution;
          }) == 3);
  }
}

TEST_CASE("a level that is crossed twice between two values of the sweep is found twice") {
  study::BranchSettings settings;
  settings.readings = {{EventKind::reading, "energy", 0.04582398102450077}};
  const BranchDiagram d = trace_branches(first_task(1, 20), alpha_1, {0.7, 0.9}, settings);
  std::vector<double> found;
  for (const Event& e : d.events)
    if (e.spec.kind == EventKind::reading) found.push_back(e.value);
  REQUIRE(found.size() == 2);
  CHECK(found[0] == doctest::Approx(0.780142993273).epsilon(1e-10));
  CHECK(found[1] == doctest::Approx(0.804535505733).epsilon(1e-10));
}

TEST_CASE("readings may be events: a value of eps_1 is found on every branch that takes it") {
  study::BranchSettings settings;
  settings.readings = {{EventKind::reading, "eps_1", 0.05}, {EventKind::reading, "q", 0.9}};
  const BranchDiagram d = trace_branches(first_task(1, 20), alpha_1, grid(0.5, 2.1, 5), settings);
  int found = 0;
  for (const Event& e : d.events) {
    if (e.spec.kind != EventKind::reading) continue;
    ++found;
    CAPTURE(describe(e));
    const TaskSolution& s = e.chain.tasks[0];
    CHECK(value(s, e.spec.reading) == doctest::Approx(e.spec.level).epsilon(1e-10));
    CHECK(error(s, e.spec.reading) < 1e-9);
    const auto again = study::solve_chain(
        first_task(e.value, 20), {},
        study::Start{s.readings.value("q"), s.readings.value("r"), s.readings.value("q_star")});
    CHECK(value(again.tasks[0], e.spec.reading) == doctest::Approx(e.spec.level).epsilon(1e-9));
  }
  CHECK(found >= 2);
}

TEST_CASE("what the budget of a sweep cuts off is said to be incomplete, and the same every time") {
  const auto cut = [] {
    return trace_branches(first_task(1, 20), alpha_1, grid(0.5, 2.1, 5),
                          {.point = {}, .readings = {}, .evaluations = 60});
  };
  const BranchDiagram once = cut(), again = cut();
  CHECK_FALSE(once.complete);
  CHECK(once.reason.find("evaluations") != std::string::npos);
  CHECK(once.reason == again.reason);
  REQUIRE(once.points.size() == again.points.size());
  for (std::size_t i = 0; i < once.points.size(); ++i)
    CHECK(once.points[i].chain.tasks[0].status == again.points[i].chain.tasks[0].status);
}

TEST_CASE("misuse throws with the name and the value") {
  CHECK_THROWS_AS(trace_branches(first_task(1, 20), alpha_1, {0.5, -1}, {}), std::invalid_argument);
  CHECK_THROWS_AS(trace_branches(first_task(1, -20), alpha_1, {0.5, 1}, {}), std::invalid_argument);
  CHECK(trace_branches(first_task(1, 20), alpha_1, {}, {}).points.empty());
}
