#include "study/chain/potential.hpp"

#include "solver/newton.hpp"
#include "study/chain/event.hpp"
#include "study/chain/tasks.hpp"
#include "theory/rs/coordinates.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include <Eigen/LU>

namespace franz_parisi::study {
namespace {

using solver::Branch;
using solver::CurvePoint;
using solver::Visit;

constexpr double margin = 0.3;    // in lambda, beyond the range: folds that lie just outside are seen too
constexpr double largest_t = 11;  // multipliers up to 3e4: p is then that close to the edge of what it can be
constexpr double same_root = 1e-6;  // in u
// Arsinh of multipliers (1 to 200) where branches without a saddle point of their own are looked for.
constexpr double further_starts[] = {-0.9, 0.9, -2, 2, -3, 3, -4, 4, -5, 5, -6, 6};

void require(bool condition, const std::string& what) {
  if (!condition) throw std::invalid_argument(what);
}

/// lambda: artanh of an overlap, ln q_star/(1 - q_star). Solutions are smooth in it up to the edges.
double coordinate(Imposed imposed, double p) {
  return imposed == Imposed::q_star ? std::log(p / (1 - p)) : std::atanh(p);
}

double value_of(Imposed imposed, double lambda) {
  return imposed == Imposed::q_star ? 1 / (1 + std::exp(-lambda)) : std::tanh(lambda);
}

double slope_of(Imposed imposed, double lambda) {
  const double p = value_of(imposed, lambda);
  return imposed == Imposed::q_star ? p * (1 - p) : 1 - p * p;
}

/// The last task with its multiplier mu = sinh t as an unknown and the imposed value as the parameter:
/// f(u; mu) = 0 and lambda = coordinate of p(u; mu), x = (u, t, lambda). In this order and with these signs
/// det(-df) = det(-df/du) dp/dmu: what is positive where V(p) is a maximum over the other order parameters.
/// Regular where the multiplier has a fold along V(p), at inflections of V; singular where p has one.
class ImposedProblem {
 public:
  ImposedProblem(const Chain& chain, Imposed imposed, const Solved& before)
      : imposed_(imposed),
        parameter_{imposed == Imposed::q_star ? &theory::parameter::nu : &theory::parameter::tau,
                   chain.size() - 1},
        problem_(chain, chain.size() - 1, chain.size(), {parameter_}, before.past) {}

  const ChainProblem& free() const { return problem_; }
  Parameter multiplier() const { return parameter_; }

  /// lambda of the value that (u, t) has; NaN where it has none.
  double lambda(const Eigen::VectorXd& u_t) const {
    const auto state = problem_.evaluate(u_t, {});
    return state ? reading(*state->tasks[0], u_t).first : std::nan("");
  }

  solver::Equations equations(int level, solver::Budget& budget) const {
    return [this, level, &budget](const Eigen::VectorXd& x) -> std::optional<solver::Evaluation> {
      if (!budget.grant() || !(std::abs(x[3]) < largest_t + 2)) return std::nullopt;
      const auto state = problem_.evaluate(x.head<4>(), {.level = level});
      if (!state) return std::nullopt;
      const auto [lambda, gradient] = reading(*state->tasks[0], x);
      solver::Evaluation e{Eigen::VectorXd(4), Eigen::MatrixXd::Zero(4, 5)};
      e.f << state->f, x[4] - lambda;
      e.jacobian.topLeftCorner<3, 4>() = state->jacobian;
      e.jacobian.row(3) << -gradient.transpose(), 1;
      if (!e.f.allFinite() || !e.jacobian.allFinite()) return std::nullopt;
      return e;
    };
  }

 private:
  /// The coordinate of the value and its gradient by (u, t).
  std::pair<double, Eigen::Vector4d> reading(const theory::TaskPoint& point,
                                             const Eigen::VectorXd& u_t) const {
    if (imposed_ == Imposed::q_star) return {-u_t[0], {-1, 0, 0, 0}};
    const theory::GradedReading p = point.overlap_previous();
    Eigen::Vector4d gradient;
    gradient << point.conjugates_by_u().transpose() * p.by_h,
        point.overlap_previous_by_tau() * parameter_.slope(u_t[3]);
    return {std::atanh(p.value), gradient / (1 - p.value * p.value)};
  }

