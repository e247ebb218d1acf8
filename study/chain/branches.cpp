#include "study/chain/branches.hpp"

#include "solver/newton.hpp"
#include "study/chain/event.hpp"
#include "study/chain/levels.hpp"
#include "study/chain/transition.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <optional>
#include <utility>

#include <Eigen/LU>

namespace franz_parisi::study {
namespace {

using solver::Branch;
using solver::CurvePoint;

constexpr double stray = 0.05;  // in u: a root this far from its branch is not the one that was meant

/// One sweep: its levels, and what is read off them.
class Reader {
 public:
  Reader(const study::Sweep& sweep, const BranchSettings& settings)
      : sweep_(sweep),
        settings_(settings),
        budget_({settings.evaluations, settings.seconds, settings.point.stop}) {}

  BranchDiagram run(const std::vector<double>& values) {
    levels_ = trace_levels(sweep_, settings_.point, budget_);
    diagram_.first = sweep_.first;
    diagram_.before = levels_.before.tasks;
    if (levels_.levels.empty()) {
      without_past(values);
      return std::move(diagram_);
    }
    diagram_.problem = levels_.levels.back().problem;
    number_branches();
    add_points(values);
    mark_equilibrium();
    if (sweep_.lowest < sweep_.highest) {
      for (std::size_t l = 0; l < levels_.levels.size(); ++l) add_events(l);
    }
    std::stable_sort(diagram_.events.begin(), diagram_.events.end(),
                     [](const Event& a, const Event& b) { return a.value < b.value; });
    if (budget_.exhausted()) levels_.gaps.insert(levels_.gaps.begin(), what_all_ran_out(budget_));
    diagram_.complete = levels_.gaps.empty();
    if (!diagram_.complete) diagram_.reason = levels_.gaps.front();
    return std::move(diagram_);
  }

 private:
  Level& level(std::size_t l) { return levels_.levels[l]; }
  std::size_t task(std::size_t l) const { return sweep_.first + l; }
  double lambda_of(double value) const { return sweep_.parameter.coordinate(value); }

  solver::Budget point_budget() { return solver::Budget(settings_.point.limits(), &budget_); }

  /// The problem of a level at a value that comes back to the last bit.
  std::shared_ptr<const ChainProblem> problem_at(std::size_t l, double value) const {
    return std::make_shared<const ChainProblem>(sweep_.parameter.at(sweep_.chain, value), sweep_.first,
                                                task(l) + 1, std::vector<Parameter>{sweep_.parameter},
                                                levels_.before.past);
  }

  /// The branches that a branch of level l rests on: one index a level, up to its own.
  std::vector<int> lineage(std::size_t l, int branch) const {
    std::vector<int> line(l + 1);
    for (std::size_t i = l + 1; i-- > 0;) {
      line[i] = branch;
      branch = levels_.levels[i].branches[static_cast<std::size_t>(branch)].parent;
    }
    return line;
  }

  bool all_stable(std::size_t l, int branch) const {
    const auto line = lineage(l, branch);
    for (std::size_t i = 0; i <= l; ++i)
      if (!levels_.levels[i].branches[static_cast<std::size_t>(line[i])].stable) return false;
    return true;
  }

  ChainSolution on_top(const std::vector<TaskSolution>& tasks) const {
    ChainSolution chain{levels_.before.tasks};
    chain.tasks.insert(chain.tasks.end(), tasks.begin(), tasks.end());
    return chain;
  }

  /// Numbers of the solutions of each task within its past.
  void label(std::vector<TaskSolution>& tasks, std::size_t l, int branch) const {
    const auto line = lineage(l, branch);
    for (std::size_t i = 0; i < tasks.size(); ++i)
      tasks[i].branch = levels_.levels[i].branches[static_cast<std::size_t>(line[i])].number;
  }

  // -- points -----------------------------------------------------------------------------------------

