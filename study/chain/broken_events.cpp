#include "study/chain/broken_events.hpp"

#include "solver/augmented.hpp"
#include "study/chain/broken_curve.hpp"
#include "study/chain/event.hpp"
#include "study/chain/transition.hpp"
#include "theory/rsb/ansatz.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

namespace franz_parisi::study {
namespace {

using solver::Branch;
using solver::CurvePoint;
using solver::Visit;

const EventSpec clustering{EventKind::clustering, {}, 0}, gardner{EventKind::gardner, "replicon_within", 0},
    between{EventKind::reading, "replicon_between", 0}, spinodal{EventKind::spinodal, {}, 0};

/// Between two values of the parameter that moves.
class Finder {
 public:
  Finder(const Task& task, double lowest, double highest, const Settings& settings, solver::Budget& budget)
      : task_(task), lowest_(lowest), highest_(highest), settings_(settings), budget_(budget) {}

  BrokenEvents run(const std::vector<KnownBreaking>& all) {
    for (const KnownBreaking& known : all) {
      if (!known.gap.empty()) miss(known.gap);
      for (const Eigen::VectorXd& x : known.unstable) push(*known.problems.symmetric, instability, x);
      if (known.condensed) {
        push(*known.problems.clusters, condensing, *known.condensed);
        add_clustering(known);
      }
      if (known.points.size() < 2) continue;
      const auto seen = readings_along(known);
      for (const EventSpec& replicon : {gardner, between}) add_zeros(known, replicon, seen);
      for (const Eigen::VectorXd& x : known.folds) push(*known.problems.broken, spinodal, x);
      add_transition(known);
    }
    if (budget_.exhausted()) found_.gap = what_ran_out(budget_) + " in the search for events";
    std::ranges::stable_sort(found_.events, {}, &Event::value);
    return std::move(found_);
  }

 private:
  void miss(const std::string& what) {
    if (found_.gap.empty()) found_.gap = what;
  }
  void miss(const EventSpec& spec) { miss(not_located(spec)); }

  void push(const EventProblem& problem, const EventSpec& spec, const Eigen::VectorXd& x) {
    LocatedEvent at = locate_event(problem, spec, x, task_.earlier, settings_, budget_);
    if (at.tasks.empty()) return miss(spec);
    const double value = at.values.front(), slack = 1e-9 * std::abs(value);
    if (value < lowest_ - slack || value > highest_ + slack) return;
    // Where symmetry breaks and where it returns may be found from both sides.
    if (std::ranges::any_of(found_.events, [&](const Event& e) {
          return e.spec.kind == spec.kind && std::abs(e.value - value) <= slack + e.error + at.errors.front();
        }))
      return;
    mark_breaking(at.tasks.back());
    Event event{.spec = spec,
                .task = task_.task,
                .value = value,
                .error = at.errors.front(),
                .chain = {task_.earlier},
                .branch = 0,
                .other_branch = spec.kind == EventKind::transition ? 1 : 0,
                .x = {at.x.begin(), at.x.end()}};
    event.chain.tasks.insert(event.chain.tasks.end(), at.tasks.begin(), at.tasks.end());
    found_.events.push_back(std::move(event));
  }

  /// Clusters end in a fold, on the side of their condensation where replica symmetry is stable.
  void add_clustering(const KnownBreaking& known) {
    const ChainProblem& clusters = *known.problems.clusters;
    const solver::Equations equations = clusters.equations(0, budget_);
    const auto e = equations(*known.condensed);
    const auto start = e ? solver::curve_point(*known.condensed, *e, -known.beyond) : std::nullopt;
    std::optional<Eigen::VectorXd> fold;
    const auto visit = [&](const CurvePoint& a, const CurvePoint& b) {
      if (reaches_edge(clusters.layout(), equations, a, b)) return Visit::stop;
      if (a.slope() * b.slope() > 0) return Visit::go_on;
      const solver::Pieces parts = solver::cut(equations, {a, b});
      if (parts.lost) return Visit::refine;
      fold = parts.folds.front().x;
      return Visit::stop;
    };
    // Steps as small as what they approach: the fold lies next to the condensation.
    solver::CurveSettings close = following;
    close.first_step = 0.01;
    if (start) solver::follow_curve(equations, *start, visit, close);
    if (fold)
      push(clusters, clustering, *fold);
    else
      miss(clustering);
  }

  /// At every point of its curve, with bounds: none is a root to the last digit. None where the budget ends.
  std::vector<std::optional<theory::Readings>> readings_along(const KnownBreaking& known) {
    const ChainProblem& broken = *known.problems.broken;
    std::vector<std::optional<theory::Readings>> all;
    for (const CurvePoint& point : known.points) {
      all.emplace_back();
      const auto state = budget_.grant() ? broken.evaluate(point.x, {.errors = true}) : std::nullopt;
      if (!state) continue;
      std::vector<TaskSolution> tasks;
      read(broken, point.x, *state, 0,
           displacements(state->jacobian.leftCols(broken.unknowns()), state->open), {}, task_.earlier,
           settings_.target, tasks);
      all.back() = std::move(tasks.back().readings);
    }
    return all;
  }

