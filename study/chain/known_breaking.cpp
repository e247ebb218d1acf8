#include "study/chain/known_breaking.hpp"

#include "solver/augmented.hpp"
#include "study/chain/event.hpp"
#include "study/chain/solve_breaking.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace franz_parisi::study {
namespace {

using solver::CurvePoint;
using solver::Visit;

class Along {
 public:
  Along(const Task& task, const Parameter& parameter, double lowest, double highest, const Settings& settings,
        solver::Budget& budget)
      : task_(task),
        parameter_(parameter),
        lowest_(parameter.coordinate(lowest)),
        highest_(parameter.coordinate(highest)),
        settings_(settings),
        budget_(budget),
        problems_(ansatz_problems(task, parameter)) {
    settings_.breaking = Breaking::automatic;
  }

  std::vector<KnownBreaking> run() {
    KnownBreaking rest{.problems = problems_};  // what belongs to no curve with one step
    for (const double from : {lowest_, highest_}) {
      const Root root = solve_breaking(at(from), settings_, budget_, false);
      if (!root.found) {
        miss(rest, "an end of the sweep has no solution: " + root.tasks.back().reason);
      } else if (*root.tasks.back().broken) {
        enter(*problems_.broken, root, from);
      } else if (!reached_) {
        follow_symmetric(root, from, rest);
      }
    }
    if (budget_.exhausted()) rest.gap = what_ran_out(budget_) + " in the search for where symmetry breaks";
    if (all_.empty() || !rest.unstable.empty() || !rest.gap.empty()) all_.push_back(std::move(rest));
    return std::move(all_);
  }

 private:
  Task at(double lambda) const {
    Task there = task_;
    there.chain = parameter_.at(task_.chain, parameter_.value(lambda));
    return there;
  }

  static void miss(KnownBreaking& known, const std::string& what) {
    if (known.gap.empty()) known.gap = what;
  }

  /// Is this solution with one step on a curve that is known?
  bool holds(const Eigen::VectorXd& x) {
    const solver::Equations equations = problems_.broken->equations(0, budget_);
    return std::ranges::any_of(all_, [&](const KnownBreaking& known) {
      return std::ranges::any_of(solver::cut(equations, known.points).branches,
                                 [&](const auto& branch) { return solver::holds(equations, branch, x); });
    });
  }

  void enter(const ChainProblem& problem, const Root& root, double lambda) {
    const Eigen::VectorXd x = joined(root.last(), lambda);
    const auto e = problem.equations(0, budget_)(x);
    const auto start = e ? solver::curve_point(x, *e, +1) : std::nullopt;
    const double inwards = lambda == lowest_ ? 1 : -1;
    if (start && !holds(x)) walk(*start, {.problems = problems_, .beyond = inwards});
  }

  /// The curve with one step from this point on, in its direction, to the end of the range.
  void walk(const CurvePoint& start, KnownBreaking known) {
    const double end = known.beyond > 0 ? highest_ : lowest_;
    BrokenWalk curve(problems_, start);
    curve.at(end, budget_);
    // Where it was entered beyond the range there is nothing to follow.
    const BrokenWalk::Half& half = known.beyond > 0 ? curve.up() : curve.down();
    known.points = half.points;
    add_end(known, half);
    all_.push_back(std::move(known));
  }

  /// The replica-symmetric curve from an end of the range to the other, or to its fold.
  void follow_symmetric(const Root& root, double from, KnownBreaking& rest) {
    const solver::Equations equations = problems_.symmetric->equations(0, budget_);
    const Eigen::VectorXd x = joined(root.last(), from);
    const double way = from == lowest_ ? 1 : -1;
    const auto e = equations(x);
    const auto start = e ? solver::curve_point(x, *e, way) : std::nullopt;
    if (!start) return miss(rest, "the branch could not be followed from an end of the sweep");
    const auto replicon = [&](const CurvePoint& p) {
      return reading_at(*problems_.symmetric, "replicon", p.x);
    };
    std::vector<std::pair<Eigen::VectorXd, double>> crossed;
    double last = from;
    const auto visit = [&](const CurvePoint& a, const CurvePoint& b) {
      last = b.lambda();
      if (a.slope() * b.slope() < 0 || reaches_edge(problems_.symmetric->layout(), equations, a, b))
        return Visit::stop;
      const double before = replicon(a), after = replicon(b);
      if (before * after < 0) {
        auto there = solver::locate(
            equations, reading_condition(*problems_.symmetric, instability, task_.earlier, 0, budget_), a, b,
            replicon);
        if (!there) return Visit::refine;
        crossed.emplace_back(std::move(*there), after < 0 ? way : -way);
      }
      if ((b.lambda() - (way > 0 ? highest_ : lowest_)) * way < 0) return Visit::go_on;
      reached_ = true;
      return Visit::stop;
    };
    const bool stopped =
        solver::follow_curve(equations, *start, visit, following) == solver::CurveEnd::stopped;
    // The end of the range may be that of the parameter.
    reached_ = reached_ || std::abs(last - (way > 0 ? highest_ : lowest_)) < 1e-3;
    if (!stopped && !reached_)
      miss(rest, "the replica-symmetric branch could not be followed through the sweep");
    for (const auto& [unstable, beyond] : crossed) begin_at(unstable, beyond, rest);
  }

  void begin_at(const Eigen::VectorXd& unstable, double beyond, KnownBreaking& rest) {
    auto found = breaking_start(problems_, unstable, beyond, budget_);
    if (!found || !found->start) {
      rest.unstable.push_back(unstable);
      return miss(rest, "no solution with one step was found beside an instability");
    }
    if (!found->continuous() && !found->condensed)
      miss(rest, "where clusters begin to dominate was not located");
    KnownBreaking known{.problems = problems_,
                        .unstable = {unstable},
                        .beyond = beyond,
                        .condensed = std::move(found->condensed)};
    if (!holds(found->start->x)) return walk(*found->start, std::move(known));
    // The same curve once more, at its other end.
    all_.push_back(std::move(known));
  }

  const Task& task_;
  const Parameter& parameter_;
  double lowest_, highest_;
  Settings settings_;
  solver::Budget& budget_;
  AnsatzProblems problems_;
  bool reached_ = false;  // the other end of the range, on the symmetric curve
  std::vector<KnownBreaking> all_;
};

}  // namespace

void add_end(KnownBreaking& known, const BrokenWalk::Half& half) {
  if (half.fold) known.folds.push_back(*half.fold);
  if (half.closed) known.unstable.push_back(*half.closed);
}

std::vector<KnownBreaking> breaking_along(const Task& task, const Parameter& parameter, double lowest,
                                          double highest, const Settings& settings, solver::Budget& budget) {
  return Along(task, parameter, lowest, highest, settings, budget).run();
}

}  // namespace franz_parisi::study