  void without_past(const std::vector<double>& values) {
    for (const double value : values) {
      solver::Budget budget = point_budget();
      BranchPoint point{.value = value,
                        .chain = {solve_tasks(levels_.before, sweep_.parameter.at(sweep_.chain, value),
                                              sweep_.chain.size(), settings_.point, budget)
                                      .tasks}};
      point.equilibrium.assign(point.chain.tasks.size(), false);
      diagram_.points.push_back(std::move(point));
    }
    diagram_.complete = false;
    diagram_.reason = failure_of(levels_.before).reason;
  }

  /// Branches of the document: stable ones first, then by what they rest on.
  void number_branches() {
    const std::size_t last = levels_.levels.size() - 1;
    for (std::size_t i = 0; i < level(last).branches.size(); ++i) order_.push_back(static_cast<int>(i));
    const auto key = [&](int b) {
      std::vector<int> numbers{all_stable(last, b) ? 0 : 1};
      const auto line = lineage(last, b);
      for (std::size_t l = 0; l <= last; ++l)
        numbers.push_back(levels_.levels[l].branches[static_cast<std::size_t>(line[l])].number);
      return numbers;
    };
    std::stable_sort(order_.begin(), order_.end(), [&](int a, int b) { return key(a) < key(b); });
  }

  void add_points(const std::vector<double>& values) {
    const std::size_t last = levels_.levels.size() - 1;
    std::vector<bool> covered(values.size(), false);
    for (std::size_t number = 0; number < order_.size(); ++number) {
      LevelMemory resolution;
      LevelBranch& b = level(last).branches[static_cast<std::size_t>(order_[number])];
      for (std::size_t i = 0; i < values.size(); ++i) {
        if (!b.branch.covers(lambda_of(values[i]))) continue;
        covered[i] = true;
        add_point(values[i], static_cast<int>(number), order_[number], b.branch, resolution);
      }
    }
    for (std::size_t i = 0; i < values.size(); ++i)
      if (!covered[i]) add_uncovered(values[i]);
  }

  void add_point(double value, int number, int branch, Branch& curve, LevelMemory& resolution) {
    const std::size_t last = levels_.levels.size() - 1;
    solver::Budget budget = point_budget();
    const Eigen::VectorXd guess = curve.guess(lambda_of(value));
    Root root = solve_near(problem_at(last, value), guess, levels_.before.tasks, settings_.point, budget,
                           false, resolution.first());
    if (root.found && (root.x - guess).lpNorm<Eigen::Infinity>() > stray)
      root = failed(root.problem, Status::not_converged, "the search left the branch that was followed");
    if (root.found) {
      resolution.learn(root, settings_.point.target);
      if (auto p = solver::curve_point(root.x, {root.state.f, root.state.jacobian}, +1))
        curve.insert(std::move(*p));
    }
    if (!root.found) not_solved(value, root.tasks.back());
    BranchPoint point{.value = value, .chain = {}, .branch = number};
    label(root.tasks, last, branch);
    point.stable = all_stable(last, branch);
    point.chain = on_top(root.tasks);
    point.equilibrium.assign(point.chain.tasks.size(), true);
    diagram_.points.push_back(std::move(point));
    places_.push_back(lineage(last, branch));
  }

  void not_solved(double value, const TaskSolution& last) {
    levels_.gaps.push_back(not_found(sweep_.parameter.name(), value, last.reason));
  }

  /// Values that no curve has come to: what is found from the parameters alone, or why nothing is.
  void add_uncovered(double value) {
    solver::Budget budget = point_budget();
    Solved solved = solve_tasks(levels_.before, sweep_.parameter.at(sweep_.chain, value), sweep_.chain.size(),
                                settings_.point, budget);
    BranchPoint point{.value = value, .chain = {std::move(solved.tasks)}, .branch = -1};
    point.stable = std::all_of(point.chain.tasks.begin(), point.chain.tasks.end(),
                               [](const TaskSolution& s) { return s.has_solution && s.stable; });
    point.equilibrium.assign(point.chain.tasks.size(), false);
    places_.emplace_back();
    // Below the smallest load that is followed there is one solution, and it is that branch's.
    const bool single = levels_.levels.size() == 1 && sweep_.parameter.row == &theory::parameter::alpha;
    for (std::size_t number = 0; single && number < order_.size(); ++number) {
      const Branch& b = level(0).branches[static_cast<std::size_t>(order_[number])].branch;
      if (lambda_of(value) > smallest_load || b.lowest() != smallest_load) continue;
      point.branch = point.chain.tasks.back().branch = static_cast<int>(number);
      places_.back() = {order_[number]};
    }
    const TaskSolution& last = point.chain.tasks.back();
    if (is_limit(last.status)) not_solved(value, last);
    if (point.branch < 0 && last.has_solution)
      levels_.gaps.push_back("a solution lies on no curve that was followed");
    diagram_.points.push_back(std::move(point));
  }

