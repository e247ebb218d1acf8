#include "study/chain/root.hpp"

#include "solver/newton.hpp"
#include "study/chain/point_budget.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <mutex>
#include <tuple>
#include <utility>

#include <Eigen/LU>
#include <fmt/format.h>

namespace franz_parisi::study {
namespace {

using theory::eps_slope;
using theory::generalisation_error;
using theory::GradedReading;
using theory::Reading;

constexpr solver::NewtonSettings polishing{.tolerance = 2e-13, .step_limit = 2, .max_evaluations = 25};
constexpr double hand_on_margin = 0.01;  // of the target: error in u of a root whose law is handed on

/// The largest change of arccos(1 - 2 w)/pi under an error of w.
double eps_error(double w, double error) {
  const double value = generalisation_error(w);
  return std::max(generalisation_error(w + error) - value, value - generalisation_error(w - error)) +
         4 * std::numeric_limits<double>::epsilon() * value;
}

bool is_eps(const GradedReading& reading) { return reading.probability.has_value(); }

/// What each source of error does to a reading of a task whose own unknowns are `displaced`.
Eigen::VectorXd changes_of(const GradedReading& reading, const Eigen::MatrixXd& displaced,
                           const Eigen::MatrixXd& dh, const Eigen::MatrixXd& shifts) {
  Eigen::VectorXd changes = Eigen::VectorXd::Zero(displaced.cols());
  if (reading.by_u.size() > 0) changes += displaced.transpose() * reading.by_u;
  if (reading.by_h.size() > 0) changes += dh.transpose() * reading.by_h;
  if (reading.by_shift.size() > 0) changes += shifts.transpose() * reading.by_shift;
  return changes;
}

struct Bounded {
  GradedReading reading;
  Eigen::VectorXd changes;

