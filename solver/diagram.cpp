#include "solver/diagram.hpp"

#include "solver/parallel.hpp"
#include "solver/phase_plane.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <limits>
#include <numbers>
#include <optional>
#include <stdexcept>
#include <utility>

#include <Eigen/LU>

namespace franz_parisi::solver {
namespace {

using Clock = SaddlePoint::Clock;

constexpr double frozen = -12;     // u[0] = ln (1 - q_star)/q_star at which a line has come to the edge
constexpr double merged = 0.01;    // in u[2]: two states of a transition this close end their line...
constexpr double joins_to = 0.03;  // ...at a critical point within this distance, in units of the box

/// Where a line may be entered: its unknowns at y.
struct Seed {
  EventKind kind;
  Eigen::VectorXd unknowns;
  double y;
};

/// What the lines of one kind come to.
struct Traced {
  std::vector<PlaneLine> lines;
  std::vector<DiagramLine> reported;
  std::vector<DiagramEvent> events;
  std::vector<Seed> seeds;  ///< of other lines
};

class DiagramTracer {
 public:
  DiagramTracer(const ChainParameters& chain, const ParameterRange& x, const ParameterRange& y,
                const DiagramSettings& settings)
      : chain_(chain),
        x_(x),
        y_(y),
        settings_(settings),
        end_(Clock::now() +
             std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(settings.seconds))),
        box_{x.parameter.coordinate(x.lowest), x.parameter.coordinate(x.highest),
             y.parameter.coordinate(y.lowest), y.parameter.coordinate(y.highest)} {}

  PhaseDiagram run() {
    constexpr std::array kinds{EventKind::spinodal, EventKind::transition, EventKind::at_instability};
    std::array<Traced, kinds.size()> traced;
    std::vector<Seed> seeds = find_seeds(sides_and_middles());
    trace(kinds[0], seeds, traced[0]);
    seeds.insert(seeds.end(), traced[0].seeds.begin(), traced[0].seeds.end());
    in_parallel(kinds.size() - 1, settings_.threads,
                [&](std::size_t i) { trace(kinds[i + 1], seeds, traced[i + 1]); });
    PhaseDiagram diagram;
    for (Traced& t : traced) {
      std::move(t.reported.begin(), t.reported.end(), std::back_inserter(diagram.lines));
      std::move(t.events.begin(), t.events.end(), std::back_inserter(diagram.events));
    }
    join_critical_points(diagram);
    diagram.complete = complete_ && Clock::now() < end_;
    return diagram;
  }

 private:
  /// A straight way through the plane, along which lines are looked for.
  struct Cut {
    bool along_x;
    double at;               ///< coordinate of the parameter that stays
    double lowest, highest;  ///< of the one that moves
  };

  std::vector<Cut> sides_and_middles() const {
    std::vector<Cut> cuts;
    for (const double share : {0.0, 1.0, 0.5}) {
      cuts.push_back({true, std::lerp(box_.bottom, box_.top, share), box_.left, box_.right});
      cuts.push_back({false, std::lerp(box_.left, box_.right, share), box_.bottom, box_.top});
    }
    return cuts;
  }

  std::vector<Seed> find_seeds(const std::vector<Cut>& cuts) {
    std::vector<BranchDiagram> found(cuts.size());
    in_parallel(cuts.size(), settings_.threads, [&](std::size_t i) {
      const SweptParameter &moving = (cuts[i].along_x ? x_ : y_).parameter,
                           &fixed = (cuts[i].along_x ? y_ : x_).parameter;
      found[i] = trace_branches(
          fixed.at(chain_, fixed.value(cuts[i].at)), moving,
          {moving.value(cuts[i].lowest), moving.value(cuts[i].highest)},
          {.point = settings_.point, .seconds = std::chrono::duration<double>(end_ - Clock::now()).count()});
    });
    std::vector<Seed> seeds;
    for (std::size_t i = 0; i < cuts.size(); ++i) {
      complete_ = complete_ && found[i].complete;
      for (const Event& e : found[i].events) {
        const double moved = (cuts[i].along_x ? x_ : y_).parameter.coordinate(e.value);
        Eigen::VectorXd unknowns(3 * static_cast<Eigen::Index>(e.roots.size()) + 1);
        for (std::size_t k = 0; k < e.roots.size(); ++k)
          unknowns.segment<3>(3 * static_cast<Eigen::Index>(k)) = e.roots[k];
        unknowns[unknowns.size() - 1] = cuts[i].along_x ? moved : cuts[i].at;
        seeds.push_back({e.kind, unknowns, cuts[i].along_x ? cuts[i].at : moved});
      }
    }
    return seeds;
  }