  void mark_equilibrium() {
    // The highest free entropy of each past at each value.
    std::map<std::pair<double, std::vector<int>>, double> highest;
    const auto past = [&](std::size_t i, std::size_t l) {
      return std::pair(
          diagram_.points[i].value,
          std::vector<int>(places_[i].begin(), places_[i].begin() + static_cast<std::ptrdiff_t>(l)));
    };
    const auto psi = [&](std::size_t i, std::size_t l) {
      return diagram_.points[i].chain.tasks[task(l)].readings.value("free_entropy");
    };
    const auto counts = [&](std::size_t i, std::size_t l) {
      return !places_[i].empty() && diagram_.points[i].chain.tasks[task(l)].has_solution &&
             level(l).branches[static_cast<std::size_t>(places_[i][l])].stable;
    };
    for (std::size_t i = 0; i < diagram_.points.size(); ++i) {
      for (std::size_t l = 0; l < levels_.levels.size(); ++l) {
        if (!counts(i, l)) continue;
        double& best = highest.try_emplace(past(i, l), -INFINITY).first->second;
        best = std::max(best, psi(i, l));
      }
    }
    // The same solution of an earlier task, solved under several of a later one, differs by rounding.
    for (std::size_t i = 0; i < diagram_.points.size(); ++i) {
      for (std::size_t l = 0; l < levels_.levels.size(); ++l) {
        const bool counted = counts(i, l);
        const double best = counted ? highest.at(past(i, l)) : 0;
        diagram_.points[i].equilibrium[task(l)] =
            counted && (psi(i, l) == best || is_best(i, l, past(i, l), best));
      }
    }
  }

  /// Does the branch that holds the highest of this past also hold point i?
  bool is_best(std::size_t i, std::size_t l, const std::pair<double, std::vector<int>>& past, double best) {
    for (std::size_t j = 0; j < diagram_.points.size(); ++j) {
      if (places_[j].empty() || diagram_.points[j].value != past.first) continue;
      if (!std::equal(past.second.begin(), past.second.end(), places_[j].begin())) continue;
      if (diagram_.points[j].chain.tasks[task(l)].readings.value("free_entropy") == best)
        return places_[j][l] == places_[i][l];
    }
    return false;
  }

  // -- events -----------------------------------------------------------------------------------------

  void add_events(std::size_t l) {
    Level& here = level(l);
    const ChainProblem& problem = *here.problem;
    for (std::size_t i = 0; i < here.branches.size(); ++i) {
      if (here.branches[i].stable) add_spinodals(l, static_cast<int>(i));
    }
    if (settings_.ends_only) return add_edges(l);
    const std::string newest = theory::numbered("eps", task(l));
    for (std::size_t i = 0; i < here.branches.size(); ++i) {
      std::vector<EventSpec> specs{instability};
      if (here.branches[i].stable)
        specs.push_back({EventKind::perfect_learning, newest, settings_.perfect_learning_eps});
      if (l + 1 == levels_.levels.size())
        specs.insert(specs.end(), settings_.readings.begin(), settings_.readings.end());
      add_crossings(l, static_cast<int>(i), problem, specs);
    }
    for (std::size_t i = 0; i < here.branches.size(); ++i) {
      for (std::size_t j = i + 1; j < here.branches.size(); ++j) {
        const LevelBranch &a = here.branches[i], &b = here.branches[j];
        if (a.stable && b.stable && a.parent == b.parent)
          add_transition(l, static_cast<int>(i), static_cast<int>(j));
      }
    }
    add_edges(l);
  }

