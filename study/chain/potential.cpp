#include "study/chain/potential.hpp"

#include "solver/augmented.hpp"
#include "solver/newton.hpp"
#include "study/chain/event.hpp"
#include "study/chain/imposed_curves.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include <fmt/format.h>

namespace franz_parisi::study {
namespace {

using solver::CurvePoint;
using Curve = ImposedCurves::Curve;

constexpr double same_root = 1e-6;  // in u

void require(bool condition, const std::string& what) {
  if (!condition) throw std::invalid_argument(what);
}

double height(const ChainSolution& chain) { return chain.tasks.back().readings.value("free_entropy"); }

double height_error(const ChainSolution& chain) { return chain.tasks.back().readings.error("free_entropy"); }

/// May this point or event be the equilibrium: a maximum, solved, and not a replica-symmetric state that is
/// known not to be the answer where one step was asked for?
bool is_candidate(const auto& at) {
  const TaskSolution& last = at.chain.tasks.back();
  return at.stable && last.has_solution && !(last.broken == false && last.rs_exact == false);
}

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
        all_(chain_, imposed, before_, settings.point.breaking, budget_) {
    if (values.empty()) return;
    if (!before_.all()) {
      const auto [status, reason] = failure_of(before_);
      for (const double p : values) without_root_.push_back(unsolved(p, status, reason));
      return;
    }
    const auto [low, high] = std::minmax_element(values.begin(), values.end());
    lowest_ = *low;
    highest_ = *high;
    all_.follow(coordinate(imposed_, lowest_), coordinate(imposed_, highest_));
    reason_ = all_.reason();
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
    return solve(place, solver::Budget(settings_.point.limits()));
  }

  PotentialPoint solve(const Place& place, solver::Budget budget) const {
    const auto [number, value] = place;
    const Curve& curve = all_.curves()[number];
    const ImposedProblem& problem = all_.problem(curve.broken);
    const Eigen::VectorXd guess = curve.branch.guess(coordinate(imposed_, value));
    LocatedEvent found = locate_event(problem.free(), {EventKind::reading, to_string(imposed_), value},
                                      problem.u_t(guess), before_.tasks, settings_.point, budget);
    if (found.tasks.empty()) {
      return budget.exhausted()
                 ? unsolved(value, limit_of(budget), what_ran_out(budget))
                 : unsolved(value, Status::not_converged, "the search left the branch that was followed");
    }
    TaskSolution& solution = found.tasks.front();
    solution.branch = static_cast<int>(number);
    solution.evaluations = static_cast<int>(budget.granted());
    add_limit(solution, budget);
    all_.mark(solution, joined(found.x, guess.tail(1)[0]), curve.broken, budget);
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
      potential.reason = failure_of(before_).reason;
      return potential;
    }
    add_stationary(potential);
    mark_equilibrium(potential.events);  // of stationary points alone
    add_folds(potential);
    add_transitions(potential);
    std::stable_sort(potential.events.begin(), potential.events.end(),
                     [](const PotentialEvent& a, const PotentialEvent& b) { return a.value < b.value; });
    if (budget_.exhausted()) reason_ = what_all_ran_out(budget_);
    potential.complete = reason_.empty();
    potential.reason = reason_;
    return potential;
  }

 private:
  solver::Budget point_budget() { return solver::Budget(settings_.point.limits(), &budget_); }

  ChainSolution with_last(TaskSolution last) const {
    ChainSolution chain{before_.tasks};
    chain.tasks.push_back(std::move(last));
    return chain;
  }

  // -- points -----------------------------------------------------------------------------------------

  PotentialPoint unsolved(double value, Status status, std::string reason) const {
    TaskSolution none;
    none.parameters = chain_.back();
    none.status = status;
    none.reason = std::move(reason);
    if (settings_.point.breaking != Breaking::none) none.broken = false;
    return {.value = value,
            .chain = with_last(std::move(none)),
            .multiplier = std::nan(""),
            .multiplier_error = std::nan(""),
            .stable = false,
            .equilibrium = false};
  }

