/// The phase diagram in the plane of two parameters: events of sweeps, continued in both parameters at once.
///
/// Lines are entered where they cross the sides of the box and its two middle lines, all found as events of
/// sweeps (study/branches.hpp), and at cusps of lines that were found; a closed line that crosses none of
/// these six ways is not found. Where symmetry may break (settings.point.breaking), lines of the events of
/// study/chain/broken_events.hpp stand beside those of replica symmetry, entered on the three ways along the
/// load of the last task.
#pragma once

#include <vector>

#include <franz_parisi/solver/line_end.hpp>
#include <franz_parisi/study/chain/branches.hpp>
#include <franz_parisi/study/execution.hpp>

namespace franz_parisi::study {

/// One side of the box: a parameter and its range, lowest < highest.
struct ParameterRange {
  Parameter parameter;
  double lowest;
  double highest;
};

struct DiagramSettings {
  Settings point;                   ///< target and limits of every point
  std::vector<EventSpec> readings;  ///< readings whose levels are drawn, of the last task
  double seconds = 900;             ///< processor time of each sweep, and of the lines of each kind and task
  Execution execution{};            ///< over sweeps, then over kinds of lines
};

/// A point of the plane and the state there.
struct PlanePoint {
  double x, y;              ///< values of the parameters
  double x_error, y_error;  ///< bounds: of a line's point across the line, of an event in all directions
  ChainSolution chain;
};

template <>
inline constexpr Word<solver::LineEnd> words<solver::LineEnd>[] = {
    {solver::LineEnd::border, "border"},     {solver::LineEnd::critical_point, "critical_point"},
    {solver::LineEnd::spinodal, "spinodal"}, {solver::LineEnd::edge, "edge"},
    {solver::LineEnd::closed, "closed"},     {solver::LineEnd::lost, "lost"}};

struct DiagramLine {
  EventSpec spec;
  std::size_t task;  ///< counted from 0
  std::vector<PlanePoint> points;
  solver::LineEnd begin, end;
  bool broken = false;  ///< of the (first) state: one step, or clusters at x = 1
};

struct DiagramEvent {
  EventKind kind;  ///< critical_point, at_spinodal, at_transition or at_condensation
  std::size_t task;
  PlanePoint at;
};

struct PhaseDiagram {
  std::vector<DiagramLine> lines;
  std::vector<DiagramEvent> events;
  bool complete = true;
  std::string reason;  ///< why not, one line; empty when complete
};

/// Throws std::invalid_argument for parameters outside their range, an empty range, or the same parameter
/// twice, and where symmetry may break but neither is the load of the last task.
PhaseDiagram trace_diagram(const Chain& chain, const ParameterRange& x, const ParameterRange& y,
                           const DiagramSettings& settings);

}  // namespace franz_parisi::study