  void push(std::size_t l, const EventSpec& spec, int branch, int other, LocatedEvent located) {
    if (located.tasks.empty()) {
      levels_.gaps.push_back(not_located(spec));
      return;
    }
    const double value = located.values.front(), slack = 1e-9 * std::max(1.0, std::abs(value));
    if (value < sweep_.lowest - slack || value > sweep_.highest + slack) return;
    label(located.tasks, l, branch);
    const auto number = [&](int b) { return level(l).branches[static_cast<std::size_t>(b)].number; };
    diagram_.events.push_back({.spec = spec,
                               .task = task(l),
                               .value = value,
                               .error = located.errors.front(),
                               .chain = on_top(located.tasks),
                               .branch = number(branch),
                               .other_branch = number(other),
                               .x = {located.x.begin(), located.x.end()}});
  }

  void add_spinodals(std::size_t l, int branch) {
    const LevelBranch& b = level(l).branches[static_cast<std::size_t>(branch)];
    for (const auto* fold : {&b.branch.lower_fold, &b.branch.upper_fold}) {
      if (!*fold) continue;
      const auto at = level(l).problem->evaluate((*fold)->x, {});
      if (!at || singular_task(at->layout, at->jacobian) != l) continue;  // an earlier task's: listed there
      int other = branch;
      for (std::size_t i = 0; i < level(l).branches.size(); ++i) {
        const Branch& candidate = level(l).branches[i].branch;
        const auto same = [&](const std::optional<solver::Fold>& f) {
          return f && f->number == (*fold)->number;
        };
        if (static_cast<int>(i) != branch && (same(candidate.lower_fold) || same(candidate.upper_fold)))
          other = static_cast<int>(i);
      }
      const EventSpec spec{EventKind::spinodal, {}, 0};
      push(l, spec, branch, other,
           locate_event(*level(l).problem, spec, (*fold)->x, levels_.before.tasks, settings_.point, budget_));
    }
  }

  /// A reading at x; NaN where it cannot be evaluated.
  double value_at(const ChainProblem& problem, const EventSpec& spec, const Eigen::VectorXd& x) {
    const auto state = budget_.grant() ? problem.evaluate(x, {}) : std::nullopt;
    return state ? reading_value(problem, spec, levels_.before.tasks, *state) : std::nan("");
  }

  /// A point of a branch with the values that are watched there, and their slopes along the branch.
  struct Sample {
    CurvePoint point;
    std::vector<double> values, slopes;
  };

  std::optional<Sample> sample(const ChainProblem& problem, const CurvePoint& p,
                               const std::vector<EventSpec>& specs) {
    constexpr double beside = 1e-5;  // in arclength
    const auto at = [&](double way) {
      return budget_.grant() ? problem.evaluate(p.x + way * p.tangent, {}) : std::nullopt;
    };
    const auto state = at(0);
    if (!state) return std::nullopt;
    double way = beside;
    auto further = at(way);
    if (!further) further = at(way = -beside);  // the end of the parameter's range
    if (!further) return std::nullopt;
    Sample s{p, {}, {}};
    for (const EventSpec& spec : specs) {
      const double value = reading_value(problem, spec, levels_.before.tasks, *state);
      s.values.push_back(value);
      s.slopes.push_back((reading_value(problem, spec, levels_.before.tasks, *further) - value) / way);
    }
    return s;
  }

  /// Between two samples of the same sign a reading may touch zero twice: judged by the cubic with their
  /// slopes.
  static bool may_touch(const Sample& a, const Sample& b, std::size_t k) {
    const double y0 = a.values[k], y1 = b.values[k];
    if (!(y0 * y1 > 0)) return false;
    const Eigen::VectorXd way = b.point.x - a.point.x;
    const double chord = way.norm();
    const auto onward = [&](const Sample& s) {
      return s.slopes[k] * (s.point.tangent.dot(way) < 0 ? -chord : chord);
    };
    const double m0 = onward(a), m1 = onward(b), nearest = std::min(std::abs(y0), std::abs(y1));
    if (!(m0 * y0 < 0 && m1 * y1 > 0)) return false;  // towards zero, and away from it again
    const double square = 3 * (y1 - y0) - 2 * m0 - m1, cube = m0 + m1 - 2 * (y1 - y0);
    const double root = std::sqrt(std::max(0.0, square * square - 3 * cube * m0));
    const double t = std::clamp(-m0 / (square + std::copysign(root, y0)), 0.0, 1.0);  // its extremum
    const double extremum = y0 + t * (m0 + t * (square + t * cube));
    return extremum * y0 < 0.2 * nearest * std::abs(y0);
  }