  double error() const {
    const double all = reading.error + changes.cwiseAbs().sum();
    const double own_rounding = std::numeric_limits<double>::epsilon() * std::abs(reading.value);
    return is_eps(reading) ? eps_error(*reading.probability, all) + own_rounding : all;
  }
};

std::vector<Bounded> bounded(const std::vector<GradedReading>& readings, const Eigen::MatrixXd& displaced,
                             const Eigen::MatrixXd& dh, const Eigen::MatrixXd& shifts,
                             const Eigen::MatrixXd* explicit_changes) {
  std::vector<Bounded> all;
  for (std::size_t i = 0; i < readings.size(); ++i) {
    all.push_back({readings[i], changes_of(readings[i], displaced, dh, shifts)});
    if (explicit_changes) {
      Eigen::VectorXd moved = explicit_changes->row(index(i)).transpose();
      if (is_eps(readings[i])) moved /= eps_slope(readings[i]);
      all.back().changes += moved;
    }
  }
  return all;
}

/// Is some eps known worse than the target asks for? Then it has to come from the tails.
bool needs_tails(const std::vector<Bounded>& readings, double target) {
  return std::any_of(readings.begin(), readings.end(), [&](const Bounded& b) {
    return b.reading.far_out() && b.error() > target * b.reading.value;
  });
}

}  // namespace

Status limit_of(const solver::Budget& budget) {
  return budget.out_of_time() ? Status::time_limit : Status::evaluation_limit;
}

std::string what_ran_out(const solver::Budget& budget) {
  return budget.out_of_time() ? time_ran_out : "the evaluations that one point may take ran out";
}

std::string what_all_ran_out(const solver::Budget& budget) {
  return budget.out_of_time() ? "the total time ran out" : "the evaluations ran out";
}

Eigen::VectorXd Root::last() const { return unknowns_of(problem->layout(), x, problem->tasks() - 1); }

void add_limit(TaskSolution& solution, const solver::Budget& budget) {
  if (budget.exhausted() && !solution.reason.empty()) solution.reason += ", when " + what_ran_out(budget);
}

Root failed(std::shared_ptr<const ChainProblem> problem, Status status, const std::string& reason) {
  Root root{
      .problem = problem, .tasks = {}, .x = {}, .state = {.layout = problem->layout()}, .displaced = {}};
  for (std::size_t t = problem->first(); t < problem->end(); ++t) {
    TaskSolution none;
    none.parameters =
        problem->chain_at(problem->with_parameters(Eigen::VectorXd::Zero(problem->unknowns())))[t];
    none.status = status;
    none.reason = reason;
    root.tasks.push_back(std::move(none));
  }
  return root;
}

Root out_of_budget(std::shared_ptr<const ChainProblem> problem, const solver::Budget& budget) {
  return failed(std::move(problem), limit_of(budget), what_ran_out(budget));
}

Eigen::MatrixXd displacements(const Eigen::MatrixXd& jacobian, const Eigen::MatrixXd& open) {
  // Equations in units of their largest slope: what is singular does not depend on units.
  const Eigen::VectorXd units = jacobian.rowwise().lpNorm<Eigen::Infinity>().cwiseInverse();
  const Eigen::FullPivLU<Eigen::MatrixXd> lu(units.asDiagonal() * jacobian);
  if (!units.allFinite() || !lu.isInvertible())
    return Eigen::MatrixXd::Constant(jacobian.cols(), open.cols(), std::numeric_limits<double>::infinity());
  return -lu.solve(units.asDiagonal() * open);
}

bool judge(TaskSolution& s, double target) {
  double worst = s.residual;
  std::string name = "the residual", of;
  for (const Reading& reading : s.readings) {
    const double error = reading.scaled_error();
    if (error <= worst) continue;
    worst = std::isnan(error) ? INFINITY : error;
    name = "the error bound of " + reading.key;
    of = reading.scale() == theory::Scale::relative ? " of itself" : "";
  }
  const bool met = worst <= target;
  s.status = met ? Status::converged : Status::target_not_met;
  s.reason = met ? "" : fmt::format("a root, but {}, {:.1e}{}, is above the target", name, worst, of);
  return met;
}

void read(const ChainProblem& problem, const Eigen::VectorXd& x, const ChainState& state, int level,
          const Eigen::MatrixXd& displaced, const std::vector<Eigen::MatrixXd>& explicit_changes,
          const std::vector<TaskSolution>& earlier, double target, std::vector<TaskSolution>& tasks) {
  std::optional<std::optional<ChainState>> tails;  // evaluated once, if at all
  const Chain chain = problem.chain_at(x);
  tasks.resize(state.tasks.size());
  for (std::size_t i = 0; i < state.tasks.size(); ++i) {
    const theory::TaskPoint& point = *state.tasks[i];
    TaskSolution& s = tasks[i];
    s.parameters = chain[problem.first() + i];
    s.has_solution = true;
    s.x = point.overlaps();
    const Eigen::VectorXd unknowns = unknowns_of(state.layout, x, i);
    s.u.assign(unknowns.begin(), unknowns.end());
    s.residual = point.residual();
    s.stable = point.stability() > 0;
    if (s.parameters.ansatz->convex) {
      s.rs_exact = true;
      s.rs_exact_reason = "the measure is log-concave";
    }
    s.readings = {};
    const Block u = state.layout.unknowns(i);
    const Eigen::MatrixXd own = displaced.middleRows(u.begin, u.size),
                          dh = conjugate_changes(state, i, displaced);
    const Eigen::MatrixXd shifts = shift_changes(state, i, displaced);
    const Eigen::MatrixXd* moved = explicit_changes.empty() ? nullptr : &explicit_changes[i];
    // Columns of moving parameters carry no change: those of readings are in explicit_changes.
    std::vector<Bounded> readings = bounded(point.readings(), own, dh, shifts, moved);
    if (needs_tails(readings, target)) {
      if (!tails) tails = problem.evaluate(x, {.level = level, .tails = true, .errors = true});
      if (*tails) {
        const theory::TaskPoint& far = *(**tails).tasks[i];
        std::vector<GradedReading> replaced;
        for (const Bounded& b : readings) replaced.push_back(b.reading);
        for (GradedReading& better : far.generalisation()) {
          for (GradedReading& reading : replaced)
            if (reading.key == better.key) reading = better;
        }
        readings = bounded(replaced, own, dh, shifts, moved);
      }
    }
    const std::size_t task = problem.first() + i;
    std::vector<Reading> forgetting;
    for (const Bounded& b : readings) {
      s.readings.add({b.reading.key, b.reading.value, b.error()});
      const bool eps = is_eps(b.reading);
      if (!eps && !b.reading.key.starts_with("error_")) continue;
      // In terms of the error itself, to be compared with what it was when the task was learned.
      const Eigen::VectorXd now = eps ? Eigen::VectorXd(b.changes * eps_slope(b.reading)) : b.changes;
      const double alone = eps ? eps_error(*b.reading.probability, b.reading.error) : b.reading.error;
      const char* const learned = eps ? "eps" : "error";
      if (b.reading.key == theory::numbered(learned, task)) {
        s.eps_changes.assign(now.begin(), now.end());
        s.eps_own_error = alone;
        continue;
      }
      for (std::size_t then = 0; then < task; ++then) {
        if (b.reading.key != theory::numbered(learned, then)) continue;
        const TaskSolution& before =
            then < problem.first() ? earlier.at(then) : tasks[then - problem.first()];
        Eigen::VectorXd change = now;
        const auto known = std::min(change.size(), static_cast<Eigen::Index>(before.eps_changes.size()));
        change.head(known) -= Eigen::Map<const Eigen::VectorXd>(before.eps_changes.data(), known);
        const double apart = b.error() + before.readings.error(b.reading.key);
        const double together = change.cwiseAbs().sum() + alone + before.eps_own_error;
        forgetting.push_back({theory::numbered("forgetting", then),
                              b.reading.value - before.readings.value(b.reading.key),
                              std::isfinite(together) ? std::min(apart, together) : apart});
      }
    }
    for (Reading& reading : forgetting) s.readings.add(std::move(reading));
  }
}

namespace {

/// x after one Newton step in a coarser resolution: of a close guess it leaves no more than the next one
/// sees.
Eigen::VectorXd after_coarse_step(const ChainProblem& problem, const Eigen::VectorXd& x, int level,
                                  solver::Budget& budget) {
  constexpr double close = 0.01;  // of a step
  const auto e = problem.equations(level, budget)(x);
  if (!e) return x;
  const Eigen::VectorXd step = solver::newton_step(*e);
  if (!(step.lpNorm<Eigen::Infinity>() < close)) return x;
  Eigen::VectorXd moved = x;
  moved.head(step.size()) += step;
  return moved;
}

}  // namespace

Root solve_near(std::shared_ptr<const ChainProblem> problem, const Eigen::VectorXd& start,
                const std::vector<TaskSolution>& earlier, const Settings& settings, solver::Budget& budget,
                bool hands_on, int level) {
  Root root = failed(problem, Status::not_converged, "");
  const Eigen::Index n = problem->unknowns();
  double before = std::numeric_limits<double>::infinity();  // what was open at the level before
  const long already = budget.granted();
  const auto evaluations = [&] { return static_cast<int>(budget.granted() - already); };
  Eigen::VectorXd x = level > 0 ? after_coarse_step(*problem, start, level - 1, budget) : start;
  for (; level < levels; ++level) {
    std::optional<ChainState> best;
    Eigen::VectorXd best_x;
    const solver::Equations equations = [&](const Eigen::VectorXd& at) -> std::optional<solver::Evaluation> {
      if (!budget.grant()) return std::nullopt;
      auto state = problem->evaluate(at, {.level = level, .errors = true});
      if (!state) return std::nullopt;
      solver::Evaluation e{state->f, state->jacobian.leftCols(n)};
      if (!best || state->f.lpNorm<Eigen::Infinity>() < best->f.lpNorm<Eigen::Infinity>()) {
        best = std::move(state);
        best_x = at;
      }
      return e;
    };
    const solver::NewtonResult found = solver::newton(equations, x, polishing);
    const bool usable =
        found.converged() || (best && found.history.back() <= settings.target && !budget.exhausted());
    if (!usable) {
      if (root.found) {  // keep what a coarser level found, with its own error bound
        for (TaskSolution& s : root.tasks) add_limit(s, budget);
        break;
      }
      Root none = budget.exhausted() ? out_of_budget(problem, budget)
                                     : failed(problem, Status::not_converged, describe(found.outcome));
      for (TaskSolution& s : none.tasks) s.evaluations = evaluations(), s.history = found.history;
      return none;
    }
    x = best_x;
    root.found = true;
    root.x = x;
    root.level = level;
    root.state = std::move(*best);
    root.displaced = displacements(root.state.jacobian.leftCols(n), root.state.open);
    read(*problem, x, root.state, level, root.displaced, {}, earlier, settings.target, root.tasks);
    bool met = true;
    for (TaskSolution& s : root.tasks) {
      met = judge(s, settings.target) && met;
      s.history = found.history;
    }
    const double error = root.displaced.cwiseAbs().rowwise().sum().maxCoeff();
    const bool fine_enough = !hands_on || error <= hand_on_margin * settings.target;
    double open = error;
    for (const TaskSolution& s : root.tasks)
      for (const Reading& reading : s.readings) open = std::max(open, reading.scaled_error());
    const bool as_good_as_it_gets = open > 0.5 * before;  // what is left came with the past, or is rounding
    if ((met && fine_enough) || as_good_as_it_gets) break;
    before = open;
  }
  for (TaskSolution& s : root.tasks) s.evaluations = evaluations();
  return root;
}

void LevelMemory::learn(const Root& root, double target) {
  constexpr double to_spare = 1e-2;
  constexpr int while_left_alone = 10;
  if (root.level > level_)
    left_alone_ = while_left_alone;
  else if (left_alone_ > 0)
    --left_alone_;
  const auto spares = [&](const TaskSolution& s) {
    return std::ranges::all_of(s.readings,
                               [&](const Reading& r) { return r.scaled_error() <= to_spare * target; });
  };
  const bool coarser = root.level > 0 && left_alone_ == 0 && std::ranges::all_of(root.tasks, spares);
  level_ = coarser ? root.level - 1 : root.level;
}

namespace {

/// The law after a root, from the state in which it was judged.
class HandedPast : public Past {
 public:
  explicit HandedPast(const Root& root)
      : problem_(root.problem),
        x_(root.x),
        level_(root.level),
        state_(root.state),
        displaced_(root.displaced) {}

  std::shared_ptr<const theory::Law> law(int level, bool tails, bool errors) const override {
    const std::scoped_lock lock(mutex_);
    auto& law = laws_[{level, tails, errors}];
    if (law) return law;
    if (tails && !far_) far_ = problem_->evaluate(x_, {.level = level_, .tails = true, .errors = true});
    if (tails && !far_) return nullptr;
    auto handed = problem_->handed_on(tails ? *far_ : state_, errors ? displaced_ : Eigen::MatrixXd(),
                                      resolution_at(level, tails));
    if (!handed) return nullptr;
    law = std::move(handed);
    return law;
  }

 private:
  std::shared_ptr<const ChainProblem> problem_;
  Eigen::VectorXd x_;
  int level_;
  ChainState state_;
  Eigen::MatrixXd displaced_;
  mutable std::mutex mutex_;
  mutable std::optional<ChainState> far_;
  mutable std::map<std::tuple<int, bool, bool>, std::shared_ptr<const theory::Law>> laws_;
};

}  // namespace

std::shared_ptr<const Past> hand_on(const Root& root) { return std::make_shared<const HandedPast>(root); }

}  // namespace franz_parisi::study