  /// Why no branch has some value.
  Failure out_of_reach() const {
    if (budget_.exhausted()) return {limit_of(budget_), what_ran_out(budget_) + " before a branch came here"};
    if (all_.curves().empty())
      return {Status::no_root, "no solution without constraint was found to start from"};
    double lowest = INFINITY, highest = -INFINITY;
    for (const Curve& c : all_.curves()) {
      if (!shown(c)) continue;
      lowest = std::min(lowest, c.branch.lowest());
      highest = std::max(highest, c.branch.highest());
    }
    if (lowest > highest)
      return {Status::no_root, "no branch with one step of replica symmetry breaking was found"};
    return {Status::no_root,
            fmt::format("no branch was followed to this {}: they reach from {:f} to {:f}",
                        to_string(imposed_), value_of(imposed_, lowest), value_of(imposed_, highest))};
  }

  /// Whether points of such a curve are asked for.
  bool shown(const Curve& c) const { return c.broken || settings_.point.breaking != Breaking::one; }
  /// Whether they may be the equilibrium.
  bool competes(const Curve& c) const { return c.stable && shown(c); }

  void find_places(const std::vector<double>& values) {
    std::map<double, bool> found;
    const std::vector<Curve>& curves = all_.curves();
    for (std::size_t c = 0; c < curves.size(); ++c) {
      for (const double p : values) {
        const double lambda = coordinate(imposed_, p);
        if (!curves[c].branch.covers(lambda)) continue;
        if (all_.replaced(curves[c], lambda)) continue;
        places_.push_back({c, p});
        found[p] = true;
      }
    }
    const auto [status, reason] = out_of_reach();
    for (const double p : values)
      if (!found[p]) without_root_.push_back(unsolved(p, status, reason));
  }

  // -- events -----------------------------------------------------------------------------------------

  /// Sign changes of the multiplier along the branches.
  void add_stationary(Potential& potential) {
    const std::vector<Curve>& curves = all_.curves();
    std::vector<std::pair<bool, Eigen::VectorXd>> known;
    for (std::size_t c = 0; c < curves.size(); ++c) {
      const bool broken = curves[c].broken;
      const ImposedProblem& problem = all_.problem(broken);
      const std::vector<CurvePoint>& points = curves[c].branch.points;
      for (std::size_t i = 0; i + 1 < points.size(); ++i) {
        const CurvePoint &a = points[i], &b = points[i + 1];
        const double before = problem.t(a.x), after = problem.t(b.x);
        if (before * after > 0) continue;
        const double s = before == after ? 0 : before / (before - after);
        const Eigen::VectorXd x = solver::interpolate(a, b, s), guess = problem.u(x);
        if (!broken && all_.replaced(x)) continue;
        solver::Budget budget = point_budget();
        Root root =
            solve_near(all_.task(broken).problem(), guess, before_.tasks, settings_.point, budget, false);
        if (!root.found || (root.last() - guess).norm() > 0.1 + (b.x - a.x).norm())
          continue;  // another branch's
        const auto same = [&](const auto& other) {
          return other.first == broken &&
                 (other.second - root.last()).template lpNorm<Eigen::Infinity>() < same_root;
        };
        if (std::any_of(known.begin(), known.end(), same)) continue;
        known.emplace_back(broken, root.last());
        TaskSolution& solution = root.tasks.front();
        solution.branch = static_cast<int>(c);
        all_.mark(solution, problem.completed(joined(root.last(), 0)), broken, budget);
        const theory::Reading& reading = *solution.readings.find(to_string(imposed_));
        potential.events.push_back({.kind = PotentialEventKind::stationary_point,
                                    .value = reading.value,
                                    .error = reading.error,
                                    .chain = with_last(solution),
                                    .other_branch = solution.branch,
                                    .stable = solution.stable,
                                    .equilibrium = false});
      }
    }
  }

  /// The two branches that merge at a fold, the stable one first; one alone twice.
  std::pair<int, int> branches_at(const ImposedCurves::Fold& at) const {
    const std::vector<Curve>& curves = all_.curves();
    const auto ends_there = [&](const std::optional<solver::Fold>& end) {
      return end && end->x == at.fold.x;
    };
    std::vector<int> found;  // stable ones come first among the curves
    for (std::size_t c = 0; c < curves.size(); ++c) {
      const solver::Branch& branch = curves[c].branch;
      if (curves[c].broken != at.broken) continue;
      if (ends_there(branch.lower_fold) || ends_there(branch.upper_fold))
        found.push_back(static_cast<int>(c));
    }
    if (found.empty()) return {0, 0};
    return {found.front(), found.back()};
  }