  Imposed imposed_;
  Parameter parameter_;
  ChainProblem problem_;
};

double height(const ChainSolution& chain) { return chain.tasks.back().readings.value("free_entropy"); }

/// A branch of V.
struct Curve {
  Branch branch;
  bool stable = true;
};

}  // namespace

class PotentialBranches::Tracer {
 public:
  Tracer(const Chain& chain, Imposed imposed, const std::vector<double>& values,
         const PotentialSettings& settings)
      : chain_(chain),
        imposed_(imposed),
        settings_(settings),
        budget_({2'000'000, settings.seconds, settings.point.stop}),
        before_(solve_tasks(nothing(), chain, chain.size() - 1, settings.point, budget_)),
        problem_(chain, imposed, before_),
        equations_(problem_.equations(0, budget_)) {
    if (values.empty()) return;
    if (!before_.all()) {
      for (const double p : values)
        without_root_.push_back(
            unsolved(p, Status::upstream_failed, "an earlier task has no solution to continue from"));
      return;
    }
    const auto [low, high] = std::minmax_element(values.begin(), values.end());
    follow(coordinate(imposed_, *low), coordinate(imposed_, *high));
    find_places(values);
  }

  /// A point on a branch.
  struct Place {
    std::size_t curve;
    double value;
  };
  const std::vector<Place>& places() const { return places_; }
  const std::vector<PotentialPoint>& without_root() const { return without_root_; }

  PotentialPoint solve(const Place& place) const {
    const auto [number, value] = place;
    const Curve& curve = curves_[number];
    const Eigen::VectorXd guess = curve.branch.guess(coordinate(imposed_, value));
    solver::Budget budget(settings_.point.limits());
    LocatedEvent found = locate_event(problem_.free(), {EventKind::reading, to_string(imposed_), value},
                                      guess.head<4>(), before_.tasks, settings_.point, budget);
    if (found.tasks.empty()) {
      return budget.exhausted()
                 ? unsolved(value, budget.out_of_time() ? Status::time_limit : Status::evaluation_limit,
                            "the limit of the point ran out")
                 : unsolved(value, Status::not_converged, "the search left the branch that was followed");
    }
    TaskSolution& solution = found.tasks.front();
    solution.branch = static_cast<int>(number);
    solution.evaluations = static_cast<int>(budget.granted());
    return {.value = value,
            .chain = with_last(std::move(solution)),
            .multiplier = found.values.front(),
            .multiplier_error = found.errors.front(),
            .stable = curve.stable,
            .equilibrium = false};
  }

  Potential events() {
    Potential potential;
    if (!before_.all()) {
      potential.complete = false;
      potential.reason = "an earlier task has no solution";
      return potential;
    }
    add_stationary(potential);
    add_folds(potential);
    mark_equilibrium(potential.events);
    std::stable_sort(potential.events.begin(), potential.events.end(),
                     [](const PotentialEvent& a, const PotentialEvent& b) { return a.value < b.value; });
    if (budget_.exhausted())
      reason_ = budget_.out_of_time() ? "the total time ran out" : "the evaluations ran out";
    potential.complete = reason_.empty();
    potential.reason = reason_;
    return potential;
  }

 private:
  ChainSolution with_last(TaskSolution last) const {
    ChainSolution chain{before_.tasks};
    chain.tasks.push_back(std::move(last));
    return chain;
  }

  // -- curves -----------------------------------------------------------------------------------------

  void follow(double lowest, double highest) {
    // Every curve is followed over one range that holds all starts: then what is found does not depend on the
    // values asked for, and no piece of a curve is found twice.
    std::vector<Eigen::VectorXd> starts = solutions(0);
    for (const double t : further_starts)
      for (Eigen::VectorXd& start : solutions(t)) starts.push_back(std::move(start));
    for (const Eigen::VectorXd& start : starts) {
      lowest = std::fmin(lowest, start[4]);
      highest = std::fmax(highest, start[4]);
    }
    for (const Eigen::VectorXd& start : starts) follow_from(start, lowest - margin, highest + margin);
    std::stable_partition(curves_.begin(), curves_.end(), [](const Curve& c) { return c.stable; });
  }