  void add_crossings(std::size_t l, int branch, const ChainProblem& problem,
                     const std::vector<EventSpec>& specs) {
    const Branch& b = level(l).branches[static_cast<std::size_t>(branch)].branch;
    const solver::Equations equations = problem.equations(0, budget_);
    std::vector<Sample> samples;
    for (const CurvePoint& p : thinned(b))
      if (auto s = sample(problem, p, specs)) samples.push_back(std::move(*s));
    for (std::size_t k = 0; k < specs.size() && !samples.empty(); ++k) {
      std::vector<Sample> here = samples;
      refine_touching(problem, equations, specs, k, here);
      for (std::size_t i = 1; i < here.size(); ++i) {
        if (!(here[i - 1].values[k] * here[i].values[k] < 0)) continue;
        const auto value = [&](const CurvePoint& p) { return value_at(problem, specs[k], p.x); };
        const solver::Condition condition =
            reading_condition(problem, specs[k], levels_.before.tasks, 0, budget_);
        const auto x = solver::locate(equations, condition, here[i - 1].point, here[i].point, value);
        if (!x) {
          if (!budget_.exhausted()) levels_.gaps.push_back(not_located(specs[k]));
          continue;
        }
        push(l, specs[k], branch, branch,
             locate_event(problem, specs[k], *x, levels_.before.tasks, settings_.point, budget_));
      }
    }
  }

  /// The points of a branch, without those that lie so close that nothing can happen between.
  static std::vector<CurvePoint> thinned(const Branch& b) {
    constexpr double close = 0.1;
    std::vector<CurvePoint> points;
    for (std::size_t i = 0; i < b.points.size(); ++i) {
      const bool end = i == 0 || i + 1 == b.points.size();
      if (end || (b.points[i].x - points.back().x).norm() > close) points.push_back(b.points[i]);
    }
    return points;
  }

  void refine_touching(const ChainProblem& problem, const solver::Equations& equations,
                       const std::vector<EventSpec>& specs, std::size_t k, std::vector<Sample>& samples) {
    for (int round = 0; round < 6; ++round) {
      bool closer = false;
      for (std::size_t i = samples.size() - 1; i > 0; --i) {
        const Sample &a = samples[i - 1], &b = samples[i];
        if (!may_touch(a, b, k)) continue;
        const auto p = solver::between(equations, a.point, b.point, 0.5, 1e-9);
        auto s = p ? sample(problem, *p, specs) : std::nullopt;
        if (!s) continue;
        samples.insert(samples.begin() + static_cast<std::ptrdiff_t>(i), std::move(*s));
        closer = true;
      }
      if (!closer) return;
    }
  }

  void add_transition(std::size_t l, int i, int j) {
    const ChainProblem& problem = *level(l).problem;
    const solver::Pairing pairing = EventProblem(problem).pairing();
    const auto meetings = find_transitions(problem, level(l).branches[static_cast<std::size_t>(i)].branch,
                                           level(l).branches[static_cast<std::size_t>(j)].branch,
                                           levels_.before.tasks, budget_);
    for (const auto& meeting : meetings) {
      if (!meeting) {
        push(l, transition, i, j, {});
        continue;
      }
      // The record is that of the state further from the teacher, whichever branch was found first.
      const Eigen::Index teacher = problem.layout().toward_teacher();
      const bool swapped = (*meeting)[teacher] > (*meeting)[teacher + pairing.own()];
      const Eigen::VectorXd x = swapped ? solver::pair(solver::twin(*meeting, 1, pairing),
                                                       solver::twin(*meeting, 0, pairing), pairing)
                                        : *meeting;
      push(l, transition, swapped ? j : i, swapped ? i : j,
           locate_event(problem, transition, x, levels_.before.tasks, settings_.point, budget_));
    }
  }

