// The points of a plain sweep: one curve of the composed chain, followed from value to value.
#include "solver/augmented.hpp"
#include "study/chain/broken_curve.hpp"
#include "study/chain/broken_events.hpp"
#include "study/chain/levels.hpp"
#include "study/chain/point_budget.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include <Eigen/LU>
#include <Eigen/SVD>

namespace franz_parisi::study {
namespace {

using solver::Branch;
using solver::CurvePoint;
using solver::Visit;

constexpr double stray = 0.05;  // in u: a root this far from the curve is not the one that was meant

class PlainSweep {
 public:
  PlainSweep(const Chain& chain, const Parameter& parameter, const std::vector<double>& values,
             const Settings& settings, const std::optional<Start>& start, const OnPoint& on_point)
      : chain_(chain),
        parameter_(parameter),
        values_(values),
        settings_(settings),
        start_(start),
        on_point_(on_point) {}

  std::vector<ChainSolution> run() {
    const std::size_t p = parameter_.task;
    // Tasks before the swept one go by the budget of the first value.
    std::optional<PointBudget> budget(std::in_place, settings_);
    before_ = solve_tasks(nothing(), chain_, p, settings_, *budget);
    // Tasks whose choice has to be made anew at each value cannot be followed; where symmetry may break, the
    // branch from small loads is kept and says what is there.
    const bool followed = settings_.breaking == Breaking::none &&
                          (settings_.reference != Reference::equilibrium || p + 1 == chain_.size());
    if (settings_.breaking != Breaking::none && parameter_.row == &theory::parameter::alpha && before_.all())
      kept_.emplace(Task{chain_, p, before_.past, before_.tasks});
    while (solutions_.size() < values_.size()) {
      if (followed && before_.all() && !current_.empty()) follow();
      if (solutions_.size() < values_.size()) {
        if (!budget) budget.emplace(settings_);
        solve_afresh(*budget);
        budget.reset();
      }
      if (!followed) current_.clear();
    }
    return std::move(solutions_);
  }

  /// What happens between the values of a sweep that has run, where symmetry may break.
  BrokenEvents events() {
    if (!before_.all()) return {.events = {}, .gap = failure_of(before_).reason};
    const auto [low, high] = std::ranges::minmax(values_);
    const double points = static_cast<double>(std::max<std::size_t>(values_.size(), 20));
    solver::Budget budget({settings_.evaluations * static_cast<long>(points),
                           settings_.seconds_per_point * points, settings_.stop});
    const Task task{chain_, parameter_.task, before_.past, before_.tasks};
    return kept_ ? broken_events(*kept_, task, low, high, settings_, budget)
                 : broken_events(task, parameter_, low, high, settings_, budget);
  }

 private:
  double target() const { return parameter_.coordinate(values_[solutions_.size()]); }

  void report(ChainSolution solution) {
    solutions_.push_back(std::move(solution));
    if (on_point_) on_point_(solutions_.size() - 1, solutions_.back());
  }

  /// The first `tasks` of the tasks that move, at the given value.
  std::shared_ptr<const ChainProblem> problem(double value, std::size_t tasks) const {
    const std::size_t p = parameter_.task;
    return std::make_shared<const ChainProblem>(parameter_.at(chain_, value), p, p + tasks,
                                                std::vector<Parameter>{parameter_}, before_.past);
  }

  /// Of the first `tasks` of the tasks that move.
  Layout layout(std::size_t tasks) const { return {chain_, parameter_.task, parameter_.task + tasks}; }

  Eigen::VectorXd joined(double lambda) const {
    const Layout place = layout(current_.size());
    Eigen::VectorXd x(place.unknowns() + 1);
    for (std::size_t i = 0; i < current_.size(); ++i)
      x.segment(place.unknowns(i).begin, place.unknowns(i).size) = current_[i];
    x[x.size() - 1] = lambda;
    return x;
  }

