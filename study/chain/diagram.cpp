#include "study/chain/diagram.hpp"

#include "solver/line.hpp"
#include "study/chain/broken_curve.hpp"
#include "study/chain/broken_events.hpp"
#include "study/chain/event.hpp"
#include "study/chain/levels.hpp"
#include "theory/rsb/ansatz.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <limits>
#include <numbers>
#include <stdexcept>
#include <utility>

#include <Eigen/LU>
#include <fmt/format.h>

namespace franz_parisi::study {
namespace {

using solver::Barrier;
using solver::Box;
using solver::CurvePoint;
using solver::LineEnd;
using solver::PlaneLine;

constexpr double frozen = -12;   // u[0] = ln (1 - q_star)/q_star at which a line has come to the edge
constexpr double noisy = -8;     // where rounding may end it before
constexpr double merged = 0.01;  // in u[2]: two states of a transition this close end their line
// ln d/q_0 where clusters have merged: x is known the worse the closer they are, at x = 1 nothing is.
constexpr double closed_one_step = -6, closed_clusters = -7;
constexpr double joins_to =
    0.03;  // of the box: a transition that ends this close to a critical point ends in it

Box box_of(const ParameterRange& x, const ParameterRange& y) {
  return {x.parameter.coordinate(x.lowest), x.parameter.coordinate(x.highest),
          y.parameter.coordinate(y.lowest), y.parameter.coordinate(y.highest)};
}

/// Where a line may be entered: the unknowns of its equations with both coordinates.
struct Seed {
  EventSpec spec;
  std::size_t task;
  const theory::Ansatz *first, *second;  // of the task, in its state or (at a transition) both
  Eigen::VectorXd x;

  bool same_kind(const Seed& other) const {
    return spec == other.spec && task == other.task && first == other.first && second == other.second;
  }
};

Chain with_ansatz(Chain chain, std::size_t task, const theory::Ansatz* ansatz) {
  chain[task].ansatz = ansatz;
  return chain;
}

/// The value at a coordinate; on a border exactly what was asked for.
double value_at(const ParameterRange& range, double value) {
  constexpr double on_border = 1e-9;  // of the coordinate
  const double lambda = range.parameter.coordinate(value);
  for (const double end : {range.lowest, range.highest})
    if (std::abs(range.parameter.coordinate(end) - lambda) < on_border) return end;
  return value;
}

/// The lines of one kind and task.
class LineTracer {
 public:
  LineTracer(const Chain& chain, const ParameterRange& x, const ParameterRange& y, std::size_t first,
             const Solved& before, const Seed& kind, const DiagramSettings& settings)
      : x_(x),
        y_(y),
        box_(box_of(x, y)),
        problem_(with_ansatz(chain, kind.task, kind.first), first, kind.task + 1, {x.parameter, y.parameter},
                 before.past),
        other_(with_ansatz(chain, kind.task, kind.second), first, kind.task + 1, {x.parameter, y.parameter},
               before.past),
        states_(kind.first == kind.second ? EventProblem(problem_) : EventProblem(problem_, other_)),
        earlier_(before.tasks),
        kind_(kind),
        spec_(kind.spec),
        task_(kind.task),
        settings_(settings),
        budget_({std::numeric_limits<long>::max(), settings.seconds, settings.point.stop}),
        equations_(event_equations(states_, spec_, earlier_, 0, budget_)) {}

  struct Traced {
    std::vector<DiagramLine> lines;
    std::vector<DiagramEvent> events;
    std::vector<Seed> seeds;  // of transitions, at cusps
    std::string gap;
  };