  /// An end of a branch where weights freeze.
  struct Edge {
    int branch;
    double limit, error;  // of lambda
    CurvePoint end;
  };

  /// Where weights freeze lambda runs into its limit like s = exp(u_0/2); the next order, s^2, is told by the
  /// point before. Two branches, a stable and an unstable one, end in the same edge.
  void add_edges(std::size_t l) {
    const Layout& layout = level(l).problem->layout();
    const Eigen::Index own = layout.last().begin;
    std::vector<Edge> edges;
    for (const CurveStop& stop : level(l).stops) {
      if (stop.kind != End::edge) continue;
      if (nearest_to_freezing(layout, stop.x) + 1 < layout.tasks())
        continue;  // an earlier task's: listed there
      const std::vector<CurvePoint>& points =
          level(l).branches[static_cast<std::size_t>(stop.branch)].branch.points;
      const bool last = (points.back().x - stop.x).norm() == 0;
      const CurvePoint& end = last ? points.back() : points.front();
      const CurvePoint& before = points.size() < 2 ? end : last ? points[points.size() - 2] : points[1];
      const auto limit = [&](const CurvePoint& p) { return p.lambda() - 2 * p.slope() / p.tangent[own]; };
      edges.push_back({stop.branch, limit(end), std::abs(limit(end) - limit(before)), end});
    }
    std::vector<bool> listed(edges.size(), false);
    for (std::size_t i = 0; i < edges.size(); ++i) {
      if (listed[i]) continue;
      std::size_t other = i;
      for (std::size_t j = i + 1; j < edges.size() && other == i; ++j)
        if (!listed[j] && meet(l, edges[i], edges[j])) other = j;
      listed[other] = true;
      const bool first = level(l).branches[static_cast<std::size_t>(edges[i].branch)].stable;
      const Edge &one = first ? edges[i] : edges[other], &two = first ? edges[other] : edges[i];
      const double value = sweep_.parameter.value(one.limit);
      solver::Budget budget = point_budget();
      Root root = solve_near(problem_at(l, sweep_.parameter.value(one.end.lambda())), one.end.x,
                             levels_.before.tasks, settings_.point, budget, false);
      push(l, {EventKind::edge, {}, 0}, one.branch, two.branch,
           {.x = one.end.x,
            .tasks = root.tasks,
            .values = {value},
            .errors = {std::abs(sweep_.parameter.value(one.limit + one.error) - value)},
            .converged = false});
    }
  }

  bool meet(std::size_t l, const Edge& a, const Edge& b) const {
    constexpr double same = 1e-5, same_state = 1e-2;
    const LevelBranch &one = levels_.levels[l].branches[static_cast<std::size_t>(a.branch)],
                      &two = levels_.levels[l].branches[static_cast<std::size_t>(b.branch)];
    const Eigen::Index toward = a.end.x.size() - 2;
    return one.stable != two.stable && one.parent == two.parent &&
           std::abs(a.limit - b.limit) < same + a.error + b.error &&
           std::abs(a.end.x[toward] - b.end.x[toward]) < same_state;
  }

  study::Sweep sweep_;
  const BranchSettings& settings_;
  solver::Budget budget_;
  Levels levels_;
  BranchDiagram diagram_;
  std::vector<int> order_;                // index of a branch of the last level for each number
  std::vector<std::vector<int>> places_;  // of each point: the branches it rests on, one a level
};

}  // namespace

BranchDiagram trace_branches(const Chain& chain, const Parameter& parameter,
                             const std::vector<double>& values, const BranchSettings& settings,
                             std::size_t first) {
  if (values.empty()) return {};
  for (const double value : values) theory::validate(parameter.at(chain, value));
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  return Reader({chain, parameter, *low, *high, std::min(first, parameter.task)}, settings).run(values);
}

BranchDiagram trace_branches(const Chain& chain, const Parameter& parameter,
                             const std::vector<double>& values, const BranchSettings& settings) {
  return trace_branches(chain, parameter, values, settings, parameter.task);
}

}  // namespace franz_parisi::study
