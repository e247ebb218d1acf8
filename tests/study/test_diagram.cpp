// Lines in the plane of two parameters: against sweeps that cross them, and against themselves.
#include "study/chain/diagram.hpp"
#include "tests/study/support.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace support;
using solver::LineEnd;
using study::DiagramEvent;
using study::DiagramLine;
using study::Event;
using study::EventKind;
using study::ParameterRange;
using study::PhaseDiagram;
using study::PlanePoint;
using study::trace_branches;
using study::trace_diagram;

namespace {

const Chain first_task{{.alpha = 1, .beta = 20, .gamma = 0}};

PhaseDiagram near_the_critical_point(int threads) {
  return trace_diagram(first_task, {alpha_1, 1.53, 1.58}, {beta_1, 15.9, 16.4},
                       {.point = {}, .readings = {}, .seconds = 300, .execution = {.threads = threads}});
}

const PhaseDiagram& diagram() {
  static const PhaseDiagram once = near_the_critical_point(2);
  return once;
}

std::map<EventKind, std::vector<double>> crossings(double beta) {
  std::map<EventKind, std::vector<double>> found;
  const auto d = trace_branches(beta_1.at(first_task, beta), alpha_1, {1.53, 1.58}, {});
  for (const Event& e : d.events) found[e.spec.kind].push_back(e.value);
  return found;
}

const DiagramEvent& critical_point() {
  const auto& events = diagram().events;
  const auto found = std::find_if(events.begin(), events.end(),
                                  [](const DiagramEvent& e) { return e.kind == EventKind::critical_point; });
  REQUIRE(found != events.end());
  return *found;
}

}  // namespace

TEST_CASE("sweeps cross the lines where the lines are") {
  REQUIRE(diagram().complete);
  std::map<EventKind, int> lines;
  for (const DiagramLine& line : diagram().lines) {
    CAPTURE(std::string(to_string(line.spec.kind)));
    ++lines[line.spec.kind];
    for (const std::size_t i : {line.points.size() / 3, 2 * line.points.size() / 3}) {
      const PlanePoint& p = line.points[i];
      CAPTURE(p.y);
      CHECK(p.x_error < 1e-9);
      double nearest = INFINITY;
      const std::vector<double> on_sweep = crossings(p.y)[line.spec.kind];
      for (const double alpha : on_sweep) nearest = std::min(nearest, std::abs(alpha - p.x));
      CHECK(nearest < 1e-9);
    }
  }
  CHECK(lines[EventKind::spinodal] == 1);  // both spinodals: they meet in the cusp
  CHECK(lines[EventKind::transition] == 1);
  CHECK(lines[EventKind::at_instability] == 1);
}

TEST_CASE("the transition begins in the critical point, where the spinodals meet") {
  const PlanePoint& critical = critical_point().at;
  CHECK(std::abs(critical.x - 1.547119485) < 1e-9);
  CHECK(std::abs(critical.y - 16.067891390) < 1e-8);
  // To the target, whatever is read there, and within its bound where it has been found by other differences.
  const TaskSolution& state = critical.chain.tasks.front();
  CHECK(state.status == Status::converged);
  CHECK(std::abs(state.readings.value("replicon") + 4.0428557835) < state.readings.error("replicon") + 1e-10);
  CHECK(crossings(critical.y - 0.02)[EventKind::spinodal].empty());
  const auto above = crossings(critical.y + 0.02);
  CHECK(above.at(EventKind::spinodal).size() == 2);
  CHECK(above.at(EventKind::transition).size() == 1);
  for (const DiagramLine& line : diagram().lines) {
    if (line.spec.kind != EventKind::transition) continue;
    CHECK(line.begin == LineEnd::critical_point);
    CHECK(line.points.front().x == critical.x);
    CHECK(line.end == LineEnd::border);
    CHECK(line.points.back().y == 16.4);
  }
}

TEST_CASE("no digit depends on the number of threads") {
  const PhaseDiagram one = near_the_critical_point(1);
  REQUIRE(one.lines.size() == diagram().lines.size());
  for (std::size_t l = 0; l < one.lines.size(); ++l) {
    const auto &a = one.lines[l].points, &b = diagram().lines[l].points;
    REQUIRE(a.size() == b.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
      CHECK(a[i].x == b[i].x);
      CHECK(a[i].y == b[i].y);
    }
  }
}

TEST_CASE("a plane needs two different parameters and ranges that run upwards") {
  CHECK_THROWS_AS(trace_diagram(first_task, {alpha_1, 1, 2}, {alpha_1, 1, 2}, {}), std::invalid_argument);
  CHECK_THROWS_AS(trace_diagram(first_task, {alpha_1, 2, 1}, {beta_1, 1, 2}, {}), std::invalid_argument);
  CHECK_THROWS_AS(trace_diagram(first_task, {alpha_1, 1, 2}, {beta_1, -1, 2}, {}), std::invalid_argument);
}

TEST_CASE("what the time limit cuts off is said to be incomplete") {
  const PhaseDiagram cut =
      trace_diagram(first_task, {alpha_1, 1.2, 1.8}, {beta_1, 15, 25},
                    {.point = {}, .readings = {}, .seconds = 0.05, .execution = {.threads = 1}});
  CHECK(!cut.complete);
}