  /// (u, t, lambda) of solutions at this multiplier: the one that continues from small alpha, and the one
  /// near the teacher.
  std::vector<Eigen::VectorXd> solutions(double t) {
    std::vector<Eigen::VectorXd> found;
    const Parameter multiplier = problem_.multiplier();
    const Task task{multiplier.at(chain_, std::sinh(t)), chain_.size() - 1, before_.past, before_.tasks};
    const Settings coarse{.target = 1e-6};
    for (const bool teacher : {false, true}) {
      if (budget_.exhausted()) return found;
      const Root root = teacher ? solve_near_teacher(task, coarse, budget_, false)
                                : solve_cold(task, coarse, budget_, false);
      if (!root.found) continue;
      Eigen::VectorXd x(5);
      x << root.x.head<3>(), t, 0;
      x[4] = problem_.lambda(x.head<4>());
      if (!std::isnan(x[4])) found.push_back(std::move(x));
    }
    return found;
  }

  void follow_from(const Eigen::VectorXd& start, double lowest, double highest) {
    const auto root = solver::newton(equations_, start, {.tolerance = 1e-9});
    if (!root.converged()) return;
    const auto known = [&](const Curve& c) { return solver::holds(equations_, c.branch, root.x); };
    if (std::any_of(curves_.begin(), curves_.end(), known)) return;
    const auto here = solver::curve_point(root.x, root.evaluation, -1);
    if (!here) return;
    const auto half = [&](const CurvePoint& from) {
      std::vector<CurvePoint> points{from};
      const auto visit = [&](const CurvePoint& a, const CurvePoint& b) {
        if (distance_to_freezing(b.x.head<3>(), -15) < 0 || std::abs(b.x[3]) > largest_t) return Visit::stop;
        // Close to the edge of what can be imposed rounding makes folds that are none.
        if (a.slope() * b.slope() < 0 && solver::cut(equations_, {a, b}).lost) return Visit::stop;
        points.push_back(b);
        return b.lambda() < lowest || b.lambda() > highest ? Visit::stop : Visit::go_on;
      };
      const auto end = solver::follow_curve(equations_, from, visit, following);
      if (end == solver::CurveEnd::exhausted) reason_ = "a curve could not be followed to its end";
      return points;
    };
    solver::Pieces pieces = solver::cut(equations_, solver::join_halves(half(*here), half(here->reversed())));
    if (pieces.lost) reason_ = "a fold could not be located";
    for (Branch& b : pieces.branches) {
      const CurvePoint& p = b.points.size() > 2 ? b.middle()
                            : b.lower_fold      ? b.points.back()
                                                : b.points.front();
      const bool stable = (-p.jacobian.leftCols(4)).determinant() > 0;
      curves_.push_back({std::move(b), stable});
    }
    for (solver::Fold& fold : pieces.folds) folds_.push_back(std::move(fold));
  }

  // -- points -----------------------------------------------------------------------------------------

  PotentialPoint unsolved(double value, Status status, std::string reason) const {
    TaskSolution none;
    none.parameters = chain_.back();
    none.status = status;
    none.reason = std::move(reason);
    return {.value = value,
            .chain = with_last(std::move(none)),
            .multiplier = std::nan(""),
            .multiplier_error = std::nan(""),
            .stable = false,
            .equilibrium = false};
  }

  std::string out_of_reach() const {
    if (budget_.exhausted()) return "the time limit ended the search before a branch came here";
    if (curves_.empty()) return "no solution without constraint was found to start from";
    double lowest = INFINITY, highest = -INFINITY;
    for (const Curve& c : curves_) {
      lowest = std::min(lowest, c.branch.lowest());
      highest = std::max(highest, c.branch.highest());
    }
    return std::string("no branch was followed to this ") + to_string(imposed_) + ": they reach from " +
           std::to_string(value_of(imposed_, lowest)) + " to " + std::to_string(value_of(imposed_, highest));
  }

