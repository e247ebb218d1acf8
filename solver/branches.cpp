#include "solver/branches.hpp"

#include "solver/find_branches.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <iterator>
#include <map>
#include <optional>

#include <Eigen/SVD>
#include <boost/math/tools/toms748_solve.hpp>

namespace franz_parisi::solver {
namespace {

/// One sweep: the problem, its branches and the limits of time.
class Tracer {
 public:
  Tracer(const ChainParameters& chain, const SweptParameter& parameter, const BranchSettings& settings)
      : parameter_(parameter),
        settings_(settings),
        end_(seconds_from_now(settings.seconds)),
        problem_(chain, parameter, settings.point, end_) {}

  BranchDiagram run(const std::vector<double>& values) {
    const auto [low, high] = std::minmax_element(values.begin(), values.end());
    const double lowest = parameter_.coordinate(*low), highest = parameter_.coordinate(*high);
    branches_ = find_branches(problem_, lowest, highest);
    BranchDiagram diagram;
    for (const Branch& branch : branches_) {
      Samples samples;
      for (const double value : values) {
        const double lambda = parameter_.coordinate(value);
        if (!branch.covers(lambda)) continue;
        add_point(diagram, branch, value);
        samples.emplace(lambda, diagram.points.back().chain.tasks.back());
      }
      fill_gaps(samples, branch, std::max(branch.lowest(), lowest), std::min(branch.highest(), highest));
      add_spinodal(diagram, branch, lowest, highest);
      add_crossings(diagram, branch, samples, EventKind::at_instability,
                    [](const TaskSolution& s) { return s.readings.replicon; });
      if (branch.stable) {
        add_crossings(diagram, branch, samples, EventKind::perfect_learning, [this](const TaskSolution& s) {
          return std::log(std::max(s.readings.eps.back(), 1e-300) / settings_.perfect_learning_eps);
        });
      }
    }
    add_uncovered(diagram, values);
    mark_equilibrium(diagram);
    for (std::size_t i = 0; i < branches_.size(); ++i) {
      for (std::size_t j = i + 1; j < branches_.size(); ++j) {
        if (branches_[i].stable && branches_[j].stable)
          add_transition(diagram, branches_[i], branches_[j], lowest, highest);
      }
    }
    std::stable_sort(diagram.events.begin(), diagram.events.end(),
                     [](const Event& a, const Event& b) { return a.value < b.value; });
    diagram.complete = Clock::now() < end_;
    return diagram;
  }

 private:
  using Samples = std::map<double, TaskSolution>;  // of one branch, by lambda

  /// The chain with its last task on the branch at lambda.
  ChainSolution solve(const Branch& branch, double lambda) {
    return solve(branch, lambda,
                 [&](const Request& request) { return solve_near(request, branch.guess(lambda)); });
  }

  ChainSolution solve(const Branch& branch, double lambda,
                      const std::function<TaskRoot(const Request&)>& last) {
    ChainSolution chain;
    for (const auto& root : problem_.upstream(lambda)) chain.tasks.push_back(root->solution);
    auto request = problem_.request(lambda);
    if (!request) {
      TaskSolution orphan;
      orphan.parameters = problem_.chain_at(lambda).back();
      orphan.status = Status::upstream_failed;
      orphan.reason = "an earlier task has no solution to continue from";
      chain.tasks.push_back(std::move(orphan));
      return chain;
    }
    request->deadline = std::min(end_, seconds_from_now(settings_.point.seconds_per_point));
    TaskRoot root = last(*request);
    root.solution.branch = branch.number;
    chain.tasks.push_back(std::move(root.solution));
    return chain;
  }

  void add_point(BranchDiagram& diagram, const Branch& branch, double value) {
    ChainSolution chain = solve(branch, parameter_.coordinate(value));
    ChainParameters exact = problem_.chain_at(parameter_.coordinate(value));
    parameter_.of(exact) = value;  // as given, not through its logarithm and back
    for (std::size_t t = 0; t < exact.size(); ++t) chain.tasks[t].parameters = exact[t];
    diagram.points.push_back(
        {.value = value, .chain = std::move(chain), .stable = branch.stable, .equilibrium = false});
  }