  /// Follows the lines of one kind that are not known yet.
  void trace(EventKind kind, const std::vector<Seed>& seeds, Traced& traced) const {
    PhasePlane plane(chain_, x_.parameter, y_.parameter, settings_.point, end_);
    const RootProblem problem = plane.line(kind);
    for (Seed seed : seeds) {
      seed.unknowns = teacher_last(seed.unknowns);
      const auto known = [&](const PlaneLine& line) { return lies_on(line, seed.unknowns, seed.y); };
      if (seed.kind != kind || std::any_of(traced.lines.begin(), traced.lines.end(), known)) continue;
      const auto line = follow_line(problem, seed.unknowns, seed.y, box_, barriers(plane, kind));
      if (!line) continue;
      traced.lines.push_back(*line);
      DiagramLine reported{.kind = kind, .points = {}, .begin = line->begin, .end = line->end};
      for (const CurvePoint& p : line->points) reported.points.push_back(read(plane, problem, kind, p));
      traced.reported.push_back(std::move(reported));
      if (kind == EventKind::spinodal) add_cusps(traced, plane, problem, *line);
      if (kind != EventKind::at_instability) add_instabilities(traced, plane, problem, *line, kind);
    }
  }

  /// Of the two states of a transition the one closer to the teacher comes second.
  static Eigen::VectorXd teacher_last(Eigen::VectorXd unknowns) {
    if (unknowns.size() == 7 && unknowns[2] > unknowns[5]) {
      const Eigen::Vector3d first = unknowns.head<3>();
      unknowns.head<3>() = unknowns.segment<3>(3).eval();
      unknowns.segment<3>(3) = first;
    }
    return unknowns;
  }

  /// Weights freeze at the edge of the domain. The two states of a transition must both be stable and must
  /// not merge: u = u' solves their conditions everywhere.
  static std::vector<Barrier> barriers(PhasePlane& plane, EventKind kind) {
    std::vector<Barrier> all{{LineEnd::edge, [](const CurvePoint& p) {
                                double depth = INFINITY;
                                for (const auto& u : PhasePlane::roots(p.u))
                                  depth = std::min(depth, u[0] - frozen);
                                return depth;
                              }}};
    if (kind != EventKind::transition) return all;
    all.push_back({LineEnd::critical_point, [](const CurvePoint& p) {
                     const auto u =
                         PhasePlane::roots(p.u);  // the second stays closer to the teacher until they merge
                     return u[1][2] - u[0][2] - merged;
                   }});
    for (const std::size_t k : {0, 1}) {
      all.push_back({LineEnd::spinodal, [&plane, k](const CurvePoint& p) {
                       const auto state =
                           plane.last_task().state(PhasePlane::roots(p.u)[k], plane.at(x_of(p), p.lambda));
                       return state ? -state->mismatch_jacobian().determinant() : std::nan("");
                     }});
    }
    return all;
  }

  /// The state at a point of a line of this kind, and how far quadrature errors move the point.
  PlanePoint read(PhasePlane& plane, const RootProblem& problem, EventKind kind, const CurvePoint& p,
                  std::size_t state = 0) const {
    const double x = x_of(p), y = p.lambda;
    const Eigen::Vector2d error = displacement(plane, problem, p);
    PlanePoint point{.x = value(x_, x),
                     .y = value(y_, y),
                     .x_error = error[0] * x_.parameter.slope(x),
                     .y_error = error[1] * y_.parameter.slope(y),
                     .chain = {}};
    const ChainParameters chain = plane.at(x, y);
    for (const auto& root : plane.last_task().upstream(chain)) point.chain.tasks.push_back(root->solution);
    const auto request = plane.last_task().request(chain);
    if (!request) throw std::runtime_error("a line left the range where the tasks before have solutions");
    const Eigen::VectorXd u = PhasePlane::roots(p.u)[state];
    // Where branches merge Newton's method has no root to find: read the point that was followed to.
    TaskRoot root = kind == EventKind::spinodal ? read_root(*request, u) : solve_near(*request, u);
    point.chain.tasks.push_back(std::move(root.solution));
    return point;
  }

