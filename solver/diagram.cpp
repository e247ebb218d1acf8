#include "solver/diagram.hpp"

#include "solver/line_tracer.hpp"
#include "solver/parallel.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <stdexcept>
#include <utility>

namespace franz_parisi::solver {
namespace {

constexpr double joins_to =
    0.03;  // of the box: a transition that ends this close to a critical point ends in it

class DiagramTracer {
 public:
  DiagramTracer(const ChainParameters& chain, const ParameterRange& x, const ParameterRange& y,
                const DiagramSettings& settings)
      : chain_(chain),
        x_(x),
        y_(y),
        settings_(settings),
        end_(seconds_from_now(settings.seconds)),
        box_(box_of(x, y)) {}

  PhaseDiagram run() {
    constexpr std::array kinds{EventKind::spinodal, EventKind::transition, EventKind::at_instability};
    std::array<TracedLines, kinds.size()> traced;
    std::vector<Seed> seeds = find_seeds(sides_and_middles());
    const auto trace = [&](std::size_t i) {
      traced[i] = LineTracer(kinds[i], chain_, x_, y_, settings_.point, end_).trace(seeds);
    };
    trace(0);
    seeds.insert(seeds.end(), traced[0].seeds.begin(), traced[0].seeds.end());
    in_parallel(kinds.size() - 1, settings_.threads, [&](std::size_t i) { trace(i + 1); });
    PhaseDiagram diagram;
    for (TracedLines& t : traced) {
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
      found[i] = trace_branches(fixed.at(chain_, fixed.value(cuts[i].at)), moving,
                                {moving.value(cuts[i].lowest), moving.value(cuts[i].highest)},
                                {.point = settings_.point, .seconds = seconds_until(end_)});
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
