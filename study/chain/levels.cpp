#include "study/chain/levels.hpp"

#include "solver/newton.hpp"

#include <algorithm>
#include <cmath>
#include <deque>
#include <iterator>
#include <set>
#include <utility>

#include <Eigen/LU>
#include <Eigen/SVD>
#include <fmt/format.h>

namespace franz_parisi::study {
namespace {

using solver::Branch;
using solver::CurveEnd;
using solver::CurvePoint;
using solver::Visit;

constexpr double same_end = 1e-5;  // in u: two ways to the same solution at a wall
constexpr double close_to_wall = 0.02;
constexpr const char* at_an_end = "at an end of the range";

/// The sign of det(1 - J) of the last task of a composed Jacobian.
int sign_of_last(const Layout& layout, const Eigen::MatrixXd& jacobian) {
  const Block own = layout.last();
  const Eigen::MatrixXd block = -jacobian.block(own.begin, own.begin, own.size, own.size);
  return block.determinant() > 0 ? 1 : -1;
}

/// A piece between the walls, and how it hangs together with the piece before it on the curve.
struct Piece {
  Branch branch;
  bool joined = false;  // to the piece before, by a fold inside the walls; the first of a loop to the last
};

struct Seed {
  Eigen::VectorXd x;
  int sign = 1;
  bool used = false;
};

/// Where curves of a level may begin and have to end: one end of a curve of the level before.
struct Gate {
  bool high;
  Eigen::VectorXd past;    // u of the tasks before
  std::deque<Seed> seeds;  // found ones join while others are pointed at
};

bool is_own_load(const Sweep& sweep, std::size_t task) {
  return sweep.parameter == Parameter{&theory::parameter::alpha, task};
}

double lowest_of(const Sweep& sweep, std::size_t task) {
  const double lowest = sweep.parameter.coordinate(sweep.lowest);
  return is_own_load(sweep, task) ? std::max(lowest, smallest_load) : lowest;
}

class LevelTracer {
 public:
  LevelTracer(const Sweep& sweep, std::size_t task, const Solved& before, const Level* parent,
              const Settings& settings, solver::Budget& budget, std::vector<std::string>& gaps)
      : sweep_(sweep),
        task_(task),
        before_(before),
        parent_(parent),
        settings_(settings),
        budget_(budget),
        gaps_(gaps),
        low_(lowest_of(sweep, task)),
        high_(sweep.parameter.coordinate(sweep.highest)),
        problem_(std::make_shared<const ChainProblem>(sweep.chain, sweep.first, task + 1,
                                                      std::vector<Parameter>{sweep.parameter}, before.past)),
        equations_(problem_->equations(0, budget)) {
    level_.problem = problem_;
  }

  Level run() {
    const bool own_load = parent_ == nullptr && is_own_load(sweep_, task_);
    if (own_load && low_ < high_) {
      trace_load();
    } else {
      open_gates();
      if (low_ < high_) {
        for (bool more = true; more;) {
          more = false;
          for (Gate& gate : gates_) {
            for (std::size_t i = 0; i < gate.seeds.size(); ++i) {
              if (gate.seeds[i].used) continue;
              trace(gate, i);
              more = true;
            }
          }
        }
        for (const Gate& gate : inner_)
          for (const Seed& seed : gate.seeds) trace_both_ways(seed.x);
      } else {
        for (const Gate& gate : gates_) {
          for (const Seed& seed : gate.seeds) add_single(seed.x);
        }
      }
      check_signs(gates_, at_an_end);
      check_signs(inner_, "on a curve between the ends of the range");
    }
    finish();
    return std::move(level_);
  }

 private:
  /// What does not close, and why; once the budget is exhausted that is why.
  void gap(const std::string& what) {
    const std::string why = budget_.exhausted() ? what_all_ran_out(budget_) : what;
    const std::string line = fmt::format("task {}: {}", task_ + 1, why);
    if (std::find(gaps_.begin(), gaps_.end(), line) == gaps_.end()) gaps_.push_back(line);
  }

  std::shared_ptr<const ChainProblem> at_value(std::size_t end, double value) const {
    return std::make_shared<const ChainProblem>(sweep_.parameter.at(sweep_.chain, value), sweep_.first, end,
                                                std::vector<Parameter>{sweep_.parameter}, before_.past);
  }