  /// Where one of the two replicons vanishes; `seen`: the readings along the curve.
  void add_zeros(const KnownBreaking& known, const EventSpec& replicon,
                 const std::vector<std::optional<theory::Readings>>& seen) {
    const ChainProblem& broken = *known.problems.broken;
    const solver::Equations equations = broken.equations(0, budget_);
    const solver::Condition condition = reading_condition(broken, replicon, task_.earlier, 0, budget_);
    const auto value = [&](const CurvePoint& p) {
      return budget_.grant() ? reading_at(broken, replicon.reading, p.x) : std::nan("");
    };
    const CurvePoint* before = nullptr;  // whose sign is known
    double sign_before = 0;
    for (std::size_t i = 0; i < known.points.size(); ++i) {
      const CurvePoint& point = known.points[i];
      const double sign = seen[i] ? sign_of(replicon, broken, point, *seen[i]) : 0;
      if (sign == 0) continue;
      // At x = 1 both are positive, beyond where clusters appear. Where they open from d = 0 they have no
      // sign.
      if (before == nullptr && sign < 0 && known.condensed)
        miss("clusters split between where they appear and where they were first solved");
      if (before != nullptr && sign != sign_before) {
        const auto x = solver::locate(equations, condition, *before, point, value);
        if (x)
          push(broken, replicon, *x);
        else
          miss(replicon);
      }
      before = &point;
      sign_before = sign;
    }
  }

  /// Of a replicon at a point of a curve; 0 where its bound leaves it open even at the root itself, as next
  /// to a continuous transition, where it vanishes like d^2.
  double sign_of(const EventSpec& replicon, const ChainProblem& broken, const CurvePoint& point,
                 const theory::Readings& seen) {
    const auto sign_in = [&](const theory::Readings& readings) {
      const double value = readings.value(replicon.reading);
      return std::abs(value) > readings.error(replicon.reading) ? std::copysign(1, value) : 0.0;
    };
    if (const double sign = sign_in(seen); sign != 0) return sign;
    Task there = with_ansatz(task_, theory::one_step);
    there.chain = broken.chain_at(point.x);
    const Root root = solve_near(there.problem(), point.x.head(broken.unknowns()), task_.earlier, settings_,
                                 budget_, false);
    return root.found ? sign_in(root.tasks.back().readings) : 0;
  }

  /// The stable branch close to the teacher, from lambda = `top` downwards; none where there is none.
  std::optional<Branch> good_branch(const ChainProblem& symmetric, double top) {
    const Parameter moving = symmetric.moving().front();
    Task there = with_ansatz(task_, theory::replica_symmetric);
    there.chain = moving.at(there.chain, moving.value(top));
    const Root root = solve_near_teacher(there, settings_, budget_, false);
    if (!root.found || !(root.tasks.back().readings.value("replicon") > 0)) return std::nullopt;
    Eigen::VectorXd x(root.x.size() + 1);
    x << root.last(), top;
    const solver::Equations equations = symmetric.equations(0, budget_);
    const auto e = equations(x);
    const auto start = e ? solver::curve_point(x, *e, -1) : std::nullopt;
    if (!start) return std::nullopt;
    std::vector<CurvePoint> points{*start};
    const auto visit = [&](const CurvePoint& a, const CurvePoint& b) {
      if (a.slope() * b.slope() < 0) {
        const solver::Pieces parts = solver::cut(equations, {a, b});
        if (parts.lost) return Visit::refine;
        points.push_back(parts.branches.front().points.front());
        return Visit::stop;
      }
      points.push_back(b);
      return b.lambda() < moving.coordinate(lowest_) ? Visit::stop : Visit::go_on;
    };
    solver::follow_curve(equations, *start, visit, following);
    std::ranges::reverse(points);
    return Branch{.points = std::move(points), .curve = 0, .lower_fold = {}, .upper_fold = {}};
  }

  void add_transition(const KnownBreaking& known) {
    const AnsatzProblems& problems = known.problems;
    const solver::Pieces pieces = solver::cut(problems.broken->equations(0, budget_), known.points);
    if (pieces.branches.empty()) return;
    // The others are beyond a fold.
    const Branch& poor = *std::ranges::max_element(pieces.branches, {},
                                                   [](const Branch& branch) { return branch.points.size(); });
    const double top = std::min(poor.highest(), problems.moving().coordinate(highest_));
    if (top < poor.lowest()) return;
    const auto good = good_branch(*problems.symmetric, top);
    if (!good) return;
    const EventProblem both(*problems.broken, *problems.symmetric);
    for (const auto& x : find_transitions(both, poor, *good, task_.earlier, budget_)) {
      if (x)
        push(both, transition, *x);
      else
        miss(transition);
    }
  }

  const Task& task_;
  double lowest_, highest_;
  const Settings& settings_;
  solver::Budget& budget_;
  BrokenEvents found_{};
};

}  // namespace

void mark_breaking(TaskSolution& s) {
  s.branch = 0;
  s.broken = s.parameters.ansatz != &theory::replica_symmetric;
  if (s.parameters.ansatz == &theory::one_step) {
    s.rs_exact = false;
    s.rs_exact_reason = "replica symmetry is broken by one step";
  } else if (*s.broken) {
    s.rs_exact = true;
    s.rs_exact_reason = "clusters at x = 1 leave replica symmetry what it is";
  } else if (const theory::Reading* share = s.readings.find("x_at")) {
    s.rs_exact = share->value < 1;
    s.rs_exact_reason = *s.rs_exact ? "replica symmetry breaks continuously here"
                                    : "clusters dominate before the replicon vanishes";
  }
}

BrokenEvents broken_events(BrokenCurve& curve, const Task& task, double lowest, double highest,
                           const Settings& settings, solver::Budget& budget) {
  return Finder(task, lowest, highest, settings, budget).run({curve.known(std::log(highest), budget)});
}

BrokenEvents broken_events(const Task& task, const Parameter& parameter, double lowest, double highest,
                           const Settings& settings, solver::Budget& budget) {
  return Finder(task, lowest, highest, settings, budget)
      .run(breaking_along(task, parameter, lowest, highest, settings, budget));
}

}  // namespace franz_parisi::study