  /// Values that no curve has come to: what is found from the parameters alone, or why nothing is.
  void add_uncovered(BranchDiagram& diagram, const std::vector<double>& values) {
    for (const double value : values) {
      const double lambda = parameter_.coordinate(value);
      const auto covers = [&](const Branch& b) { return b.covers(lambda); };
      if (std::any_of(branches_.begin(), branches_.end(), covers)) continue;
      bool stable = true;
      Branch none;
      ChainSolution chain = solve(none, lambda, [&](const Request& request) {
        TaskRoot root = solve_cold(request);
        stable = !root.state || root.stability > 0;
        return root;
      });
      chain.tasks.back().parameters = parameter_.at(problem_.chain_at(lambda), value).back();
      diagram.points.push_back(
          {.value = value, .chain = std::move(chain), .stable = stable, .equilibrium = false});
    }
  }

  static void mark_equilibrium(BranchDiagram& diagram) {
    const auto psi = [](const BranchPoint& p) { return p.chain.tasks.back().readings.free_entropy; };
    for (BranchPoint& p : diagram.points) {
      p.equilibrium =
          p.stable && p.chain.tasks.back().has_solution &&
          std::none_of(diagram.points.begin(), diagram.points.end(), [&](const BranchPoint& other) {
            return other.stable && other.value == p.value && other.chain.tasks.back().has_solution &&
                   psi(other) > psi(p);
          });
    }
  }

  void add_spinodal(BranchDiagram& diagram, const Branch& branch, double lowest, double highest) {
    if (!branch.stable) return;  // each fold has one stable side
    for (const auto& fold : {branch.lower_fold, branch.upper_fold}) {
      if (!fold || fold->lambda < lowest || fold->lambda > highest) continue;
      const auto other = std::find_if(branches_.begin(), branches_.end(), [&](const Branch& b) {
        const auto same = [&](const std::optional<CurvePoint>& f) { return f && f->lambda == fold->lambda; };
        return &b != &branch && (same(b.lower_fold) || same(b.upper_fold));
      });
      // At the fold itself Newton's method has no root to find: read the point that was followed to.
      push(diagram, EventKind::spinodal, branch, other == branches_.end() ? branch.number : other->number,
           fold->lambda, fold_error(*fold),
           solve(branch, fold->lambda, [&](const Request& request) { return read_root(request, fold->u); }));
      diagram.events.back().roots = {fold->u};
    }
  }

  /// How far quadrature errors move a fold: the residual of the fold at a finer resolution, seen along the
  /// left null vector of df/du.
  double fold_error(const CurvePoint& fold) {
    const auto coarse = problem_(fold.u, fold.lambda);
    problem_.refine(1);
    const auto fine = problem_(fold.u, fold.lambda);
    problem_.refine(0);
    if (!coarse || !fine) return 1;
    const Eigen::JacobiSVD<Eigen::MatrixXd> svd(coarse->df_du, Eigen::ComputeFullU);
    const Eigen::VectorXd null = svd.matrixU().col(fold.u.size() - 1);
    return (std::abs(null.dot(fine->f)) + coarse->f.norm()) / std::abs(null.dot(coarse->df_dlambda));
  }

  /// Adds the ends of the range and points of the curve where samples lie far apart.
  void fill_gaps(Samples& samples, const Branch& branch, double from, double to) {
    constexpr double widest = 0.05;  // in lambda
    const auto add = [&](double lambda) { samples.emplace(lambda, solve(branch, lambda).tasks.back()); };
    if (samples.count(from) == 0) add(from);
    if (samples.count(to) == 0) add(to);
    for (const CurvePoint& p : branch.points) {
      if (p.lambda <= from || p.lambda >= to || Clock::now() > end_) continue;
      const auto after = samples.lower_bound(p.lambda);
      if (after->first - std::prev(after)->first > widest) add(p.lambda);
    }
  }