  // -- the ends ---------------------------------------------------------------------------------------

  void open_gates() {
    if (parent_ == nullptr) {
      for (const bool high : {false, true}) {
        if (high && !(low_ < high_)) break;
        gates_.push_back(gate_on(high ? high_ : low_, {Eigen::VectorXd(0), before_}));
      }
      return;
    }
    if (!(low_ < high_)) {
      for (const LevelBranch& b : parent_->branches) open_on(false, b.branch.points.front().x);
      return;
    }
    std::set<int> begun;  // curves that meet an end of the range
    for (const CurveStop& stop : parent_->stops) {
      if (stop.kind != End::wall) continue;
      open_on(stop.high, stop.x);
      begun.insert(parent_->branches[static_cast<std::size_t>(stop.branch)].branch.curve);
    }
    // Others end in edges alone, or are loops: those are entered in their middle.
    for (const LevelBranch& b : parent_->branches) {
      if (!begun.insert(b.branch.curve).second) continue;
      if (const auto solved = solve_past(b.branch.middle().lambda(), b.branch.middle().x))
        inner_.push_back(gate_on(b.branch.middle().lambda(), *solved));
    }
  }

  /// On top of a solution of the tasks before at a wall.
  void open_on(bool high, const Eigen::VectorXd& x) {
    const double lambda = high ? high_ : low_;
    if (const auto solved = solve_past(lambda, x)) gates_.push_back(gate_on(lambda, *solved));
  }

  struct SolvedPast {
    Eigen::VectorXd u;
    Solved solved;
  };

  /// The value at a coordinate; at the walls what was asked for.
  double value_of(double lambda) const {
    return lambda == low_ ? sweep_.lowest : lambda == high_ ? sweep_.highest : sweep_.parameter.value(lambda);
  }

  std::optional<SolvedPast> solve_past(double lambda, const Eigen::VectorXd& x) {
    const auto problem = at_value(task_, value_of(lambda));
    const Root root = solve_near(problem, x, before_.tasks, settings_, budget_, true);
    if (!root.found) {
      gap("a solution of the tasks before could not be solved again");
      return std::nullopt;
    }
    SolvedPast past{root.x.head(problem->unknowns()), before_};
    append(past.solved, root);
    return past;
  }

  /// All solutions of the task on top of a past.
  Gate gate_on(double lambda, const SolvedPast& past) {
    const Task task{sweep_.parameter.at(sweep_.chain, value_of(lambda)), task_, past.solved.past,
                    past.solved.tasks};
    const Solutions found = all_solutions(task, budget_);
    if (!found.complete) gap("not every curve in its load could be followed");
    Gate gate{.high = lambda == high_, .past = past.u, .seeds = {}};
    for (const Eigen::VectorXd& u : found.u) {
      Eigen::VectorXd x(past.u.size() + 4);
      x << past.u, u, lambda;
      const auto root =
          solver::newton(equations_, x, {.tolerance = 1e-12, .step_limit = 0.1, .max_evaluations = 12});
      if (root.history.empty() || !(root.history.back() < 1e-8)) {
        gap("a solution at an end of the range could not be solved again");
        continue;
      }
      gate.seeds.push_back({root.x, sign_of_last(problem_->layout(), root.evaluation.jacobian), false});
    }
    return gate;
  }

  void check_signs(const std::vector<Gate>& gates, const std::string& where) {
    for (const Gate& gate : gates) {
      int sum = 0;
      for (const Seed& seed : gate.seeds) sum += seed.sign;
      check_sum(sum, where);
    }
  }

  void check_sum(int sum, const std::string& where) {
    if (sum != 1 && !budget_.exhausted())
      gap(fmt::format("the signs of det(1 - J) {} add up to {}, not 1", where, sum));
  }

  // -- following --------------------------------------------------------------------------------------

  Followed follow(const CurvePoint& start, const solver::CurveSettings& settings = following) {
    const auto outside = [&](const CurvePoint& p) { return !inside(p.x); };
    Followed result = study::follow(problem_->layout(), equations_, start, outside, settings);
    if (result.end == End::lost && !budget_.exhausted() && reach_wall(result.points)) result.end = End::wall;
    return result;
  }