  Traced trace(const std::vector<Seed>& seeds) {
    Traced traced;
    std::vector<PlaneLine> known;
    for (const Seed& seed : seeds) {
      if (!seed.same_kind(kind_)) continue;
      const Eigen::VectorXd start = teacher_last(seed.x);
      const auto holds = [&](const PlaneLine& line) { return solver::lies_on(line, start); };
      if (std::any_of(known.begin(), known.end(), holds)) continue;
      auto line = solver::follow_line(equations_, start, box_, barriers());
      if (!line) {
        if (budget_.exhausted()) break;
        continue;
      }
      for (auto [end, p] :
           {std::pair(&line->begin, &line->points.front()), std::pair(&line->end, &line->points.back())})
        if (*end == LineEnd::lost && depth(*p, noisy) < 0) *end = LineEnd::edge;
      known.push_back(*line);
      DiagramLine reported{.spec = spec_,
                           .task = task_,
                           .points = {},
                           .begin = line->begin,
                           .end = line->end,
                           .broken = broken()};
      for (const CurvePoint& p : line->points)
        if (auto point =
                read(locate_event(states_, spec_, p.x, earlier_, settings_.point, budget_, p.tangent)))
          reported.points.push_back(std::move(*point));
      if (spec_.kind == EventKind::at_instability && breaks()) add_condensations(traced, *line, reported);
      if (reported.points.size() > 1) traced.lines.push_back(std::move(reported));
      if (line->begin == LineEnd::lost || line->end == LineEnd::lost)
        traced.gap = fmt::format("a line ({}) could not be followed to its end", to_string(spec_.kind));
      if (spec_.kind == EventKind::spinodal) add_cusps(traced, *line);
      if (spec_.kind == EventKind::spinodal || two()) add_instabilities(traced, *line);
    }
    if (budget_.exhausted()) traced.gap = what_all_ran_out(budget_);
    return traced;
  }

 private:
  bool two() const { return spec_.kind == EventKind::transition; }
  bool breaks() const { return settings_.point.breaking != Breaking::none; }
  bool broken() const { return kind_.first == &theory::one_step || kind_.first == &theory::clusters; }
  solver::Pairing pairing() const { return states_.pairing(); }
  Eigen::Index unknowns() const { return problem_.unknowns(); }
  const Layout& layout() const { return problem_.layout(); }
  const Block& own() const { return layout().last(); }

  /// Of the two states of a transition the one closer to the teacher comes second.
  Eigen::VectorXd teacher_last(const Eigen::VectorXd& x) const {
    if (!two() || !states_.same() || x[second_teacher()] >= x[layout().toward_teacher()]) return x;
    return solver::pair(solver::twin(x, 1, pairing()), solver::twin(x, 0, pairing()), pairing());
  }

  /// Where the unknown toward_teacher of the second state of a transition stands.
  Eigen::Index second_teacher() const {
    return unknowns() + states_.second.layout().toward_teacher() - own().begin;
  }

  /// How far all states are from freezing at `edge`.
  double depth(const CurvePoint& p, double edge) const {
    double smallest = INFINITY;
    const auto consider = [&](Eigen::Index begin, Eigen::Index size) {
      smallest = std::min(smallest, distance_to_freezing(p.x.segment(begin, size), edge));
    };
    for (std::size_t t = 0; t < layout().tasks(); ++t)
      consider(layout().unknowns(t).begin, layout().unknowns(t).size);
    if (two()) consider(unknowns(), pairing().own());
    return smallest;
  }

  /// Weights freeze at the edge of the domain. The two states of a transition must both be stable and must
  /// not merge: u = u' solves their conditions everywhere.
  std::vector<Barrier> barriers() const {
    std::vector<Barrier> barriers{{LineEnd::edge, [this](const CurvePoint& p) { return depth(p, frozen); }}};
    if (broken()) {
      constexpr Eigen::Index opening = 2;
      const double closed = kind_.first == &theory::clusters ? closed_clusters : closed_one_step;
      barriers.push_back({LineEnd::critical_point, [place = own().begin + opening, closed](
                                                       const CurvePoint& p) { return p.x[place] - closed; }});
    }
    if (!two()) return barriers;
    barriers.push_back({LineEnd::critical_point,
                        [first = layout().toward_teacher(), second = second_teacher()](const CurvePoint& p) {
                          // The second stays closer to the teacher until they merge.
                          return p.x[second] - p.x[first] - merged;
                        }});
    for (const Block& block : {Block{own().begin, own().size}, Block{unknowns(), pairing().own()}}) {
      barriers.push_back({LineEnd::spinodal, [block](const CurvePoint& p) {
                            const Eigen::MatrixXd slopes =
                                -p.jacobian.block(block.begin, block.begin, block.size, block.size);
                            return slopes.determinant();
                          }});
    }
    return barriers;
  }

  std::optional<PlanePoint> read(const LocatedEvent& event) const {
    if (event.tasks.empty()) return std::nullopt;
    PlanePoint point{.x = value_at(x_, event.values[0]),
                     .y = value_at(y_, event.values[1]),
                     .x_error = event.errors[0],
                     .y_error = event.errors[1],
                     .chain = {earlier_}};
    point.chain.tasks.insert(point.chain.tasks.end(), event.tasks.begin(), event.tasks.end());
    if (breaks()) mark_breaking(point.chain.tasks.back());
    return point;
  }