  /// Sign changes of a reading along a branch.
  void add_crossings(BranchDiagram& diagram, const Branch& branch, const Samples& samples, EventKind kind,
                     const std::function<double(const TaskSolution&)>& reading) {
    const auto at = [&](const TaskSolution& s) { return s.has_solution ? reading(s) : std::nan(""); };
    for (auto after = std::next(samples.begin()); after != samples.end() && Clock::now() < end_; ++after) {
      const auto before = std::prev(after);
      const double left = at(before->second), right = at(after->second);
      if (!(left * right < 0)) continue;
      bracket(diagram, kind, branch, branch.number, before->first, after->first, left, right,
              [&](double lambda) { return at(solve(branch, lambda).tasks.back()); });
    }
  }

  void add_transition(BranchDiagram& diagram, const Branch& a, const Branch& b, double lowest,
                      double highest) {
    const double from = std::max({a.lowest(), b.lowest(), lowest}),
                 to = std::min({a.highest(), b.highest(), highest});
    if (!(from < to)) return;
    const auto difference = [&](double lambda) {
      const ChainSolution one = solve(a, lambda), two = solve(b, lambda);
      if (!one.tasks.back().has_solution || !two.tasks.back().has_solution) return std::nan("");
      return one.tasks.back().readings.free_entropy - two.tasks.back().readings.free_entropy;
    };
    const double left = difference(from), right = difference(to);
    if (left * right < 0) {
      bracket(diagram, EventKind::transition, a, b.number, from, to, left, right, difference);
      diagram.events.back().roots.push_back(b.guess(parameter_.coordinate(diagram.events.back().value)));
    }
  }

  void bracket(BranchDiagram& diagram, EventKind kind, const Branch& branch, int other, double a, double b,
               double fa, double fb, const std::function<double(double)>& f) {
    std::uintmax_t iterations = 60;
    const auto ends = boost::math::tools::toms748_solve(
        f, a, b, fa, fb, [](double l, double r) { return std::abs(r - l) < 1e-11 * (1 + std::abs(l)); },
        iterations);
    const double lambda = 0.5 * (ends.first + ends.second);
    push(diagram, kind, branch, other, lambda, ends.second - ends.first + 1e-11, solve(branch, lambda));
  }

  void push(BranchDiagram& diagram, EventKind kind, const Branch& branch, int other, double lambda,
            double error, ChainSolution chain) {
    const double value = parameter_.value(lambda);
    diagram.events.push_back({.kind = kind,
                              .value = value,
                              .error = error * parameter_.slope(lambda),
                              .chain = std::move(chain),
                              .branch = branch.number,
                              .other_branch = other,
                              .roots = {branch.guess(lambda)}});
  }

  SweptParameter parameter_;
  BranchSettings settings_;
  Clock::time_point end_;
  SweptProblem problem_;
  std::vector<Branch> branches_;
};

}  // namespace

const char* to_string(EventKind kind) {
  switch (kind) {
    case EventKind::spinodal:
      return "spinodal";
    case EventKind::transition:
      return "transition";
    case EventKind::at_instability:
      return "at_instability";
    case EventKind::perfect_learning:
      return "perfect_learning";
    case EventKind::critical_point:
      return "critical_point";
    case EventKind::at_spinodal:
      return "at_spinodal";
    case EventKind::at_transition:
      return "at_transition";
  }
  return "unknown";
}

BranchDiagram trace_branches(const ChainParameters& chain, const SweptParameter& parameter,
                             const std::vector<double>& values, const BranchSettings& settings) {
  if (values.empty()) return {};
  for (const double value : values) validate(parameter.at(chain, value));
  return Tracer(chain, parameter, settings).run(values);
}

}  // namespace franz_parisi::solver