  /// Folds in p: a fold of the imposed problem, whose place is judged by what a finer resolution changes.
  void add_folds(Potential& potential) {
    for (const ImposedCurves::Fold& fold : all_.folds()) {
      Eigen::VectorXd x = fold.fold.x;
      if (!fold.broken && all_.replaced(x)) continue;
      const ImposedProblem& problem = all_.problem(fold.broken);
      const Eigen::Index n = problem.unknowns();
      std::vector<TaskSolution> at;
      double value = 0, error = 0;
      for (int level = 0; level + 1 < levels; ++level) {
        const auto closed = [&](int resolution) {
          const solver::Equations equations = problem.equations(resolution, budget_);
          return solver::join(equations, solver::fold_of(equations));
        };
        const auto root =
            solver::newton(closed(level), x, {.tolerance = 1e-13, .step_limit = 0.5, .max_evaluations = 10});
        if (root.history.empty() || !(root.history.back() < 1e-8)) break;
        x = root.x;
        const auto fine = closed(level + 1)(x);
        const auto state = problem.free().evaluate(problem.u_t(x), {.level = level, .errors = true});
        if (!fine || !state) break;
        Eigen::MatrixXd open = Eigen::MatrixXd::Zero(n + 2, state->sources() + 2);
        open.topLeftCorner(n, state->sources()) = state->open;
        for (Eigen::Index i = 0; i < 2; ++i)
          open(n + i, state->sources() + i) =
              2 * std::abs(fine->f[n + i] - root.evaluation.f[n + i]) + std::abs(root.evaluation.f[n + i]);
        const Eigen::MatrixXd displaced = displacements(root.evaluation.jacobian, open);
        value = value_of(imposed_, x[n + 1]);
        error = displaced.row(n + 1).cwiseAbs().sum() * slope_of(imposed_, x[n + 1]);
        read(problem.free(), problem.u_t(x), *state, level, displaced.topRows(n), {}, before_.tasks,
             settings_.point.target, at);
        if (judge(at.front(), settings_.point.target)) break;
      }
      if (at.empty()) {
        reason_ = "a fold could not be located";
        continue;
      }
      if (!is_asked_for(value)) continue;
      const auto [branch, other] = branches_at(fold);
      at.front().branch = branch;
      all_.mark(at.front(), x, fold.broken, budget_);
      potential.events.push_back({.kind = PotentialEventKind::spinodal,
                                  .value = value,
                                  .error = error,
                                  .chain = with_last(std::move(at.front())),
                                  .other_branch = other,
                                  .stable = false,
                                  .equilibrium = false});
    }
  }

  bool is_asked_for(double value) const { return lowest_ <= value && value <= highest_; }

  /// Where V is equal on two stable branches that are shown.
  void add_transitions(Potential& potential) {
    const std::vector<Curve>& curves = all_.curves();
    for (std::size_t i = 0; i < curves.size(); ++i) {
      for (std::size_t j = i + 1; j < curves.size(); ++j) {
        if (!competes(curves[i]) || !competes(curves[j])) continue;
        for (const auto& [above, below] : crossings(curves[i], curves[j])) {
          if (std::max(above, below) < lowest_ || std::min(above, below) > highest_) continue;
          const auto met = meet(i, j, above, below);
          if (!met)
            reason_ = "a transition could not be located";
          else if (is_asked_for(met->first.value) && is_candidate(met->first) && is_candidate(met->second))
            potential.events.push_back(transition_of(*met));
        }
      }
    }
  }

  /// Values next to each other, at the first of which V of the first branch is larger, at the second that of
  /// the other: seen at the points by which they were followed, at the lowest resolution.
  std::vector<std::pair<double, double>> crossings(const Curve& one, const Curve& two) {
    const double from = std::max(one.branch.lowest(), two.branch.lowest()),
                 to = std::min(one.branch.highest(), two.branch.highest());
    if (!(from < to)) return {};
    std::vector<double> places{from, to};
    for (const Curve* c : {&one, &two})
      for (const CurvePoint& p : c->branch.points)
        if (from < p.lambda() && p.lambda() < to) places.push_back(p.lambda());
    std::ranges::sort(places);
    std::vector<std::pair<double, double>> found;
    double last = 0, last_place = 0;
    for (const double lambda : places) {
      const double difference = coarse_height(one, lambda) - coarse_height(two, lambda);
      if (!(std::abs(difference) > 1e-9)) continue;  // no branch, or two that part here
      if (last * difference < 0) {
        const double before = value_of(imposed_, last_place), after = value_of(imposed_, lambda);
        found.emplace_back(last > 0 ? before : after, last > 0 ? after : before);
      }
      last = difference;
      last_place = lambda;
    }
    return found;
  }