  /// Solves the next value on the branch of the last point. Tasks whose branch has ended on the way are left
  /// out of current_.
  void follow() {
    const std::size_t tasks = current_.size(), all = chain_.size() - parameter_.task;
    const double direction = target() >= lambda_ ? 1 : -1;
    const auto way = problem(values_[solutions_.size()], tasks);
    const double points = static_cast<double>(values_.size() - solutions_.size());
    solver::Budget budget({settings_.evaluations * static_cast<long>(points),
                           settings_.seconds_per_point * points, settings_.stop});
    const solver::Equations equations = way->equations(0, budget);
    const Eigen::VectorXd x = joined(lambda_);
    const auto here = equations(x);
    const auto start = here ? solver::curve_point(x, *here, direction) : std::nullopt;
    if (!start) return current_.clear();

    bool arrived = false;
    const auto visit = [&](const CurvePoint& a, const CurvePoint& b) {
      if (reaches_edge(way->layout(), equations, a, b)) {
        current_.clear();
        return Visit::stop;
      }
      Branch piece{.points = {a, b}, .curve = 0, .lower_fold = {}, .upper_fold = {}};
      std::optional<Eigen::VectorXd> fold;
      if (a.slope() * b.slope() < 0) {
        solver::Pieces parts = solver::cut(equations, {a, b});
        if (parts.lost || parts.branches.empty()) return Visit::refine;
        piece = std::move(parts.branches.front());
        fold = direction > 0 ? piece.upper_fold->x : piece.lower_fold->x;
      } else if (direction < 0) {
        std::swap(piece.points[0], piece.points[1]);
      }
      while (solutions_.size() < values_.size() && piece.covers(target()) &&
             (target() - lambda_) * direction >= 0) {
        const double lambda = target();
        const Eigen::VectorXd guess = piece.guess(lambda);
        if (tasks < all) {  // the others are solved on top
          set_current(guess, tasks, lambda);
          arrived = true;
          return Visit::stop;
        }
        PointBudget own(settings_);
        Root root = solve_near(problem(values_[solutions_.size()], tasks), guess, before_.tasks, settings_,
                               own, false, level_.first());
        if (root.found && (root.x - guess).lpNorm<Eigen::Infinity>() > stray) return Visit::refine;
        for (std::size_t i = 0; i < tasks; ++i) root.tasks[i].branch = labels_[i];
        ChainSolution solution{before_.tasks};
        solution.tasks.insert(solution.tasks.end(), root.tasks.begin(), root.tasks.end());
        if (root.found) {
          level_.learn(root, settings_.target);
          set_current(root.x, tasks, lambda);
          if (auto point = solver::curve_point(root.x, {root.state.f, root.state.jacobian}, +1))
            piece.insert(std::move(*point));
        }
        report(std::move(solution));
      }
      if (solutions_.size() == values_.size() || (target() - lambda_) * direction < 0) {
        arrived = true;  // all done, or the way turns
        return Visit::stop;
      }
      if (fold) {
        const auto at = way->evaluate(*fold, {});
        set_current(*fold, at ? singular_task(way->layout(), at->jacobian) : 0,
                    parameter_.coordinate(way->chain_at(*fold)[parameter_.task].*parameter_.row->member));
        return Visit::stop;
      }
      return Visit::go_on;
    };
    const auto end = solver::follow_curve(equations, *start, visit, following);
    if (end != solver::CurveEnd::stopped) current_.clear();
    if (!arrived && !current_.empty() && current_.size() < tasks) follow();  // the tasks that are left
  }

  void set_current(const Eigen::VectorXd& x, std::size_t tasks, double lambda) {
    current_.clear();
    const Layout place = layout(tasks);
    for (std::size_t i = 0; i < tasks; ++i) current_.push_back(unknowns_of(place, x, i));
    lambda_ = lambda;
  }

  /// The next value: what current_ holds of it (tasks that were followed there), the others from the
  /// parameters alone.
  void solve_afresh(solver::Budget& budget) {
    const double value = values_[solutions_.size()], lambda = target();
    const std::size_t p = parameter_.task;
    Solved solved = before_;
    if (!current_.empty() && lambda_ == lambda && current_.size() < chain_.size() - p) {
      Root root =
          solve_near(problem(value, current_.size()), joined(lambda), before_.tasks, settings_, budget, true);
      if (root.found) {
        for (std::size_t i = 0; i < root.tasks.size(); ++i) root.tasks[i].branch = labels_[i];
        append(solved, root);
      }
    }
    const bool first = solutions_.empty();
    solved = solve_tasks(std::move(solved), parameter_.at(chain_, value), chain_.size(), settings_, budget,
                         first ? start_ : std::nullopt, kept_ ? &*kept_ : nullptr);
    current_.clear();
    if (solved.all()) {
      current_.assign(solved.u.begin() + static_cast<std::ptrdiff_t>(p), solved.u.end());
      lambda_ = lambda;
      labels_.clear();
      for (std::size_t t = p; t < solved.tasks.size(); ++t) labels_.push_back(solved.tasks[t].branch);
    }
    report({std::move(solved.tasks)});
  }

  const Chain& chain_;
  const Parameter& parameter_;
  const std::vector<double>& values_;
  const Settings& settings_;
  const std::optional<Start>& start_;
  const OnPoint& on_point_;

  Solved before_;                         // tasks that the parameter does not touch
  std::optional<BrokenCurve> kept_;       // where only a load moves
  std::vector<Eigen::VectorXd> current_;  // tasks that are followed, at lambda_
  double lambda_ = 0;
  LevelMemory level_;
  std::vector<int> labels_;  // branches of the tasks from the swept one on
  std::vector<ChainSolution> solutions_;
};

}  // namespace

BrokenSweep sweep_broken(const Chain& chain, const Parameter& parameter, const std::vector<double>& values,
                         const Settings& settings, const OnPoint& on_point) {
  for (const double value : values) theory::validate(parameter.at(chain, value));
  const std::optional<Start> none;
  PlainSweep sweep(chain, parameter, values, settings, none, on_point);
  BrokenSweep all{.points = sweep.run(), .found = {}};
  all.found = sweep.events();
  return all;
}

std::vector<ChainSolution> solve_sweep(const Chain& chain, const Parameter& parameter,
                                       const std::vector<double>& values, const Settings& settings,
                                       const std::optional<Start>& start, const OnPoint& on_point) {
  for (const double value : values) theory::validate(parameter.at(chain, value));
  if (start) coordinates(*start);  // misuse throws before any work
  return PlainSweep(chain, parameter, values, settings, start, on_point).run();
}

}  // namespace franz_parisi::study