  void add_cusps(Traced& traced, const PlaneLine& line) {
    for (const CurvePoint& cusp : solver::cusps(equations_, line)) {
      const LocatedEvent located = locate_cusp(problem_, cusp.x, earlier_, settings_.point, budget_);
      if (auto point = read(located))
        traced.events.push_back({EventKind::critical_point, task_, std::move(*point)});
      add_transition_from(traced, cusp);
    }
  }

  /// Where a transition leaves a cusp. There the equations reduce to v^3 - p v - h = 0 along one direction:
  /// folds at v = -+sqrt(p/3), where branches of equal free entropy lie at +-sqrt(p), h = 0.
  void add_transition_from(Traced& traced, const CurvePoint& cusp) const {
    constexpr double beside = 0.05;  // in arclength
    const auto a = solver::onto_curve(equations_, cusp.x - beside * cusp.tangent, 1e-9),
               b = solver::onto_curve(equations_, cusp.x + beside * cusp.tangent, 1e-9);
    if (!a || !b) return;
    const Eigen::VectorXd centre = 0.5 * (a->x + b->x);
    const auto [begin, size] = own();
    Eigen::VectorXd first = centre, second = centre;
    first.segment(begin, size) += std::numbers::sqrt3 * (a->x - centre).segment(begin, size);
    second.segment(begin, size) += std::numbers::sqrt3 * (b->x - centre).segment(begin, size);
    Seed& seed = traced.seeds.emplace_back(kind_);
    seed.spec = transition;
    seed.second = seed.first;
    seed.x = solver::pair(first, second, {unknowns(), unknowns(), begin});
  }

  /// Where the replicon of a state of the line changes its sign.
  void add_instabilities(Traced& traced, const PlaneLine& line) {
    const EventKind kind = two() ? EventKind::at_transition : EventKind::at_spinodal;
    for (int which = 0; which < (two() ? 2 : 1); ++which) {
      const auto value = [&](const CurvePoint& p) { return replicon_on(states_, spec_, which, p.x); };
      double before = value(line.points.front());
      for (std::size_t i = 1; i < line.points.size(); ++i) {
        const double after = value(line.points[i]);
        if (before * after < 0) {
          const auto at = solver::bracket(equations_, line.points[i - 1], line.points[i], value, 1e-3);
          auto point =
              at ? read(locate_instability(states_, spec_, which, at->x, earlier_, settings_.point, budget_))
                 : std::nullopt;
          if (point) traced.events.push_back({kind, task_, std::move(*point)});
        }
        before = after;
      }
    }
  }

  /// Where x of (26) passes 1 along an AT line.
  void add_condensations(Traced& traced, const PlaneLine& line, const DiagramLine& reported) {
    if (reported.points.size() != line.points.size()) return;
    const auto beyond = [&](std::size_t i) {
      return reported.points[i].chain.tasks.back().readings.value("x_at") - 1;
    };
    for (std::size_t i = 1; i < line.points.size(); ++i) {
      if (!(beyond(i - 1) * beyond(i) < 0)) continue;
      const double share = beyond(i - 1) / (beyond(i - 1) - beyond(i));
      const Eigen::VectorXd guess = solver::interpolate(line.points[i - 1], line.points[i], share);
      if (auto point = read(locate_condensation(problem_, guess, earlier_, settings_.point, budget_)))
        traced.events.push_back({EventKind::at_condensation, task_, std::move(*point)});
      else
        traced.gap = "where clusters begin to condense could not be located";
    }
  }