  double coarse_height(const Curve& curve, double lambda) {
    const ImposedProblem& problem = all_.problem(curve.broken);
    const auto point = solver::solve_on(problem.equations(0, budget_), curve.branch, lambda);
    return point && budget_.grant() ? reading_at(problem.free(), "free_entropy", problem.u_t(point->x))
                                    : std::nan("");
  }

  /// The points of two branches where V is equal, between such values: by Newton's method, as d(V - V')/dp =
  /// mu' - mu, kept inside. Empty where they are not found.
  std::optional<std::pair<PotentialPoint, PotentialPoint>> meet(std::size_t i, std::size_t j, double above,
                                                                double below) {
    double value = 0.5 * (above + below);
    while (!budget_.exhausted()) {
      const auto at = [&](std::size_t curve) { return solve({curve, value}, point_budget()); };
      PotentialPoint one = at(i), two = at(j);
      if (!solved(one) || !solved(two)) return std::nullopt;
      const double difference = height(one.chain) - height(two.chain);
      if (std::abs(difference) <= height_error(one.chain) + height_error(two.chain))
        return std::pair{std::move(one), std::move(two)};
      (difference > 0 ? above : below) = value;
      const double next = value - difference / (two.multiplier - one.multiplier);
      const bool inside = std::min(above, below) < next && next < std::max(above, below);
      value = inside ? next : 0.5 * (above + below);
      if (value == above || value == below) break;  // no number lies between
    }
    return std::nullopt;
  }

  static bool solved(const PotentialPoint& point) { return point.chain.tasks.back().has_solution; }

  PotentialEvent transition_of(std::pair<PotentialPoint, PotentialPoint> met) {
    auto& [one, two] = met;
    const auto r = [](const PotentialPoint& p) { return p.chain.tasks.back().readings.value("r"); };
    if (r(two) < r(one)) std::swap(one, two);
    const double difference = std::abs(height(one.chain) - height(two.chain)),
                 bound = height_error(one.chain) + height_error(two.chain);
    const double value = one.value, highest = std::max(height(one.chain), height(two.chain));
    const int branch = one.chain.tasks.back().branch, other = two.chain.tasks.back().branch;
    return {.kind = PotentialEventKind::transition,
            .value = value,
            .error = (difference + bound) / std::abs(one.multiplier - two.multiplier),
            .chain = std::move(one.chain),
            .other_branch = other,
            .stable = true,
            .equilibrium = !higher_than(highest, value, branch, other)};
  }

  /// Is V of any other stable branch that is shown higher there?
  bool higher_than(double highest, double value, int one, int two) {
    const std::vector<Curve>& curves = all_.curves();
    for (std::size_t c = 0; c < curves.size(); ++c) {
      if (static_cast<int>(c) == one || static_cast<int>(c) == two || !competes(curves[c])) continue;
      if (!curves[c].branch.covers(coordinate(imposed_, value))) continue;
      const PotentialPoint other = solve({c, value}, point_budget());
      if (is_candidate(other) && height(other.chain) > highest) return true;
    }
    return false;
  }

  static void mark_equilibrium(std::vector<PotentialEvent>& events) {
    for (PotentialEvent& s : events) {
      s.equilibrium =
          is_candidate(s) && std::none_of(events.begin(), events.end(), [&](const PotentialEvent& o) {
            return is_candidate(o) && height(o.chain) > height(s.chain);
          });
    }
  }

  Chain chain_;
  Imposed imposed_;
  PotentialSettings settings_;
  solver::Budget budget_;
  Solved before_;
  ImposedCurves all_;
  double lowest_ = 0, highest_ = 0;  ///< of the values asked for
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
    require(allows(imposed, p), fmt::format("{} = {:f} is outside its range", to_string(imposed), p));
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
    const bool candidate = is_candidate(p);
    heights.push_back({p.value, candidate ? height(p.chain) : 0, candidate});
  }
  const std::vector<bool> best = equilibria(heights);
  for (std::size_t i = 0; i < best.size(); ++i) potential.points[i].equilibrium = best[i];
  return potential;
}

}  // namespace franz_parisi::study
