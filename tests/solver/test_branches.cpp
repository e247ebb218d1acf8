// All branches of a sweep and the events on them: consistent between sweeps, with thermodynamics, and with
// each other.
#include "solver/branches.hpp"
#include "solver/find_branches.hpp"
#include "theory/energetic.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <vector>

#include <Eigen/SVD>
#include <doctest/doctest.h>

using namespace franz_parisi;
using namespace franz_parisi::solver;

namespace {

constexpr SweptParameter alpha_1{SweptParameter::Kind::alpha, 0};

std::vector<double> grid(double first, double last, int count) {
  std::vector<double> values;
  for (int i = 0; i < count; ++i)
    values.push_back(std::lerp(first, last, static_cast<double>(i) / (count - 1)));
  return values;
}

ChainParameters first_task(double alpha, double beta) { return {{.alpha = alpha, .beta = beta, .gamma = 0}}; }

const Event& event(const BranchDiagram& diagram, EventKind kind, std::size_t index = 0) {
  for (const Event& e : diagram.events) {
    if (e.kind == kind && index-- == 0) return e;
  }
  FAIL("no such event");
  return diagram.events.front();
}

const BranchDiagram& s_curve() {
  static const BranchDiagram diagram = trace_branches(first_task(1, 20), alpha_1, grid(0.5, 2.1, 33), {});
  return diagram;
}

double energetic_term(const TaskSolution& s) {
  const auto x = theory::Overlaps::from_q_r_q_star(s.q, s.r, s.q_star);
  return theory::energetic(s.parameters.beta, x.value()).e.value;
}

}  // namespace

TEST_CASE("beta = 20 has three branches, two spinodals, a transition between them and AT instabilities") {
  const BranchDiagram& d = s_curve();
  CHECK(d.complete);
  CHECK(std::all_of(d.points.begin(), d.points.end(),
                    [](const BranchPoint& p) { return p.chain.tasks[0].status == Status::converged; }));
  const double lower = event(d, EventKind::spinodal, 0).value, upper = event(d, EventKind::spinodal, 1).value;
  const double transition = event(d, EventKind::transition).value;
  CHECK(lower < transition);
  CHECK(transition < upper);
  for (const BranchPoint& p : d.points) {
    CAPTURE(p.value);
    const int branch = p.chain.tasks[0].branch;
    CHECK(p.stable == (branch != 2));
    CHECK(p.equilibrium == (branch == (p.value < transition ? 0 : 1)));
    if (branch == 0) CHECK(p.value < upper);
    if (branch == 1) CHECK(p.value > lower);
  }
}

TEST_CASE("events do not depend on the sweep that finds them") {
  const BranchDiagram& fine = s_curve();
  for (const auto& values : {grid(0.5, 2.1, 4), grid(2.1, 0.5, 5), grid(0.3, 2.4, 3)}) {
    const BranchDiagram other = trace_branches(first_task(1, 20), alpha_1, values, {});
    for (const Event& e : fine.events) {
      CAPTURE(to_string(e.kind));
      const bool found = std::any_of(other.events.begin(), other.events.end(), [&](const Event& o) {
        return o.kind == e.kind && std::abs(o.value - e.value) < 1e-9;
      });
      CHECK(found);
      CHECK(e.error < 1e-8);
    }
  }
}

TEST_CASE("at a spinodal the smallest singular value of df/du vanishes") {
  SweptProblem problem(first_task(1, 20), alpha_1, {}, seconds_from_now(60));
  const auto branches = find_branches(problem, std::log(0.5), std::log(2.1));
  int folds = 0;
  for (const Branch& b : branches) {
    for (const auto& fold : {b.lower_fold, b.upper_fold}) {
      if (!fold) continue;
      ++folds;
      const auto e = problem(fold->u, fold->lambda);
      REQUIRE(e);
      CHECK(e->f.lpNorm<Eigen::Infinity>() < 1e-10);
      CHECK(Eigen::JacobiSVD<Eigen::MatrixXd>(e->df_du).singularValues().tail(1)[0] < 1e-6);
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
    const auto at = [&](double value) -> const TaskSolution& {
      return std::find_if(
                 d.points.begin(), d.points.end(),
                 [&](const BranchPoint& p) { return p.value == value && p.chain.tasks[0].branch == branch; })
          ->chain.tasks[0];
    };
    const double slope = (at(1.7 + h).readings.free_entropy - at(1.7 - h).readings.free_entropy) / (2 * h);
    CHECK(slope == doctest::Approx(energetic_term(at(1.7))).epsilon(1e-6));
  }
  const Event& transition = event(s_curve(), EventKind::transition);
  const BranchDiagram there = trace_branches(first_task(1, 20), alpha_1, {1.5, transition.value, 1.9}, {});
  std::vector<const TaskSolution*> meeting;
  for (const BranchPoint& p : there.points) {
    if (p.value == transition.value && p.stable) meeting.push_back(&p.chain.tasks[0]);
  }
  REQUIRE(meeting.size() == 2);
  CHECK(meeting[0]->readings.free_entropy ==
        doctest::Approx(meeting[1]->readings.free_entropy).epsilon(1e-9));
  CHECK(std::abs(energetic_term(*meeting[0]) - energetic_term(*meeting[1])) > 0.1);
}

TEST_CASE("a sweep of beta crosses the same lines as one of alpha") {
  const double alpha = event(s_curve(), EventKind::transition).value;
  const BranchDiagram d =
      trace_branches(first_task(alpha, 20), {SweptParameter::Kind::beta, 0}, {17, 23}, {});
  CHECK(event(d, EventKind::transition).value == doctest::Approx(20).epsilon(1e-8));
}

TEST_CASE("a soft first task has one branch and no events of coexistence") {
  const BranchDiagram d = trace_branches(first_task(1, 5), alpha_1, grid(0.05, 3, 5), {});
  CHECK(d.points.size() == 5);
  for (const Event& e : d.events) CHECK(e.kind == EventKind::perfect_learning);
}

TEST_CASE("a sweep to the end of a parameter's range has no branch twice") {
  const ChainParameters two{{.alpha = 2, .beta = 20, .gamma = 0},
                            {.alpha = 3.8, .beta = 20, .gamma = 1, .rho = 0}};
  const BranchDiagram rho = trace_branches(two, {SweptParameter::Kind::rho, 1}, {-1, 0.25, 1}, {});
  const BranchDiagram gamma =
      trace_branches(first_task(1.7, 20), {SweptParameter::Kind::gamma, 0}, {0, 0.1, 0.3}, {});
  const auto count = [](const BranchDiagram& diagram, double value) {
    return std::count_if(diagram.points.begin(), diagram.points.end(),
                         [&](const BranchPoint& p) { return p.value == value; });
  };
  CHECK(count(rho, -1) == 1);
  CHECK(count(rho, 0.25) == 3);
  CHECK(count(rho, 1) == 1);
  CHECK(count(gamma, 0) == 3);
  CHECK(count(gamma, 0.1) == 3);
  CHECK(count(gamma, 0.3) == 1);
}

TEST_CASE("close to perfect learning a branch goes on, and every value asked for is answered") {
  for (const double alpha : {10.0, 700.0, 900.0, 1000.0}) {
    const BranchDiagram diagram = trace_branches(first_task(1, 5), alpha_1, {5, alpha}, {});
    const auto at_alpha = [&](const BranchPoint& p) { return p.value == alpha; };
    CHECK(std::count_if(diagram.points.begin(), diagram.points.end(), at_alpha) == 1);
  }
}