  void find_places(const std::vector<double>& values) {
    for (const double p : values) {
      const auto covers = [&](const Curve& c) { return c.branch.covers(coordinate(imposed_, p)); };
      if (std::none_of(curves_.begin(), curves_.end(), covers))
        without_root_.push_back(unsolved(p, Status::no_root, out_of_reach()));
    }
    for (std::size_t c = 0; c < curves_.size(); ++c) {
      for (const double p : values)
        if (curves_[c].branch.covers(coordinate(imposed_, p))) places_.push_back({c, p});
    }
  }

  // -- events -----------------------------------------------------------------------------------------

  /// Sign changes of the multiplier along the branches.
  void add_stationary(Potential& potential) {
    const Task task{chain_, chain_.size() - 1, before_.past, before_.tasks};
    std::vector<Eigen::VectorXd> known;
    for (std::size_t c = 0; c < curves_.size(); ++c) {
      const std::vector<CurvePoint>& points = curves_[c].branch.points;
      for (std::size_t i = 0; i + 1 < points.size(); ++i) {
        const CurvePoint &a = points[i], &b = points[i + 1];
        if (a.x[3] * b.x[3] > 0) continue;
        const double s = a.x[3] == b.x[3] ? 0 : a.x[3] / (a.x[3] - b.x[3]);
        const Eigen::VectorXd guess = solver::interpolate(a, b, s).head<3>();
        solver::Budget budget(settings_.point.limits(), &budget_);
        Root root = solve_near(task.problem(), guess, before_.tasks, settings_.point, budget, false);
        if (!root.found || (root.last() - guess).norm() > 0.1 + (b.x - a.x).norm())
          continue;  // another branch's
        const auto same = [&](const Eigen::VectorXd& u) {
          return (u - root.last()).lpNorm<Eigen::Infinity>() < same_root;
        };
        if (std::any_of(known.begin(), known.end(), same)) continue;
        known.push_back(root.last());
        TaskSolution& solution = root.tasks.front();
        solution.branch = static_cast<int>(c);
        const theory::Reading& reading = *solution.readings.find(to_string(imposed_));
        potential.events.push_back({.fold = false,
                                    .value = reading.value,
                                    .error = reading.error,
                                    .chain = with_last(solution),
                                    .stable = solution.stable,
                                    .equilibrium = false});
      }
    }
  }

  /// Of the two branches that merge at a fold the stable one, or the first.
  int branch_at(const solver::Fold& fold) const {
    const auto ends_there = [&](const std::optional<solver::Fold>& end) { return end && end->x == fold.x; };
    std::optional<int> found;
    for (std::size_t c = 0; c < curves_.size(); ++c) {
      const solver::Branch& branch = curves_[c].branch;
      if (!ends_there(branch.lower_fold) && !ends_there(branch.upper_fold)) continue;
      if (!found || curves_[c].stable) found = static_cast<int>(c);
    }
    return found.value_or(0);
  }

  /// Folds in p: a fold of the imposed problem, whose place is judged by what a finer resolution changes.
  void add_folds(Potential& potential) {
    for (const solver::Fold& fold : folds_) {
      Eigen::VectorXd x = fold.x;
      std::vector<TaskSolution> at;
      double value = 0, error = 0;
      for (int level = 0; level + 1 < levels; ++level) {
        const auto closed = [&](int resolution) {
          const solver::Equations equations = problem_.equations(resolution, budget_);
          return solver::join(equations, solver::fold_of(equations));
        };
        const auto root =
            solver::newton(closed(level), x, {.tolerance = 1e-13, .step_limit = 0.5, .max_evaluations = 10});
        if (root.history.empty() || !(root.history.back() < 1e-8)) break;
        x = root.x;
        const auto fine = closed(level + 1)(x);
        const auto state = problem_.free().evaluate(x.head<4>(), {.level = level, .errors = true});
        if (!fine || !state) break;
        Eigen::MatrixXd open = Eigen::MatrixXd::Zero(5, state->sources() + 2);
        open.topLeftCorner(3, state->sources()) = state->open;
        for (Eigen::Index i = 0; i < 2; ++i)
          open(3 + i, state->sources() + i) =
              2 * std::abs(fine->f[3 + i] - root.evaluation.f[3 + i]) + std::abs(root.evaluation.f[3 + i]);
        const Eigen::MatrixXd displaced = displacements(root.evaluation.jacobian, open);
        value = value_of(imposed_, x[4]);
        error = displaced.row(4).cwiseAbs().sum() * slope_of(imposed_, x[4]);
        read(problem_.free(), x.head<4>(), *state, level, displaced.topRows<3>(), {}, before_.tasks,
             settings_.point.target, at);
        if (judge(at.front(), settings_.point.target)) break;
      }
      if (at.empty()) {
        reason_ = "a fold could not be located";
        continue;
      }
      at.front().branch = branch_at(fold);
      potential.events.push_back({.fold = true,
                                  .value = value,
                                  .error = error,
                                  .chain = with_last(std::move(at.front())),
                                  .stable = false,
                                  .equilibrium = false});
    }
  }

