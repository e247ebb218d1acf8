/// The phase diagram in the plane of two parameters: the lines themselves, followed by continuation in both
/// parameters at once.
///
/// Lines are entered where they cross the sides of the box and its two middle lines, all found as events of
/// sweeps (solver/branches.hpp); a closed line that crosses none of these six is not found.
#pragma once

#include "solver/branches.hpp"
#include "solver/plane_line.hpp"

#include <vector>

namespace franz_parisi::solver {

/// One side of the box: a parameter and its range, lowest < highest.
struct ParameterRange {
  SweptParameter parameter;
  double lowest;
  double highest;
};

struct DiagramSettings {
  Settings point;        ///< target and time limit of every point
  double seconds = 900;  ///< time limit of the whole diagram
  int threads = 1;       ///< over sweeps, then over kinds of lines; no digit depends on it
};

/// A point of the plane and the state there.
struct PlanePoint {
  double x, y;              ///< values of the parameters
  double x_error, y_error;  ///< how far quadrature errors move the line, perpendicularly to itself
  ChainSolution chain;
};

struct DiagramLine {
  EventKind kind;  ///< spinodal, transition or at_instability
  std::vector<PlanePoint> points;
  LineEnd begin, end;
};

struct DiagramEvent {
  EventKind kind;  ///< critical_point, at_spinodal or at_transition
  PlanePoint at;
};

struct PhaseDiagram {
  std::vector<DiagramLine> lines;
  std::vector<DiagramEvent> events;
  bool complete = true;  ///< false when the time limit ended the search
};

/// The word for an end that reports use.
const char* to_string(LineEnd end);

/// Throws std::invalid_argument for parameters outside their range, an empty range, or the same parameter
/// twice.
PhaseDiagram trace_diagram(const ChainParameters& chain, const ParameterRange& x, const ParameterRange& y,
                           const DiagramSettings& settings);

}  // namespace franz_parisi::solver
