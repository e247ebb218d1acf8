#include "solver/line_tracer.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <utility>

#include <Eigen/LU>

namespace franz_parisi::solver {
namespace {

constexpr double frozen = -12;   // u[0] = ln (1 - q_star)/q_star at which a line has come to the edge
constexpr double merged = 0.01;  // in u[2]: two states of a transition this close end their line

/// Of the two states of a transition the one closer to the teacher comes second.
Eigen::VectorXd teacher_last(Eigen::VectorXd unknowns) {
  if (unknowns.size() == 7 && unknowns[2] > unknowns[5]) {
    const Eigen::Vector3d first = unknowns.head<3>();
    unknowns.head<3>() = unknowns.segment<3>(3).eval();
    unknowns.segment<3>(3) = first;
  }
  return unknowns;
}

/// Where a transition leaves a cusp. There the equations reduce to u^3 - p u - h = 0 along one direction:
/// folds at u = -+sqrt(p/3), where branches of equal free entropy lie at +-sqrt(p), h = 0.
std::optional<Seed> transition_from(const RootProblem& problem, const CurvePoint& cusp) {
  constexpr double beside = 0.05;  // in arclength
  const StepResult a = step_along(problem, cusp, -beside, 1e-9), b = step_along(problem, cusp, beside, 1e-9);
  if (!a.point || !b.point) return std::nullopt;
  const Eigen::Vector3d centre = 0.5 * (a.point->u + b.point->u).head<3>();
  Eigen::VectorXd unknowns(7);
  unknowns << centre + std::numbers::sqrt3 * (a.point->u.head<3>() - centre),
      centre + std::numbers::sqrt3 * (b.point->u.head<3>() - centre), 0.5 * (x_of(*a.point) + x_of(*b.point));
  return Seed{EventKind::transition, unknowns, 0.5 * (a.point->lambda + b.point->lambda)};
}

/// The value at a coordinate; on a border exactly what was asked for.
double value(const ParameterRange& range, double coordinate) {
  constexpr double on_border = 1e-9;  // of the coordinate
  for (const double end : {range.lowest, range.highest}) {
    if (std::abs(range.parameter.coordinate(end) - coordinate) < on_border) return end;
  }
  return range.parameter.value(coordinate);
}

}  // namespace

Box box_of(const ParameterRange& x, const ParameterRange& y) {
  return {x.parameter.coordinate(x.lowest), x.parameter.coordinate(x.highest),
          y.parameter.coordinate(y.lowest), y.parameter.coordinate(y.highest)};
}

LineTracer::LineTracer(EventKind kind, const ChainParameters& chain, const ParameterRange& x,
                       const ParameterRange& y, const Settings& settings, Clock::time_point deadline)
    : kind_(kind),
      x_(x),
      y_(y),
      box_(box_of(x, y)),
      plane_(chain, x.parameter, y.parameter, settings, deadline),
      problem_(plane_.line(kind)) {}

std::optional<SaddleState> LineTracer::state(const CurvePoint& p, std::size_t k) {
  return plane_.last_task().state(PhasePlane::roots(p.u)[k], plane_.at(x_of(p), p.lambda));
}

TracedLines LineTracer::trace(const std::vector<Seed>& seeds) {
  TracedLines traced;
  for (Seed seed : seeds) {
    if (seed.kind != kind_) continue;
    seed.unknowns = teacher_last(seed.unknowns);
    const auto known = [&](const PlaneLine& line) { return lies_on(line, seed.unknowns, seed.y); };
    if (std::any_of(traced.lines.begin(), traced.lines.end(), known)) continue;
    const auto line = follow_line(problem_, seed.unknowns, seed.y, box_, barriers());
    if (!line) continue;
    traced.lines.push_back(*line);
    DiagramLine reported{.kind = kind_, .points = {}, .begin = line->begin, .end = line->end};
    for (const CurvePoint& p : line->points) {
      if (auto point = read(p)) reported.points.push_back(std::move(*point));
    }
    if (reported.points.size() > 1) traced.reported.push_back(std::move(reported));
    if (kind_ == EventKind::spinodal) add_cusps(traced, *line);
    if (kind_ != EventKind::at_instability) add_instabilities(traced, *line);
  }
  return traced;
}

// Weights freeze at the edge of the domain. The two states of a transition must both be stable and must
// not merge: u = u' solves their conditions everywhere.
std::vector<Barrier> LineTracer::barriers() {
  std::vector<Barrier> all{{LineEnd::edge, [](const CurvePoint& p) {
                              double depth = INFINITY;
                              for (const auto& u : PhasePlane::roots(p.u))
                                depth = std::min(depth, distance_to_freezing(u, frozen));
                              return depth;
                            }}};
  if (kind_ != EventKind::transition) return all;
  all.push_back({LineEnd::critical_point, [](const CurvePoint& p) {
                   const auto u =
                       PhasePlane::roots(p.u);  // the second stays closer to the teacher until they merge
                   return u[1][2] - u[0][2] - merged;
                 }});
  for (const std::size_t k : {0, 1}) {
    all.push_back({LineEnd::spinodal, [this, k](const CurvePoint& p) {
                     const auto s = state(p, k);
                     return s ? -s->mismatch_jacobian().determinant() : std::nan("");
                   }});
  }
  return all;
}

// The state at a point of a line, and how far quadrature errors move the point. Empty where the tasks before
// have no solution.
std::optional<PlanePoint> LineTracer::read(const CurvePoint& p, std::size_t k) {
  const double x = x_of(p), y = p.lambda;
  const ChainParameters chain = plane_.at(x, y);
  const auto request = plane_.last_task().request(chain);
  if (!request) return std::nullopt;
  const Eigen::Vector2d error = displacement(p);
  PlanePoint point{.x = value(x_, x),
                   .y = value(y_, y),
                   .x_error = error[0] * x_.parameter.slope(x),
                   .y_error = error[1] * y_.parameter.slope(y),
                   .chain = {}};
  for (const auto& root : plane_.last_task().upstream(chain)) point.chain.tasks.push_back(root->solution);
  const Eigen::VectorXd u = PhasePlane::roots(p.u)[k];
  // Where branches merge Newton's method has no root to find: read the point that was followed to.
  TaskRoot root = kind_ == EventKind::spinodal ? read_root(*request, u) : solve_near(*request, u);
  if (!root.state) return std::nullopt;
  point.chain.tasks.push_back(std::move(root.solution));
  return point;
}

// How far (x, y) moves, perpendicularly to the line, under the residuals that a finer resolution leaves.
Eigen::Vector2d LineTracer::displacement(const CurvePoint& p) {
  const Eigen::Index n = p.u.size();
  const auto coarse = problem_(p.u, p.lambda);
  plane_.last_task().refine(1);
  const auto fine = problem_(p.u, p.lambda);
  plane_.last_task().refine(0);
  const auto unknown = Eigen::Vector2d::Constant(std::numeric_limits<double>::infinity());
  if (!coarse || !fine) return unknown;
  Eigen::MatrixXd matrix(n + 1, n + 1);
  matrix << fine->df_du, fine->df_dlambda, p.du_ds.transpose(), p.dlambda_ds;
  const Eigen::Matrix2Xd moves = matrix.inverse().bottomLeftCorner(2, n);  // of (x, y) with the conditions
  const Eigen::Vector2d normal = Eigen::Vector2d(-p.dlambda_ds, p.du_ds[n - 1]).normalized();
  const Eigen::RowVectorXd across = normal.transpose() * moves;
  const double distance = across.cwiseAbs() * (fine->f.cwiseAbs() + coarse->f.cwiseAbs());
  if (!std::isfinite(distance)) return unknown;
  return distance * normal.cwiseAbs();
}

void LineTracer::add_cusps(TracedLines& traced, const PlaneLine& line) {
  for (const CurvePoint& cusp : cusps(problem_, line)) {
    if (auto point = read(cusp)) traced.events.push_back({EventKind::critical_point, std::move(*point)});
    if (const auto seed = transition_from(problem_, cusp)) traced.seeds.push_back(*seed);
  }
}

// Where the replicon of a state of the line changes its sign.
void LineTracer::add_instabilities(TracedLines& traced, const PlaneLine& line) {
  const EventKind meeting = kind_ == EventKind::spinodal ? EventKind::at_spinodal : EventKind::at_transition;
  for (std::size_t k = 0; k < PhasePlane::roots(line.points.front().u).size(); ++k) {
    const auto value = [&](const CurvePoint& p) {
      const auto s = state(p, k);
      return s ? replicon(*s) : std::nan("");
    };
    double before = value(line.points.front());
    for (std::size_t i = 1; i < line.points.size(); ++i) {
      const double after = value(line.points[i]);
      if (before * after < 0) {
        const auto at = locate(problem_, line.points[i - 1], line.points[i], value);
        auto point = at ? read(*at, k) : std::nullopt;
        if (point) traced.events.push_back({meeting, std::move(*point)});
      }
      before = after;
    }
  }
}

}  // namespace franz_parisi::solver