  /// Problems need not exist beyond the range: a curve that comes close to a wall is completed on it.
  bool reach_wall(std::vector<CurvePoint>& points) {
    const CurvePoint last = points.back();
    const double wall = last.slope() > 0 ? high_ : low_;
    if (std::abs(wall - last.lambda()) > close_to_wall) return false;
    if (wall == last.lambda()) return points.size() > 1;
    Eigen::VectorXd x = last.x + (wall - last.lambda()) / last.slope() * last.tangent;
    if (!x.allFinite() || (x - last.x).norm() > 0.2) return false;
    x[x.size() - 1] = wall;
    const auto root =
        solver::newton(equations_, x, {.tolerance = 1e-11, .step_limit = 0.1, .max_evaluations = 12});
    if (!root.converged() || (root.x - last.x).norm() > 0.2) return false;
    auto point = solver::curve_point(root.x, root.evaluation, last.slope());
    if (!point) return false;
    points.push_back(std::move(*point));
    return true;
  }

  /// Follows the curve through a seed and files it; again with shorter steps if it ends where another does.
  void trace(Gate& gate, std::size_t seed) {
    const Eigen::VectorXd x = gate.seeds[seed].x;
    const auto e = equations_(x);
    const auto start = e ? solver::curve_point(x, *e, gate.high ? -1 : +1) : std::nullopt;
    gate.seeds[seed].used = true;
    if (!start) {
      gap("a curve has no direction at an end of the range");
      return;
    }
    solver::CurveSettings steps = following;
    for (const bool again : {false, true}) {
      const Followed followed = follow(*start, steps);
      solver::Pieces parts = solver::cut(equations_, followed.points);
      const End last = parts.lost ? End::lost : followed.end;
      std::vector<Piece> pieces = clip(std::move(parts));
      // A curve may leave the range and come in again within a step: its further ends are solutions there,
      // from which that part is followed by itself.
      const auto left = std::find_if(std::next(pieces.begin(), !pieces.empty()), pieces.end(),
                                     [](const Piece& piece) { return !piece.joined; });
      const bool leaves = left != pieces.end();
      for (auto piece = left; piece != pieces.end(); ++piece) {
        if (!piece->joined) match(begin_of(*piece));
      }
      pieces.erase(left, pieces.end());
      const End kind = leaves ? End::wall : last;
      Seed* const end = !pieces.empty() && kind == End::wall ? match(end_of(pieces.back())) : nullptr;
      const bool twice = end != nullptr && end->used;
      if (twice && !again) {
        steps.deviation /= 5;
        steps.largest_step = 0.2;
        continue;
      }
      if (twice) gap("two curves end in one solution");
      if (end != nullptr) end->used = true;
      file(std::move(pieces), End::wall, kind);
      return;
    }
  }

  /// The curve through a solution between the walls, unless it is known.
  void trace_both_ways(const Eigen::VectorXd& x) {
    const auto known = [&](const LevelBranch& b) { return solver::holds(equations_, b.branch, x); };
    if (std::any_of(level_.branches.begin(), level_.branches.end(), known)) return;
    const auto e = equations_(x);
    const auto start = e ? solver::curve_point(x, *e, +1) : std::nullopt;
    if (!start) return gap("a curve has no direction between the ends of the range");
    file(cut(equations_, follow_both_ways(*start, [&](const CurvePoint& from) { return follow(from); })));
  }

  static const CurvePoint& end_of(const Piece& piece) {
    return piece.branch.forward ? piece.branch.points.back() : piece.branch.points.front();
  }
  static const CurvePoint& begin_of(const Piece& piece) {
    return piece.branch.forward ? piece.branch.points.front() : piece.branch.points.back();
  }

  /// The solution at a gate that a curve has come to; added where it was not known.
  Seed* match(const CurvePoint& end) {
    const bool high = end.lambda() == high_;
    Gate* home = nullptr;
    double nearest = INFINITY;
    for (Gate& gate : gates_) {
      if (gate.high != high) continue;
      const double d =
          gate.past.size() == 0 ? 0 : (gate.past - end.x.head(gate.past.size())).lpNorm<Eigen::Infinity>();
      if (d < nearest) nearest = d, home = &gate;
    }
    if (home == nullptr || nearest > same_end) {
      gap("a curve ends on a solution of the tasks before that is not known");
      return nullptr;
    }
    Seed* best = nullptr;
    double distance = same_end;
    for (Seed& seed : home->seeds) {
      const double d = (seed.x - end.x).lpNorm<Eigen::Infinity>();
      if (d < distance) distance = d, best = &seed;
    }
    if (best != nullptr) return best;
    home->seeds.push_back({end.x, sign_of_last(problem_->layout(), end.jacobian), false});
    return &home->seeds.back();
  }