  /// How far (x, y) moves, perpendicularly to the line, under the residuals that a finer resolution leaves.
  static Eigen::Vector2d displacement(PhasePlane& plane, const RootProblem& problem, const CurvePoint& p) {
    const Eigen::Index n = p.u.size();
    const auto coarse = problem(p.u, p.lambda);
    plane.last_task().refine(1);
    const auto fine = problem(p.u, p.lambda);
    plane.last_task().refine(0);
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

  void add_cusps(Traced& traced, PhasePlane& plane, const RootProblem& problem, const PlaneLine& line) const {
    for (const CurvePoint& cusp : cusps(problem, line)) {
      traced.events.push_back({EventKind::critical_point, read(plane, problem, EventKind::spinodal, cusp)});
      if (const auto seed = transition_from(problem, cusp)) traced.seeds.push_back(*seed);
    }
  }

  /// Where a transition leaves a cusp. There the equations reduce to u^3 - p u - h = 0 along one direction:
  /// folds at u = -+sqrt(p/3), where branches of equal free entropy lie at +-sqrt(p), h = 0.
  static std::optional<Seed> transition_from(const RootProblem& problem, const CurvePoint& cusp) {
    constexpr double beside = 0.05;  // in arclength
    const StepResult a = step_along(problem, cusp, -beside, 1e-9),
                     b = step_along(problem, cusp, beside, 1e-9);
    if (!a.point || !b.point) return std::nullopt;
    const Eigen::Vector3d centre = 0.5 * (a.point->u + b.point->u).head<3>();
    Eigen::VectorXd unknowns(7);
    unknowns << centre + std::numbers::sqrt3 * (a.point->u.head<3>() - centre),
        centre + std::numbers::sqrt3 * (b.point->u.head<3>() - centre),
        0.5 * (x_of(*a.point) + x_of(*b.point));
    return Seed{EventKind::transition, unknowns, 0.5 * (a.point->lambda + b.point->lambda)};
  }

  /// Where the replicon of a state of the line changes its sign.
  void add_instabilities(Traced& traced, PhasePlane& plane, const RootProblem& problem, const PlaneLine& line,
                         EventKind kind) const {
    const EventKind meeting = kind == EventKind::spinodal ? EventKind::at_spinodal : EventKind::at_transition;
    for (std::size_t k = 0; k < PhasePlane::roots(line.points.front().u).size(); ++k) {
      const auto value = [&](const CurvePoint& p) {
        const auto state = plane.last_task().state(PhasePlane::roots(p.u)[k], plane.at(x_of(p), p.lambda));
        return state ? replicon(*state) : std::nan("");
      };
      double before = value(line.points.front());
      for (std::size_t i = 1; i < line.points.size(); ++i) {
        const double after = value(line.points[i]);
        if (before * after < 0) {
          const auto at = locate(problem, line.points[i - 1], line.points[i], value);
          if (at) traced.events.push_back({meeting, read(plane, problem, kind, *at, k)});
        }
        before = after;
      }
    }
  }

  /// Lets a transition line that ended next to a critical point end in it.
  void join_critical_points(PhaseDiagram& diagram) const {
    const auto nearest = [&](const PlanePoint& p) -> const PlanePoint* {
      const PlanePoint* best = nullptr;
      double distance = joins_to;
      for (const DiagramEvent& event : diagram.events) {
        if (event.kind != EventKind::critical_point) continue;
        const auto& [x, y] = std::pair(x_.parameter, y_.parameter);
        const double d = std::hypot((x.coordinate(p.x) - x.coordinate(event.at.x)) / box_.width(),
                                    (y.coordinate(p.y) - y.coordinate(event.at.y)) / box_.height());
        if (d < distance) {
          distance = d;
          best = &event.at;
        }
      }
      return best;
    };
    for (DiagramLine& line : diagram.lines) {
      if (line.kind != EventKind::transition) continue;
      const PlanePoint* first =
          line.begin == LineEnd::critical_point ? nearest(line.points.front()) : nullptr;
      const PlanePoint* last = line.end == LineEnd::critical_point ? nearest(line.points.back()) : nullptr;
      if (first) line.points.insert(line.points.begin(), *first);
      if (last) line.points.push_back(*last);
    }
  }

  /// The value at a coordinate; on a border exactly what was asked for.
  static double value(const ParameterRange& range, double coordinate) {
    constexpr double on_border = 1e-9;  // of the coordinate
    for (const double end : {range.lowest, range.highest}) {
      if (std::abs(range.parameter.coordinate(end) - coordinate) < on_border) return end;
    }
    return range.parameter.value(coordinate);
  }

  ChainParameters chain_;
  ParameterRange x_, y_;
  DiagramSettings settings_;
  Clock::time_point end_;
  Box box_;
  bool complete_ = true;
};

}  // namespace

const char* to_string(LineEnd end) {
  switch (end) {
    case LineEnd::border:
      return "border";
    case LineEnd::critical_point:
      return "critical_point";
    case LineEnd::spinodal:
      return "spinodal";
    case LineEnd::edge:
      return "edge";
    case LineEnd::closed:
      return "closed";
  }
  return "unknown";
}

PhaseDiagram trace_diagram(const ChainParameters& chain, const ParameterRange& x, const ParameterRange& y,
                           const DiagramSettings& settings) {
  for (const ParameterRange& range : {x, y}) {
    validate(range.parameter.at(chain, range.lowest));
    validate(range.parameter.at(chain, range.highest));
    if (!(range.lowest < range.highest))
      throw std::invalid_argument(range.parameter.name() + ": the range must run upwards");
  }
  if (x.parameter.name() == y.parameter.name())
    throw std::invalid_argument(x.parameter.name() + " cannot be both x and y");
  return DiagramTracer(chain, x, y, settings).run();
}

}  // namespace franz_parisi::solver
