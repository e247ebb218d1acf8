// Lines of broken replica symmetry in a plane: against sweeps that cross them, and where they meet.
#include "study/chain/broken_events.hpp"
#include "study/chain/diagram.hpp"
#include "tests/study/support.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <vector>

#include <doctest/doctest.h>

using namespace support;
using solver::LineEnd;
using study::DiagramLine;
using study::EventKind;
using study::PhaseDiagram;
using study::PlanePoint;

namespace {

const Chain first_task{{.alpha = 1, .beta = 20, .gamma = 0}};
const study::Settings automatic{.breaking = study::Breaking::automatic};

PhaseDiagram diagram(double left, double right, double bottom, double top) {
  return study::trace_diagram(
      first_task, {alpha_1, left, right}, {beta_1, bottom, top},
      {.point = automatic, .readings = {}, .seconds = 300, .execution = {.threads = 2}});
}

std::vector<DiagramLine> of_kind(const PhaseDiagram& diagram, EventKind kind, bool broken) {
  std::vector<DiagramLine> lines;
  for (const DiagramLine& line : diagram.lines)
    if (line.spec.kind == kind && line.broken == broken) lines.push_back(line);
  return lines;
}

/// Is a point of the line an event of a sweep through it?
void check_crossing(const DiagramLine& line, const PlanePoint& point) {
  CAPTURE(study::to_string(line.spec.kind));
  CAPTURE(point.y);
  const auto found = study::sweep_broken(beta_1.at(first_task, point.y), alpha_1,
                                         {0.97 * point.x, 1.03 * point.x}, automatic)
                         .found;
  double nearest = INFINITY, bound = 0;
  for (const study::Event& event : found.events) {
    if (event.spec.kind != line.spec.kind || std::abs(event.value - point.x) > nearest) continue;
    nearest = std::abs(event.value - point.x);
    bound = event.error;
  }
  // The bound of a line's point is one across the line.
  const double slope = point.y_error > 0 ? point.x_error / point.y_error : 0;
  CHECK(nearest <= bound + point.x_error + slope * point.y_error + 1e-12);
}

}  // namespace

TEST_CASE("where the AT line gives way to condensation") {
  const PhaseDiagram found = diagram(0.62, 0.68, 24.2, 27);
  CHECK(found.complete);
  REQUIRE(found.events.size() == 1);
  const study::DiagramEvent& meeting = found.events.front();
  CHECK(meeting.kind == EventKind::at_condensation);
  CHECK(meeting.at.y > 24.85);
  CHECK(meeting.at.y < 24.87);
  CHECK(meeting.at.y_error < 1e-7);
  const TaskSolution& there = meeting.at.chain.tasks.back();
  CHECK(std::abs(value(there, "x_at") - 1) < 1e-9);
  CHECK(std::abs(value(there, "replicon")) < 1e-9);
  // Symmetry breaks with x < 1 below, with x > 1 above.
  for (const double way : {-0.05, 0.05}) {
    const auto beside =
        study::sweep_broken(beta_1.at(first_task, meeting.at.y + way), alpha_1, {0.62, 0.68}, automatic)
            .found;
    for (const study::Event& event : beside.events)
      if (event.spec.kind == EventKind::at_instability)
        CHECK((value(event.chain.tasks.back(), "x_at") - 1) * way > 0);
  }
  for (const EventKind kind : {EventKind::clustering, EventKind::condensation}) {
    const auto lines = of_kind(found, kind, true);
    REQUIRE(lines.size() == 1);
    const DiagramLine& line = lines.front();
    CHECK((line.begin == LineEnd::critical_point) != (line.end == LineEnd::critical_point));
    const PlanePoint& end = line.begin == LineEnd::critical_point ? line.points.front() : line.points.back();
    CHECK(end.y == meeting.at.y);
    for (const PlanePoint& point : line.points) {
      if (&point == &end) continue;
      const TaskSolution& s = point.chain.tasks.back();
      CHECK(value(s, "x") == 1);
      CHECK(std::abs(value(s, kind == EventKind::clustering ? "replicon_within" : "complexity")) < 1e-7);
    }
    const auto middle = std::ranges::find_if(line.points, [](const PlanePoint& p) { return p.y > 26; });
    REQUIRE(middle != line.points.end());
    check_crossing(line, *middle);
  }
  CHECK(of_kind(found, EventKind::at_instability, false).size() == 1);
}

TEST_CASE("lines of the broken branch: where it ends, meets the other one, and splits") {
  const PhaseDiagram found = diagram(0.8, 1.6, 19, 21);
  CHECK(found.complete);
  for (const EventKind kind : {EventKind::spinodal, EventKind::transition, EventKind::gardner}) {
    const auto lines = of_kind(found, kind, true);
    REQUIRE(lines.size() == 1);
    const DiagramLine& line = lines.front();
    CHECK(line.begin == LineEnd::border);
    CHECK(line.end == LineEnd::border);
    check_crossing(line, line.points[line.points.size() / 2]);
    for (const PlanePoint& point : line.points) {
      const TaskSolution& s = point.chain.tasks.back();
      CHECK(s.broken == true);
      CHECK(s.rs_exact == false);
      CHECK(s.status == Status::converged);
      CHECK(point.x_error < 1e-9);
    }
  }
  // Those of replica symmetry stand beside them.
  CHECK(of_kind(found, EventKind::spinodal, false).size() == 1);
}

TEST_CASE("without the load there are no such lines") {
  CHECK_THROWS_AS(study::trace_diagram(first_task, {beta_1, 10, 20}, {gamma_1, 0, 1},
                                       {.point = automatic, .readings = {}}),
                  std::invalid_argument);
}
