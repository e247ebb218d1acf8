// Lines in the plane of two parameters: against sweeps that cross them, and against themselves.
#include "solver/diagram.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace franz_parisi;
using namespace franz_parisi::solver;

namespace {

constexpr SweptParameter alpha_1{SweptParameter::Kind::alpha, 0};
constexpr SweptParameter beta_1{SweptParameter::Kind::beta, 0};
const ChainParameters first_task{{.alpha = 1, .beta = 20, .gamma = 0}};

PhaseDiagram near_the_critical_point(int threads) {
  return trace_diagram(first_task, {alpha_1, 1.53, 1.58}, {beta_1, 15.9, 16.4},
                       {.point = {}, .seconds = 300, .threads = threads});
}

const PhaseDiagram& diagram() {
  static const PhaseDiagram once = near_the_critical_point(2);
  return once;
}

std::map<EventKind, std::vector<double>> crossings(double beta) {
  std::map<EventKind, std::vector<double>> found;
  for (const Event& e : trace_branches(beta_1.at(first_task, beta), alpha_1, {1.53, 1.58}, {}).events)
    found[e.kind].push_back(e.value);
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
    CAPTURE(std::string(to_string(line.kind)));
    ++lines[line.kind];
    for (const std::size_t i : {line.points.size() / 3, 2 * line.points.size() / 3}) {
      const PlanePoint& p = line.points[i];
      CAPTURE(p.y);
      CHECK(p.x_error < 1e-9);
      double nearest = INFINITY;
      const std::vector<double> on_sweep = crossings(p.y)[line.kind];
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
  CHECK(crossings(critical.y - 0.02)[EventKind::spinodal].empty());
  const auto above = crossings(critical.y + 0.02);
  CHECK(above.at(EventKind::spinodal).size() == 2);
  CHECK(above.at(EventKind::transition).size() == 1);
  for (const DiagramLine& line : diagram().lines) {
    if (line.kind != EventKind::transition) continue;
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
  const PhaseDiagram cut = trace_diagram(first_task, {alpha_1, 1.2, 1.8}, {beta_1, 15, 25},
                                         {.point = {}, .seconds = 0.05, .threads = 1});
  CHECK(!cut.complete);
}
