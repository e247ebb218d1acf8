#include "study/chain/event.hpp"

#include "solver/newton.hpp"
#include "study/chain/breaking_share.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <utility>

#include <Eigen/LU>
#include <fmt/format.h>

namespace franz_parisi::study {
namespace {

using solver::Condition;
using solver::Equations;
using solver::Gradient;
using theory::GradedReading;

constexpr double difference_step = 1e-5;  // in lambda

/// The readings of a state's tasks, worked out once where they are asked for.
class ReadingsOf {
 public:
  explicit ReadingsOf(const ChainState& state) : state_(state), known_(state.tasks.size()) {}

  /// That of a task with this key; none where the task has no such reading.
  std::optional<GradedReading> find(std::size_t task, const std::string& key) {
    auto& all = known_[task];
    if (!all) all = state_.tasks[task]->readings();
    const auto at = std::ranges::find(*all, key, &GradedReading::key);
    return at == all->end() ? std::nullopt : std::optional(*at);
  }

 private:
  const ChainState& state_;
  std::vector<std::optional<std::vector<GradedReading>>> known_;
};

bool is_forgetting(const EventSpec& spec) { return spec.reading.starts_with("forgetting_"); }

/// Far below the precision of p: from the tails.
bool needs_tails(const EventSpec& spec) { return spec.reading.starts_with("eps_") && spec.level < 1e-4; }

/// A reading with its gradient by u and its direct answer to each source of error, in its own units.
struct Graded {
  double value = 0;
  double own_error = 0;
  Eigen::VectorXd by_u;     ///< of all tasks of the problem
  Eigen::VectorXd changes;  ///< at fixed u, for each source
};

Graded grade(const ChainState& state, std::size_t task, GradedReading reading) {
  const Eigen::Index n = state.layout.unknowns();
  const theory::TaskPoint& point = *state.tasks[task];
  const bool is_eps = reading.probability.has_value();
  Graded g{
      .value = reading.value, .own_error = reading.error, .by_u = Eigen::VectorXd::Zero(n), .changes = {}};
  const auto of = [&](std::size_t t) {
    return g.by_u.segment(state.layout.unknowns(t).begin, state.layout.unknowns(t).size);
  };
  if (reading.by_u.size() > 0) of(task) += reading.by_u;
  if (reading.by_h.size() > 0) of(task) += point.conjugates_by_u().transpose() * reading.by_h;
  for (std::size_t s = 0; s < task && reading.by_shift.size() > 0; ++s) {
    const Block h = state.shifts(s);
    of(s) = state.tasks[s]->conjugates_by_u().transpose() * reading.by_shift.segment(h.begin, h.size);
  }
  const Eigen::MatrixXd at_rest = Eigen::MatrixXd::Zero(n, state.sources());
  g.changes = Eigen::VectorXd::Zero(state.sources());
  if (reading.by_h.size() > 0)
    g.changes += conjugate_changes(state, task, at_rest).transpose() * reading.by_h;
  if (reading.by_shift.size() > 0)
    g.changes += shift_changes(state, task, at_rest).transpose() * reading.by_shift;
  if (is_eps) {                                         // what was graded is the probability
    const bool underflows = *reading.probability == 0;  // then eps is 0 with its bound, whatever changes it
    const double slope = underflows ? 0 : theory::eps_slope(reading);
    g.by_u *= slope;
    g.changes *= slope;
    g.own_error = underflows ? theory::vanished : g.own_error * std::abs(slope);
  }
  return g;
}

std::optional<Graded> grade(const ChainProblem& problem, const EventSpec& spec,
                            const std::vector<TaskSolution>& earlier, const ChainState& state,
                            ReadingsOf& readings) {
  const std::size_t last = state.tasks.size() - 1;
  if (!is_forgetting(spec)) {
    auto reading = readings.find(last, spec.reading);
    if (!reading) return std::nullopt;
    Graded g = grade(state, last, std::move(*reading));
    if (logarithmic(spec)) {
      const double value = std::max(g.value, 1e-300);
      g.by_u /= value;
      g.changes /= value;
      g.own_error /= value;
      g.value = std::log(value / spec.level);
    } else {
      g.value -= spec.level;
    }
    return g;
  }
  const auto then = theory::task_of(spec.reading);
  const bool sign_labels = problem.sign_labels();
  const std::string key = theory::numbered(sign_labels ? "eps" : "error", then);
  auto now = readings.find(last, key);
  if (!now || then >= problem.first() + last) return std::nullopt;
  Graded g = grade(state, last, std::move(*now));
  if (then < problem.first()) {
    g.value -= earlier.at(then).readings.value(key);
    g.own_error += earlier.at(then).readings.error(key);
  } else {
    auto before = readings.find(then - problem.first(), key);
    if (!before) return std::nullopt;
    const Graded b = grade(state, then - problem.first(), std::move(*before));
    g.value -= b.value;
    g.by_u -= b.by_u;
    g.changes -= b.changes;
    g.own_error += b.own_error;
  }
  g.value -= spec.level;
  return g;
}

std::optional<Graded> grade(const ChainProblem& problem, const EventSpec& spec,
                            const std::vector<TaskSolution>& earlier, const ChainState& state) {
  ReadingsOf readings(state);
  return grade(problem, spec, earlier, state, readings);
}

bool has_two(const EventSpec& spec) { return spec.kind == EventKind::transition; }

/// Is it where two solutions of the same equations merge?
bool is_fold(const EventSpec& spec) {
  return spec.kind == EventKind::spinodal || spec.kind == EventKind::clustering ||
         spec.kind == EventKind::critical_point;
}

/// x of a state's problem from the unknowns of the event: of the first solution where there are two.
Eigen::VectorXd state_x(const EventProblem& problem, const EventSpec& spec, const Eigen::VectorXd& x,
                        int which) {
  return has_two(spec) ? solver::twin(x, which, problem.pairing()) : x;
}

const ChainProblem& state_problem(const EventProblem& problem, int which) {
  return which == 0 ? problem.first : problem.second;
}

const EventSpec free_entropy{EventKind::reading, "free_entropy", 0};

/// Changes of equations under the sources that come with the past, (equation, source), at some x.
using Inherited = std::function<std::optional<Eigen::MatrixXd>(const Eigen::VectorXd& x)>;

/// What those sources do to the signed smallest singular value of `square`, a block of derivatives by the
/// components of x from `first` on: sigma = w.Av, so that d sigma is the change of the equations' changes
/// along v.
std::optional<Eigen::RowVectorXd> singular_value_changes(const Eigen::MatrixXd& square, Eigen::Index first,
                                                         const Inherited& changes, const Eigen::VectorXd& x) {
  constexpr double step = 1e-4;
  const auto singular = solver::smallest_singular(square);
  Eigen::VectorXd v = Eigen::VectorXd::Zero(x.size());
  v.segment(first, square.cols()) = singular.v;
  const auto up = changes(x + step * v), down = changes(x - step * v);
  if (!up || !down) return std::nullopt;
  return singular.sign / (2 * step) * singular.w.transpose() * (*up - *down);
}

/// Those of f, and below them the one of the last task's smallest singular value.
std::optional<Eigen::MatrixXd> fold_changes(const ChainProblem& problem, const Eigen::VectorXd& x,
                                            int level) {
  const auto at = [&](const Eigen::VectorXd& place) {
    return problem.evaluate(place, {.level = level, .errors = true});
  };
  const auto state = at(x);
  if (!state) return std::nullopt;
  const Eigen::Index n = problem.unknowns(), past = state->inherited;
  const auto [begin, size] = problem.layout().last();
  const auto own = [&, first = begin,
                    rows = size](const Eigen::VectorXd& place) -> std::optional<Eigen::MatrixXd> {
    const auto beside = at(place);
    if (!beside) return std::nullopt;
    return beside->open.block(first, 0, rows, past);
  };
  const auto row = singular_value_changes(state->jacobian.block(begin, begin, size, size), begin, own, x);
  if (!row) return std::nullopt;
  Eigen::MatrixXd changes(n + 1, past);
  changes << state->open.leftCols(past), *row;
  return changes;
}

/// What is open about the event's equations at x, solved at `level`: (equation, source). The sources are
/// those of the (first) state, then the rest.
std::optional<Eigen::MatrixXd> open_at(const EventProblem& both, const EventSpec& spec,
                                       const Eigen::VectorXd& x, const std::vector<TaskSolution>& earlier,
                                       int level, const Equations& equations, solver::Budget& budget) {
  const ChainProblem& problem = both.first;
  const ChainProblem::Mode mode{.level = level, .tails = needs_tails(spec), .errors = true};
  const auto state = problem.evaluate(state_x(both, spec, x, 0), mode);
  const auto e = equations(x);
  if (!state || !e) return std::nullopt;
  const Eigen::Index n = problem.unknowns(), rows = e->f.size(), sources = state->sources();
  if (has_two(spec)) {
    const auto other = both.second.evaluate(state_x(both, spec, x, 1), mode);
    if (!other) return std::nullopt;
    const auto a = grade(problem, free_entropy, earlier, *state),
               b = grade(both.second, free_entropy, earlier, *other);
    if (!a || !b) return std::nullopt;
    const auto [shared, own] = other->sources(other->tasks.size() - 1);
    const Eigen::Index last = both.pairing().own();
    Eigen::MatrixXd open = Eigen::MatrixXd::Zero(rows, sources + own + 1);
    open.topLeftCorner(n, sources) = state->open;
    open.block(n, 0, last, shared) = other->open.bottomLeftCorner(last, shared);
    open.block(n, sources, last, own) = other->open.bottomRightCorner(last, own);
    open.row(rows - 1).head(sources) = a->changes.transpose();
    open.row(rows - 1).head(shared) -= b->changes.head(shared).transpose();
    open.row(rows - 1).segment(sources, own) = -b->changes.tail(own).transpose();
    open(rows - 1, sources + own) = a->own_error + b->own_error + std::abs(e->f[rows - 1]);
    return open;
  }
  Eigen::MatrixXd open = Eigen::MatrixXd::Zero(rows, sources + 1);
  open.topLeftCorner(n, sources) = state->open;
  if (is_fold(spec)) {
    // Derivatives of f carry no estimate of their own: what a finer resolution changes stands for it.
    solver::Budget finer({1000, 1e9}, &budget);
    const auto fine = event_equations(both, spec, earlier, level + 1, finer)(x);
    if (!fine) return std::nullopt;
    open(rows - 1, sources) = 2 * std::abs(fine->f[rows - 1] - e->f[rows - 1]) + std::abs(e->f[rows - 1]);
    // What is uncertain about the past moves them as well.
    if (const Eigen::Index past = state->inherited; past > 0) {
      const auto changes = fold_changes(problem, x, level);
      if (!changes) return std::nullopt;
      open.row(rows - 1).head(past) = changes->row(n);
    }
    return open;
  }
  const auto g = grade(problem, spec, earlier, *state);
  if (!g) return std::nullopt;
  open.row(rows - 1).head(sources) = g->changes.transpose();
  open(rows - 1, sources) = g->own_error + std::abs(e->f[rows - 1]);
  return open;
}

/// d readings/d parameter of each task at fixed u: by central differences.
std::vector<Eigen::MatrixXd> explicit_slopes(const ChainProblem& problem, const Eigen::VectorXd& x,
                                             int level) {
  std::vector<Eigen::MatrixXd> slopes;
  const Eigen::Index n = problem.unknowns(), k = index(problem.moving().size());
  for (Eigen::Index p = 0; p < k; ++p) {
    // At the end of a parameter's range one side only.
    const auto at = [&](double h) {
      return problem.evaluate(Eigen::VectorXd(x + h * Eigen::VectorXd::Unit(n + k, n + p)), {.level = level});
    };
    auto right = at(difference_step), left = at(-difference_step);
    const double width = (right ? difference_step : 0) + (left ? difference_step : 0);
    if (!right) right = at(0);
    if (!left) left = at(0);
    if (!right || !left || width == 0) return {};
    for (std::size_t t = 0; t < problem.tasks(); ++t) {
      const auto up = right->tasks[t]->readings(), down = left->tasks[t]->readings();
      if (p == 0) slopes.emplace_back(Eigen::MatrixXd::Zero(index(up.size()), k));
      for (std::size_t i = 0; i < up.size(); ++i)
        slopes[t](index(i), p) = (up[i].value - down[i].value) / width;
    }
  }
  return slopes;
}

/// Fills tasks, values and errors of an event at x from its Jacobian, made square by `border` if need be.
bool assess(LocatedEvent& event, const EventProblem& both, const EventSpec& spec, int level,
            const Eigen::MatrixXd& square, const Eigen::MatrixXd& open,
            const std::vector<TaskSolution>& earlier, double target) {
  const ChainProblem& problem = both.first;
  const Eigen::Index n = problem.unknowns(), k = index(problem.moving().size());
  const Eigen::MatrixXd displaced = displacements(square, open);
  const Eigen::VectorXd at = state_x(both, spec, event.x, 0);
  const auto state = problem.evaluate(at, {.level = level, .errors = true});
  if (!state) return false;
  const Eigen::MatrixXd moved = displaced.bottomRows(k);
  std::vector<Eigen::MatrixXd> changes = explicit_slopes(problem, at, level);
  for (Eigen::MatrixXd& c : changes) c = (c * moved).eval();
  read(problem, at, *state, level, displaced.topRows(n), changes, earlier, target, event.tasks);
  if (spec.kind == EventKind::at_instability) {
    Eigen::MatrixXd all(n + k, displaced.cols());
    all << displaced.topRows(n), moved;
    if (const auto share = breaking_share(problem, at, level))
      event.tasks.back().readings.add(breaking_reading(*share, all));
  }
  const Chain chain = problem.chain_at(at);
  event.values.clear();
  event.errors.clear();
  bool met = true;
  for (Eigen::Index p = 0; p < k; ++p) {
    const Parameter& parameter = problem.moving()[static_cast<std::size_t>(p)];
    const double value = parameter.of(chain);
    const double error = moved.row(p).cwiseAbs().sum() * parameter.slope(at[n + p]) +
                         2 * std::numeric_limits<double>::epsilon() * std::abs(value);
    event.values.push_back(value);
    event.errors.push_back(error);
    met = met && error <= target * std::max(1.0, std::abs(value));
  }
  for (TaskSolution& s : event.tasks) met = judge(s, target) && met;
  event.converged = met;
  return true;
}

/// Moves x along a line to where a condition holds as well, and gives the equations there. Empty where it is
/// not found.
std::optional<solver::Evaluation> move_onto(const Equations& on_line, const Condition& condition,
                                            Eigen::VectorXd& x) {
  auto root = solver::newton(solver::join(on_line, condition), x,
                             {.tolerance = 1e-12, .step_limit = 0.2, .max_evaluations = 12});
  if (root.history.empty() || !(root.history.back() < 1e-8)) return std::nullopt;
  x = root.x;
  return std::move(root.evaluation);
}

}  // namespace

std::string not_located(const EventSpec& spec) {
  return fmt::format("an event ({}) could not be located", to_string(spec.kind));
}

std::string not_found(const std::string& name, double value, const std::string& reason) {
  return fmt::format("a solution at {} = {} was not found: {}", name, value, reason);
}

double reading_value(const ChainProblem& problem, const EventSpec& spec,
                     const std::vector<TaskSolution>& earlier, const ChainState& state) {
  const auto g = grade(problem, spec, earlier, state);
  return g ? g->value : std::nan("");
}

bool logarithmic(const EventSpec& spec) {
  const theory::ReadingRow* row = theory::row_of(spec.reading);
  return row && row->scale == theory::Scale::relative && spec.level > 0;
}

ReadingValues reading_values(const ChainProblem& problem, const std::vector<EventSpec>& specs,
                             const std::vector<TaskSolution>& earlier, const ChainState& state) {
  const Eigen::Index count = index(specs.size());
  const double none = std::nan("");
  ReadingValues values{Eigen::VectorXd::Constant(count, none), Eigen::VectorXd::Constant(count, none),
                       Eigen::MatrixXd::Constant(count, state.layout.unknowns(), none)};
  ReadingsOf readings(state);
  for (std::size_t i = 0; i < specs.size(); ++i) {
    const auto g = grade(problem, specs[i], earlier, state, readings);
    if (!g) continue;
    values.value[index(i)] = g->value;
    values.own_error[index(i)] = g->own_error;
    values.by_u.row(index(i)) = g->by_u.transpose();
  }
  return values;
}

Condition reading_condition(const ChainProblem& problem, const EventSpec& spec,
                            const std::vector<TaskSolution>& earlier, int level, solver::Budget& budget) {
  return [&problem, spec, &earlier, level, &budget](const Eigen::VectorXd& x) -> std::optional<Gradient> {
    const ChainProblem::Mode mode{.level = level, .tails = needs_tails(spec)};
    const Eigen::Index n = problem.unknowns();
    if (!budget.grant()) return std::nullopt;
    const auto state = problem.evaluate(x, mode);
    const auto here = state ? grade(problem, spec, earlier, *state) : std::nullopt;
    if (!here) return std::nullopt;
    Gradient g{here->value, Eigen::VectorXd::Zero(x.size())};
    g.by_x.head(n) = here->by_u;
    for (Eigen::Index p = n; p < x.size(); ++p) {
      double ends[2] = {here->value, here->value}, width = 0;
      for (const int side : {0, 1}) {
        const double h = side == 0 ? -difference_step : difference_step;
        if (!budget.grant()) return std::nullopt;
        const auto beside =
            problem.evaluate(Eigen::VectorXd(x + h * Eigen::VectorXd::Unit(x.size(), p)), mode);
        const auto value = beside ? grade(problem, spec, earlier, *beside) : std::nullopt;
        if (!value) continue;  // the end of the parameter's range
        ends[side] = value->value;
        width += difference_step;
      }
      if (width == 0) return std::nullopt;
      g.by_x[p] = (ends[1] - ends[0]) / width;
    }
    return g;
  };
}

Equations event_equations(const EventProblem& both, const EventSpec& spec,
                          const std::vector<TaskSolution>& earlier, int level, solver::Budget& budget) {
  const ChainProblem& problem = both.first;
  Equations equations = problem.equations(level, budget);
  const Block own = problem.layout().last();
  // Of the last task's own equations: an earlier one may fold at the same place.
  if (is_fold(spec)) return solver::join(equations, solver::fold_of(equations, own.size));
  if (has_two(spec)) {
    const solver::Pairing pairing = both.pairing();
    const auto psi = [&](const ChainProblem& one) {
      return reading_condition(one, free_entropy, earlier, level, budget);
    };
    return solver::join(solver::twins(equations, both.second.equations(level, budget), pairing),
                        solver::difference(psi(problem), psi(both.second), pairing));
  }
  return solver::join(equations, reading_condition(problem, spec, earlier, level, budget));
}

LocatedEvent locate_event(const EventProblem& problem, const EventSpec& spec, const Eigen::VectorXd& x,
                          const std::vector<TaskSolution>& earlier, const Settings& settings,
                          solver::Budget& budget, const std::optional<Eigen::VectorXd>& tangent) {
  LocatedEvent event;
  event.x = x;
  for (int level = 0; level + 1 < levels; ++level) {
    const Equations equations = event_equations(problem, spec, earlier, level, budget);
    // Points of a line move across it only.
    const Equations closed = [&](const Eigen::VectorXd& at) -> std::optional<solver::Evaluation> {
      auto e = equations(at);
      if (!e || !tangent) return e;
      solver::Evaluation bordered{Eigen::VectorXd(e->f.size() + 1),
                                  Eigen::MatrixXd(e->f.size() + 1, at.size())};
      bordered.f << e->f, tangent->dot(at - x);
      bordered.jacobian << e->jacobian, tangent->transpose();
      return bordered;
    };
    const auto root =
        solver::newton(closed, event.x, {.tolerance = 1e-13, .step_limit = 0.5, .max_evaluations = 10});
    const double residual = root.history.empty() ? INFINITY : root.history.back();
    if (!(residual < 1e-8)) return event;
    event.x = root.x;
    auto open = open_at(problem, spec, event.x, earlier, level, equations, budget);
    if (!open) return event;
    if (tangent) {
      open->conservativeResize(open->rows() + 1, open->cols());
      open->bottomRows(1).setZero();
    }
    if (!assess(event, problem, spec, level, root.evaluation.jacobian, *open, earlier, settings.target))
      return event;
    if (event.converged || budget.exhausted()) break;
  }
  return event;
}

double replicon_on(const EventProblem& problem, const EventSpec& line, int which, const Eigen::VectorXd& x) {
  const auto state = state_problem(problem, which).evaluate(state_x(problem, line, x, which), {});
  const auto replicon = state ? ReadingsOf(*state).find(state->tasks.size() - 1, "replicon") : std::nullopt;
  return replicon ? replicon->value : std::nan("");
}

LocatedEvent locate_instability(const EventProblem& problem, const EventSpec& line, int which,
                                const Eigen::VectorXd& x, const std::vector<TaskSolution>& earlier,
                                const Settings& settings, solver::Budget& budget) {
  const ChainProblem& its = state_problem(problem, which);
  LocatedEvent event;
  event.x = x;
  for (int level = 0; level + 1 < levels; ++level) {
    const Condition of_state = reading_condition(its, instability, earlier, level, budget);
    const Condition condition = [&](const Eigen::VectorXd& at) -> std::optional<Gradient> {
      const auto g = of_state(state_x(problem, line, at, which));
      if (!g || !has_two(line)) return g;
      return Gradient{g->value, solver::placed(g->by_x, which, problem.pairing())};
    };
    const Equations on_line = event_equations(problem, line, earlier, level, budget);
    const auto there = move_onto(on_line, condition, event.x);
    if (!there) return event;
    const auto open = open_at(problem, line, event.x, earlier, level, on_line, budget);
    const auto state = its.evaluate(state_x(problem, line, event.x, which), {.level = level, .errors = true});
    const auto g = state ? grade(its, instability, earlier, *state) : std::nullopt;
    if (!open || !g) return event;
    Eigen::MatrixXd all = Eigen::MatrixXd::Zero(open->rows() + 1, open->cols() + 1);
    all.topLeftCorner(open->rows(), open->cols()) = *open;
    const auto [shared, own] = state->sources(state->tasks.size() - 1);
    all.row(open->rows()).head(shared) = g->changes.head(shared).transpose();
    // Those of the second state follow all of the first.
    const Eigen::Index own_of_first = problem.first.layout().sources(state->tasks.size() - 1).size;
    all.row(open->rows()).segment(which == 0 ? shared : shared + own_of_first, own) =
        g->changes.tail(own).transpose();
    all(open->rows(), open->cols()) = g->own_error + std::abs(there->f[open->rows()]);
    if (!assess(event, problem, line, level, there->jacobian, all, earlier, settings.target)) return event;
    if (event.converged || budget.exhausted()) break;
  }
  return event;
}

LocatedEvent locate_condensation(const ChainProblem& problem, const Eigen::VectorXd& x,
                                 const std::vector<TaskSolution>& earlier, const Settings& settings,
                                 solver::Budget& budget) {
  LocatedEvent event;
  event.x = x;
  for (int level = 0; level + 2 < levels; ++level) {
    const Equations on_line = event_equations(problem, instability, earlier, level, budget);
    const Condition at_one = [&](const Eigen::VectorXd& at) -> std::optional<Gradient> {
      const auto share = budget.grant() ? breaking_share(problem, at, level) : std::nullopt;
      if (!share) return std::nullopt;
      return Gradient{share->value - 1, share->by_x};
    };
    const auto there = move_onto(on_line, at_one, event.x);
    if (!there) return event;
    const auto open = open_at(problem, instability, event.x, earlier, level, on_line, budget);
    const auto share = breaking_share(problem, event.x, level);
    if (!open || !share) return event;
    Eigen::MatrixXd all = Eigen::MatrixXd::Zero(open->rows() + 1, open->cols() + 1);
    all.topLeftCorner(open->rows(), open->cols()) = *open;
    all.row(open->rows()).head(share->by_past.size()) = share->by_past.transpose();
    all(open->rows(), open->cols()) = share->own_error + std::abs(there->f[open->rows()]);
    if (!assess(event, problem, instability, level, there->jacobian, all, earlier, settings.target))
      return event;
    if (event.converged || budget.exhausted()) break;
  }
  return event;
}

LocatedEvent locate_cusp(const ChainProblem& problem, const Eigen::VectorXd& x,
                         const std::vector<TaskSolution>& earlier, const Settings& settings,
                         solver::Budget& budget) {
  // A cusp is where the gradient of the fold's condition vanishes along the line: it needs the digits of that
  // gradient, and its bound what is left out of the difference, which half the step shows.
  constexpr double step = 2e-3;
  const EventSpec line{EventKind::spinodal, {}, 0};
  const Eigen::Index own = problem.layout().last().size;
  LocatedEvent event;
  event.x = x;
  for (int level = 0; level + 2 < levels; ++level) {
    const auto cusp = [&](int at) {
      const Equations equations = problem.equations(at, budget);
      const Equations on_line =
          solver::join(equations, solver::fold_of(equations, own, at == level ? step : step / 2));
      return solver::join(on_line, solver::fold_of(on_line));
    };
    const auto root =
        solver::newton(cusp(level), event.x, {.tolerance = 1e-13, .step_limit = 0.2, .max_evaluations = 14});
    const double residual = root.history.empty() ? INFINITY : root.history.back();
    if (!(residual < 1e-7)) return event;
    event.x = root.x;
    const auto fine = cusp(level + 1)(event.x);
    const auto state = problem.evaluate(event.x, {.level = level, .errors = true});
    if (!fine || !state) return event;
    const Eigen::Index n = problem.unknowns(), sources = state->sources();
    Eigen::MatrixXd open = Eigen::MatrixXd::Zero(n + 2, sources + 2);
    open.topLeftCorner(n, sources) = state->open;
    for (Eigen::Index i = 0; i < 2; ++i)
      open(n + i, sources + i) =
          2 * std::abs(fine->f[n + i] - root.evaluation.f[n + i]) + std::abs(root.evaluation.f[n + i]);
    if (const Eigen::Index past = state->inherited; past > 0) {
      const auto fold = [&](const Eigen::VectorXd& at) { return fold_changes(problem, at, level); };
      const auto changes = fold(event.x);
      const auto row =
          singular_value_changes(root.evaluation.jacobian.topLeftCorner(n + 1, n + 1), 0, fold, event.x);
      if (!changes || !row) return event;
      open.row(n).head(past) = changes->row(n);
      open.row(n + 1).head(past) = *row;
    }
    if (!assess(event, problem, line, level, root.evaluation.jacobian, open, earlier, settings.target))
      return event;
    if (event.converged || budget.exhausted()) break;
  }
  return event;
}

}  // namespace franz_parisi::study