  static void mark_equilibrium(std::vector<PotentialEvent>& events) {
    for (PotentialEvent& s : events) {
      s.equilibrium = s.stable && std::none_of(events.begin(), events.end(), [&](const PotentialEvent& o) {
                        return o.stable && height(o.chain) > height(s.chain);
                      });
    }
  }

  Chain chain_;
  Imposed imposed_;
  PotentialSettings settings_;
  solver::Budget budget_;
  Solved before_;
  ImposedProblem problem_;
  solver::Equations equations_;
  std::vector<Curve> curves_;
  std::vector<solver::Fold> folds_;
  std::string reason_;
  std::vector<Place> places_;
  std::vector<PotentialPoint> without_root_;
};

bool allows(Imposed imposed, double p) { return (imposed == Imposed::q_star ? 0 : -1) < p && p < 1; }

std::vector<bool> equilibria(const std::vector<Height>& points) {
  std::map<double, double> highest;  // by imposed value
  for (const Height& p : points) {
    if (!p.candidate) continue;
    const auto best = highest.emplace(p.value, p.height).first;
    best->second = std::max(best->second, p.height);
  }
  std::vector<bool> found;
  for (const Height& p : points) found.push_back(p.candidate && p.height == highest.at(p.value));
  return found;
}

PotentialBranches::PotentialBranches(const Chain& chain, Imposed imposed, const std::vector<double>& values,
                                     const PotentialSettings& settings) {
  theory::validate(chain);
  require(chain.size() > 1 || imposed == Imposed::q_star,
          "overlap_previous can be imposed from the second task on");
  require(chain.back().tau == 0 && chain.back().nu == 0, "the multipliers of the last task must be 0");
  for (const double p : values)
    require(allows(imposed, p),
            std::string(to_string(imposed)) + " = " + std::to_string(p) + " is outside its range");
  tracer_ = std::make_unique<Tracer>(chain, imposed, values, settings);
}

PotentialBranches::~PotentialBranches() = default;

const std::vector<PotentialPoint>& PotentialBranches::without_root() const { return tracer_->without_root(); }

std::size_t PotentialBranches::size() const { return tracer_->places().size(); }

double PotentialBranches::value(std::size_t i) const { return tracer_->places()[i].value; }

PotentialPoint PotentialBranches::solve(std::size_t i) const { return tracer_->solve(tracer_->places()[i]); }

Potential PotentialBranches::events() { return tracer_->events(); }

Potential trace_potential(const Chain& chain, Imposed imposed, const std::vector<double>& values,
                          const PotentialSettings& settings) {
  PotentialBranches branches(chain, imposed, values, settings);
  if (values.empty()) return {};
  std::vector<std::optional<PotentialPoint>> solved(branches.size());
  settings.execution.run(branches.size(), [&](std::size_t i) { solved[i] = branches.solve(i); });
  Potential potential = branches.events();
  potential.points = branches.without_root();
  for (auto& point : solved) potential.points.push_back(std::move(*point));
  std::vector<Height> heights;
  for (const PotentialPoint& p : potential.points) {
    const bool candidate = p.stable && p.chain.tasks.back().has_solution;
    heights.push_back({p.value, candidate ? height(p.chain) : 0, candidate});
  }
  const std::vector<bool> best = equilibria(heights);
  for (std::size_t i = 0; i < best.size(); ++i) potential.points[i].equilibrium = best[i];
  return potential;
}

}  // namespace franz_parisi::study