TEST_CASE("the points of lines and the events between them are states with bounds of their own") {
  for (const DiagramLine& line : diagram().lines) {
    CAPTURE(std::string(to_string(line.spec.kind)));
    CHECK(line.task == 0);
    for (const PlanePoint& p : line.points) {
      CAPTURE(p.y);
      CHECK(p.x_error < 1e-9);
      const TaskSolution& s = p.chain.tasks.back();
      REQUIRE(s.has_solution);
      CHECK(s.parameters.alpha == doctest::Approx(p.x).epsilon(1e-12));
      CHECK(s.parameters.beta == doctest::Approx(p.y).epsilon(1e-12));
      // At the critical point itself the states merge, and their bounds grow without limit.
      const double bound = p.y > critical_point().at.y + 0.01 ? 1e-9 : 1e-6;
      for (const char* const key : {"q", "r", "q_star"}) CHECK(error(s, key) < bound);
      if (line.spec.kind == EventKind::at_instability) CHECK(std::abs(value(s, "replicon")) < 1e-8);
    }
  }
  const PlanePoint& critical = critical_point().at;
  CHECK(critical.x_error < 1e-9);
  CHECK(critical.y_error < 1e-8);
  for (const char* const key : {"q", "r", "q_star"}) CHECK(error(critical.chain.tasks.back(), key) < 1e-6);
}

TEST_CASE("a level of a reading is a line") {
  const auto d = trace_diagram(first_task, {alpha_1, 0.3, 0.8}, {beta_1, 5, 10},
                               {.point = {},
                                .readings = {{EventKind::reading, "eps_1", 0.35}},
                                .seconds = 300,
                                .execution = {.threads = 2}});
  CHECK(d.complete);
  int lines = 0;
  for (const DiagramLine& line : d.lines) {
    if (line.spec.kind != EventKind::reading) continue;
    ++lines;
    CHECK(line.begin == LineEnd::border);
    CHECK(line.end == LineEnd::border);
    for (const PlanePoint& p : line.points) CHECK(std::abs(eps(p.chain.tasks.back(), 1) - 0.35) < 1e-9);
  }
  CHECK(lines == 1);
}

TEST_CASE("a plane of an earlier task's parameter: its lines are those of that task alone") {
  Chain two = first_task;
  two.push_back({.alpha = 0.5, .beta = 10, .gamma = 0.5, .rho = 0.5});
  const auto d = trace_diagram(two, {alpha_1, 1.53, 1.58}, {beta_1, 15.9, 16.4},
                               {.point = {}, .readings = {}, .seconds = 300, .execution = {.threads = 2}});
  CHECK(d.complete);
  std::map<EventKind, int> lines;
  for (const DiagramLine& line : d.lines)
    if (line.task == 0) ++lines[line.spec.kind];
  CHECK(lines[EventKind::spinodal] == 1);
  CHECK(lines[EventKind::transition] == 1);
  CHECK(lines[EventKind::at_instability] == 1);
  const auto found = std::find_if(d.events.begin(), d.events.end(), [](const DiagramEvent& e) {
    return e.kind == EventKind::critical_point && e.task == 0;
  });
  REQUIRE(found != d.events.end());
  CHECK(std::abs(found->at.x - critical_point().at.x) < 1e-9);
  CHECK(std::abs(found->at.y - critical_point().at.y) < 1e-8);
}

TEST_CASE(
    "the axes may be swapped, and a line of an earlier task does not move with a later one's parameter" *
    doctest::test_suite("slow")) {
  const Chain chain{{.alpha = 1, .beta = 20, .gamma = 0}, {.alpha = 1, .beta = 20, .gamma = 1, .rho = 0.5}};
  const ParameterRange one{alpha_1, 1.5, 1.53}, two{{&theory::parameter::alpha, 1}, 0.5, 0.53};
  for (const bool swapped : {false, true}) {
    CAPTURE(swapped);
    const PhaseDiagram d = swapped ? trace_diagram(chain, two, one, {}) : trace_diagram(chain, one, two, {});
    CHECK(d.complete);
    int instabilities = 0;
    for (const DiagramLine& line : d.lines) {
      if (line.spec.kind != EventKind::at_instability) continue;
      ++instabilities;
      CHECK(line.task == 0);
      for (const PlanePoint& p : line.points) CHECK(std::abs((swapped ? p.y : p.x) - 1.505293017) < 1e-8);
    }
    CHECK(instabilities == 1);
  }
}

namespace {

/// Lines by gamma, from the least that it may be, and a range of the load: each runs from border to border.
void check_from_border_to_border(double gamma, double lowest, double highest, std::size_t lines) {
  const PhaseDiagram d =
      trace_diagram(first_task, {{&theory::parameter::gamma, 0}, 0, gamma}, {alpha_1, lowest, highest}, {});
  CHECK(d.complete);
  CHECK(d.lines.size() == lines);
  for (const DiagramLine& line : d.lines) {
    CHECK(line.begin == LineEnd::border);
    CHECK(line.end == LineEnd::border);
  }
}

}  // namespace

TEST_CASE("a line reaches the end of a parameter's own range") {
  check_from_border_to_border(0.02, 1.85, 1.95, 1);
}

TEST_CASE("so do lines of every kind" * doctest::test_suite("slow")) {
  check_from_border_to_border(0.3, 1.3, 2.1, 4);
}