  // -- own load: the curves are known whole -----------------------------------------------------------

  void trace_load() {
    LoadCurves found = load_curves(*problem_, low_, high_, budget_);
    if (!found.complete) gap("not every curve in its load could be followed");
    int sums[2] = {0, 0};
    for (CutCurve& curve : found.curves) file(std::move(curve));
    for (const CurveStop& stop : level_.stops) {
      if (stop.kind == End::wall) {
        const auto e = equations_(stop.x);
        if (e) sums[stop.high ? 1 : 0] += sign_of_last(problem_->layout(), e->jacobian);
      }
    }
    for (const int sum : sums) check_sum(sum, at_an_end);
  }

  // -- pieces -----------------------------------------------------------------------------------------

  /// The pieces of one curve, in its order, as far as they lie between the walls.
  std::vector<Piece> clip(solver::Pieces parts) {
    std::vector<Piece> pieces;
    bool gone = true, first_gone = false;  // the piece before, and the first, lies outside
    for (std::size_t i = 0; i < parts.branches.size(); ++i) {
      const bool joined = i > 0 && !gone && inside(parts.folds[i - 1].x);
      gone = !clip(parts.branches[i]);
      if (i == 0) first_gone = gone;
      if (!gone) pieces.push_back({std::move(parts.branches[i]), joined});
    }
    if (parts.loop && !first_gone && !gone) pieces.front().joined = inside(parts.folds.back().x);
    return pieces;
  }

  bool inside(const Eigen::VectorXd& x) const {
    const double lambda = x[x.size() - 1];
    return low_ <= lambda && lambda <= high_;
  }

  /// Cuts off what lies beyond the walls; false where nothing is left.
  bool clip(Branch& b) {
    if (b.highest() < low_ || b.lowest() > high_) return false;
    std::optional<CurvePoint> left, right;
    if (b.lowest() < low_) {
      left = solver::solve_on(equations_, b, low_);
      if (!left) gap("the solution at the lower end of the range could not be solved");
    }
    if (b.highest() > high_) {
      right = solver::solve_on(equations_, b, high_);
      if (!right) gap("the solution at the upper end of the range could not be solved");
    }
    std::vector<CurvePoint> kept;
    if (left) kept.push_back(*left);
    for (CurvePoint& p : b.points) {
      const bool between = p.lambda() >= low_ && p.lambda() <= high_;
      const bool repeats = (left && p.lambda() <= low_) || (right && p.lambda() >= high_);
      if (between && !repeats) kept.push_back(std::move(p));
    }
    if (right) kept.push_back(*right);
    if (b.lower_fold && !inside(b.lower_fold->x)) b.lower_fold.reset();
    if (b.upper_fold && !inside(b.upper_fold->x)) b.upper_fold.reset();
    b.points = std::move(kept);
    return !b.points.empty();
  }

  void file(CutCurve curve) { file(clip(std::move(curve.pieces)), curve.begin, curve.end); }

  /// Adds a curve's pieces as branches, and its ends.
  void file(std::vector<Piece> pieces, End begin, End end) {
    if (pieces.empty()) return;
    const int offset = 100000 * curves_++;
    const auto first = static_cast<int>(level_.branches.size());
    const auto stop_at = [&](const CurvePoint& p, int branch, End otherwise) {
      const bool wall = p.lambda() == low_ || p.lambda() == high_;
      CurveStop stop{wall ? End::wall : otherwise, p.x, p.lambda() == high_, branch};
      if (stop.kind != End::edge && !wall) stop.kind = End::lost;
      if (stop.kind == End::lost) gap("a curve could not be followed to its end");
      level_.stops.push_back(std::move(stop));
    };
    // A curve that turns back outside the range comes in again: those are ends too.
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      const auto number = first + static_cast<int>(i);
      const bool last = i + 1 == pieces.size();
      if (!pieces[i].joined) stop_at(begin_of(pieces[i]), number, i == 0 ? begin : End::wall);
      if (!pieces[last ? 0 : i + 1].joined) stop_at(end_of(pieces[i]), number, last ? end : End::wall);
    }
    for (Piece& piece : pieces) {
      if (piece.branch.lower_fold) piece.branch.lower_fold->number += offset;
      if (piece.branch.upper_fold) piece.branch.upper_fold->number += offset;
      piece.branch.curve = curves_;
      level_.branches.push_back({.branch = std::move(piece.branch)});
    }
  }