  ParameterRange x_, y_;
  Box box_;
  ChainProblem problem_, other_;
  EventProblem states_;
  const std::vector<TaskSolution>& earlier_;
  Seed kind_;
  EventSpec spec_;
  std::size_t task_;
  const DiagramSettings& settings_;
  solver::Budget budget_;
  solver::Equations equations_;
};

/// A straight way through the plane, along which lines are looked for.
struct Cut {
  bool along_x;
  double at;               // coordinate of the parameter that stays
  double lowest, highest;  // of the one that moves
};

std::vector<Cut> sides_and_middles(const Box& box) {
  std::vector<Cut> cuts;
  for (const double share : {0.0, 1.0, 0.5}) {
    cuts.push_back({true, std::lerp(box.bottom, box.top, share), box.left, box.right});
    cuts.push_back({false, std::lerp(box.left, box.right, share), box.bottom, box.top});
  }
  return cuts;
}

/// Events of broken symmetry along a way in the load of the chain's last task, at a value of the other
/// parameter.
struct BrokenCut {
  BrokenEvents found{};
  std::vector<Eigen::VectorXd> past{};  // of the tasks first, ... before the last
};

BrokenCut cut_broken(const Chain& chain, const ParameterRange& load, std::size_t first,
                     const DiagramSettings& settings) {
  const std::size_t last = chain.size() - 1;
  solver::Budget budget({std::numeric_limits<long>::max(), settings.seconds, settings.point.stop});
  const Solved before = solve_tasks(nothing(), chain, last, settings.point, budget);
  BrokenCut cut;
  if (!before.all()) {
    cut.found.gap = failure_of(before).reason;
    return cut;
  }
  cut.past.assign(before.u.begin() + static_cast<std::ptrdiff_t>(first), before.u.end());
  const Task task{chain, last, before.past, before.tasks};
  BrokenCurve curve(task);
  cut.found = broken_events(curve, task, load.lowest, load.highest, settings.point, budget);
  return cut;
}

/// The place of such an event in the plane. Unknowns of tasks before stand before its own.
Seed seed_of(const Event& event, const std::vector<Eigen::VectorXd>& past, double x, double y) {
  const theory::Ansatz* ansatz = event.chain.tasks.back().parameters.ansatz;
  Seed seed{.spec = event.spec,
            .task = event.task,
            .first = ansatz,
            .second = event.spec.kind == EventKind::transition ? &theory::replica_symmetric : ansatz,
            .x = {}};
  std::vector<double> all;
  for (const Eigen::VectorXd& u : past) all.insert(all.end(), u.begin(), u.end());
  all.insert(all.end(), event.x.begin(), event.x.end() - 1);
  all.insert(all.end(), {x, y});
  seed.x = Eigen::Map<const Eigen::VectorXd>(all.data(), static_cast<Eigen::Index>(all.size()));
  return seed;
}

/// Lets a line that ended next to a point where it begins end in it: transitions in critical points, lines of
/// clusters where the AT line gives way to them.
void join_critical_points(PhaseDiagram& diagram, const ParameterRange& x, const ParameterRange& y) {
  const Box box = box_of(x, y);
  const auto nearest = [&](const PlanePoint& p, std::size_t task, EventKind kind) -> const PlanePoint* {
    const PlanePoint* best = nullptr;
    double distance = joins_to;
    for (const DiagramEvent& event : diagram.events) {
      if (event.kind != kind || event.task != task) continue;
      const double d =
          std::hypot((x.parameter.coordinate(p.x) - x.parameter.coordinate(event.at.x)) / box.width(),
                     (y.parameter.coordinate(p.y) - y.parameter.coordinate(event.at.y)) / box.height());
      if (d < distance) distance = d, best = &event.at;
    }
    return best;
  };
  for (DiagramLine& line : diagram.lines) {
    const bool clusters =
        line.spec.kind == EventKind::clustering || line.spec.kind == EventKind::condensation;
    if (!clusters && (line.spec.kind != EventKind::transition || line.broken)) continue;
    const EventKind kind = clusters ? EventKind::at_condensation : EventKind::critical_point;
    const auto joined = [&](LineEnd end, const PlanePoint& point) {
      return end == LineEnd::critical_point ? nearest(point, line.task, kind) : nullptr;
    };
    const PlanePoint *first = joined(line.begin, line.points.front()),
                     *last = joined(line.end, line.points.back());
    if (first) line.points.insert(line.points.begin(), *first);
    if (last) line.points.push_back(*last);
  }
}

}  // namespace

PhaseDiagram trace_diagram(const Chain& chain, const ParameterRange& x, const ParameterRange& y,
                           const DiagramSettings& settings) {
  const Parameter load{&theory::parameter::alpha, chain.size() - 1};
  const bool breaks = settings.point.breaking != Breaking::none;
  if (breaks && x.parameter != load && y.parameter != load)
    throw std::invalid_argument(load.name() + " has to be x or y where replica symmetry may break");
  for (const ParameterRange& range : {x, y}) {
    theory::validate(range.parameter.at(chain, range.lowest));
    theory::validate(range.parameter.at(chain, range.highest));
    if (!(range.lowest < range.highest))
      throw std::invalid_argument(range.parameter.name() + ": the range must run upwards");
  }
  if (x.parameter == y.parameter) throw std::invalid_argument(x.parameter.name() + " cannot be both x and y");

  PhaseDiagram diagram;
  const auto incomplete = [&](const std::string& reason) {
    if (reason.empty()) return;
    diagram.complete = false;
    if (diagram.reason.empty()) diagram.reason = reason;
  };
  const std::size_t first = std::min(x.parameter.task, y.parameter.task);
  const std::vector<Cut> cuts = sides_and_middles(box_of(x, y));
  std::vector<BranchDiagram> found(cuts.size());
  std::vector<BrokenCut> broken(cuts.size());
  Settings symmetric = settings.point;
  symmetric.breaking = Breaking::none;
  settings.execution.run(cuts.size(), [&](std::size_t i) {
    const Parameter &moving = (cuts[i].along_x ? x : y).parameter,
                    &fixed = (cuts[i].along_x ? y : x).parameter;
    const Chain along = fixed.at(chain, fixed.value(cuts[i].at));
    found[i] = trace_branches(
        along, moving, {moving.value(cuts[i].lowest), moving.value(cuts[i].highest)},
        {.point = symmetric, .readings = settings.readings, .seconds = settings.seconds}, first);
    if (breaks && moving == load) broken[i] = cut_broken(along, cuts[i].along_x ? x : y, first, settings);
  });
  std::vector<Seed> seeds;
  for (std::size_t i = 0; i < cuts.size(); ++i) {
    incomplete(found[i].reason);
    for (const Event& e : found[i].events) {
      if (e.spec.kind == EventKind::edge || e.spec.kind == EventKind::perfect_learning) continue;
      const auto n = static_cast<Eigen::Index>(e.x.size()) - 1;
      Eigen::VectorXd at(n + 2);
      at.head(n) = Eigen::Map<const Eigen::VectorXd>(e.x.data(), n);
      at[n] = cuts[i].along_x ? e.x.back() : cuts[i].at;
      at[n + 1] = cuts[i].along_x ? cuts[i].at : e.x.back();
      const theory::Ansatz* own = chain[e.task].ansatz;
      seeds.push_back({e.spec, e.task, own, own, std::move(at)});
    }
    incomplete(broken[i].found.gap);
    for (const Event& e : broken[i].found.events) {
      // Among those above; and where rs_stable turns is told by sweeps alone.
      if (e.spec.kind == EventKind::at_instability || e.spec.kind == EventKind::reading) continue;
      const double along = e.x.back();
      seeds.push_back(seed_of(e, broken[i].past, cuts[i].along_x ? along : cuts[i].at,
                              cuts[i].along_x ? cuts[i].at : along));
    }
  }
  const Solved before = [&] {
    solver::Budget budget(settings.point.limits());
    return solve_tasks(nothing(), chain, first, symmetric, budget);
  }();
  const auto trace = [&](const std::vector<Seed>& kinds) {
    std::vector<LineTracer::Traced> traced(kinds.size());
    settings.execution.run(kinds.size(), [&](std::size_t i) {
      traced[i] = LineTracer(chain, x, y, first, before, kinds[i], settings).trace(seeds);
    });
    for (LineTracer::Traced& t : traced) {
      std::move(t.lines.begin(), t.lines.end(), std::back_inserter(diagram.lines));
      std::move(t.events.begin(), t.events.end(), std::back_inserter(diagram.events));
      std::move(t.seeds.begin(), t.seeds.end(), std::back_inserter(seeds));
      incomplete(t.gap);
    }
  };
  // Spinodals first: transitions may begin at their cusps.
  const auto kinds_where = [&](auto&& wanted) {
    std::vector<Seed> kinds;
    for (const Seed& seed : seeds) {
      const auto same = [&](const Seed& k) { return k.same_kind(seed); };
      if (wanted(seed.spec.kind) && std::none_of(kinds.begin(), kinds.end(), same)) kinds.push_back(seed);
    }
    return kinds;
  };
  trace(kinds_where([](EventKind kind) { return kind == EventKind::spinodal; }));
  trace(kinds_where([](EventKind kind) { return kind != EventKind::spinodal; }));
  join_critical_points(diagram, x, y);
  return diagram;
}

}  // namespace franz_parisi::study
