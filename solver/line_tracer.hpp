/// The lines of one kind in the plane of two parameters, with the states along them and what happens there.
#pragma once

#include "solver/diagram.hpp"
#include "solver/phase_plane.hpp"

#include <optional>
#include <vector>

namespace franz_parisi::solver {

/// Where a line may be entered: its unknowns at y.
struct Seed {
  EventKind kind;
  Eigen::VectorXd unknowns;
  double y;
};

/// What the lines of one kind come to.
struct TracedLines {
  std::vector<PlaneLine> lines;
  std::vector<DiagramLine> reported;
  std::vector<DiagramEvent> events;
  std::vector<Seed> seeds;  ///< of transitions, at cusps
};

class LineTracer {
 public:
  LineTracer(EventKind kind, const ChainParameters& chain, const ParameterRange& x, const ParameterRange& y,
             const Settings& settings, Clock::time_point deadline);
  LineTracer(const LineTracer&) = delete;  // problem_ refers to plane_

  /// Follows the lines of this kind through those seeds that lie on none that is known yet. Lines are
  /// followed as far as the deadline allows.
  TracedLines trace(const std::vector<Seed>& seeds);

 private:
  std::vector<Barrier> barriers();
  std::optional<PlanePoint> read(const CurvePoint& p, std::size_t state = 0);
  Eigen::Vector2d displacement(const CurvePoint& p);
  void add_cusps(TracedLines& traced, const PlaneLine& line);
  void add_instabilities(TracedLines& traced, const PlaneLine& line);
  std::optional<SaddleState> state(const CurvePoint& p, std::size_t k);

  EventKind kind_;
  ParameterRange x_, y_;
  Box box_;
  PhasePlane plane_;
  RootProblem problem_;
};

/// The plane in the coordinates of its parameters.
Box box_of(const ParameterRange& x, const ParameterRange& y);

}  // namespace franz_parisi::solver