  void add_single(const Eigen::VectorXd& x) {
    const auto e = equations_(x);
    auto point = e ? solver::curve_point(x, *e, +1) : std::nullopt;
    if (!point) return gap("a curve has no direction at an end of the range");
    LevelBranch b;
    b.branch.points = {std::move(*point)};
    level_.branches.push_back(std::move(b));
  }

  /// A point of the branch that is no fold.
  static const CurvePoint& interior(const Branch& b) {
    if (b.points.size() > 2) return b.middle();
    return b.lower_fold ? b.points.back() : b.points.front();
  }

  int parent_of(const LevelBranch& b) {
    if (parent_ == nullptr) return 0;
    const CurvePoint& p = interior(b.branch);
    const Eigen::Index past = problem_->layout().last().begin;
    int best = -1;
    double nearest = INFINITY;
    for (std::size_t i = 0; i < parent_->branches.size(); ++i) {
      const Branch& candidate = parent_->branches[i].branch;
      if (!candidate.covers(p.lambda())) continue;
      const double d = (candidate.guess(p.lambda()).head(past) - p.x.head(past)).lpNorm<Eigen::Infinity>();
      if (d < nearest) nearest = d, best = static_cast<int>(i);
    }
    if (best < 0 || nearest > 0.02) gap("a branch rests on no known solution of the tasks before");
    return std::max(best, 0);
  }

  void finish() {
    for (LevelBranch& b : level_.branches) {
      b.stable = sign_of_last(problem_->layout(), interior(b.branch).jacobian) > 0;
      b.parent = parent_of(b);
    }
    const std::size_t parents = parent_ == nullptr ? 1 : parent_->branches.size();
    for (std::size_t parent = 0; parent < parents; ++parent) {
      int number = 0;
      for (const bool stable : {true, false}) {
        for (LevelBranch& b : level_.branches)
          if (b.parent == static_cast<int>(parent) && b.stable == stable) b.number = number++;
      }
    }
    if (budget_.exhausted()) gap("");
  }

  const Sweep& sweep_;
  std::size_t task_;
  const Solved& before_;
  const Level* parent_;
  const Settings& settings_;
  solver::Budget& budget_;
  std::vector<std::string>& gaps_;
  double low_, high_;
  std::shared_ptr<const ChainProblem> problem_;
  solver::Equations equations_;
  std::vector<Gate> gates_;
  std::vector<Gate> inner_;  // on curves of the level before that meet no wall
  Level level_;
  int curves_ = 0;
};

}  // namespace

std::size_t singular_task(const Layout& layout, const Eigen::MatrixXd& jacobian) {
  std::size_t task = 0;
  double smallest = INFINITY;
  for (std::size_t t = 0; t < layout.tasks(); ++t) {
    const Block own = layout.unknowns(t);
    const Eigen::MatrixXd block = jacobian.block(own.begin, own.begin, own.size, own.size);
    const double s = Eigen::JacobiSVD<Eigen::MatrixXd>(block).singularValues()[own.size - 1];
    if (s < smallest) smallest = s, task = t;
  }
  return task;
}

Levels trace_levels(const Sweep& sweep, const Settings& settings, solver::Budget& budget) {
  Levels all;
  all.before = solve_tasks(nothing(), sweep.chain, sweep.first, settings, budget);
  if (!all.before.all()) return all;
  for (std::size_t t = sweep.first; t < sweep.chain.size(); ++t) {
    const Level* parent = all.levels.empty() ? nullptr : &all.levels.back();
    Level level = LevelTracer(sweep, t, all.before, parent, settings, budget, all.gaps).run();
    all.levels.push_back(std::move(level));
  }
  return all;
}

}  // namespace franz_parisi::study
