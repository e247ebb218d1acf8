#include "solver/task_solver.hpp"

#include "solver/continuation.hpp"
#include "solver/newton.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <iterator>
#include <limits>
#include <mutex>
#include <utility>

#include <Eigen/LU>

namespace franz_parisi::solver {
namespace {

using Clock = SaddlePoint::Clock;

constexpr int levels = 4;                // resolutions tried before a target is given up
constexpr double refinement = 1.5;       // ratio of steps between levels
constexpr double hand_on_margin = 0.01;  // of the target: error in u of a root whose law is handed on
constexpr NewtonSettings polish{.tolerance = 2e-13, .step_limit = 2, .max_evaluations = 25};

class PointMassPrior : public PriorLaw {
 public:
  const theory::FieldLaw& at(int) const override { return law_; }

 private:
  theory::FieldLaw law_ = theory::FieldLaw::point_mass().with_next_teacher(0);
};

class HandedPrior : public PriorLaw {
 public:
  HandedPrior(std::shared_ptr<const TaskRoot> root, double rho) : root_(std::move(root)), rho_(rho) {}

  const theory::FieldLaw& at(int level) const override {
    const std::scoped_lock lock(mutex_);
    auto& law = laws_[static_cast<std::size_t>(level)];
    if (!law) {
      law = hand_over(*root_->state, resolution_at(level)).with_next_teacher(rho_);
    }
    return *law;
  }

 private:
  std::shared_ptr<const TaskRoot> root_;
  double rho_;
  mutable std::mutex mutex_;
  mutable std::array<std::optional<theory::FieldLaw>, levels> laws_;
};

TaskRoot failed(const Request& request, Status status, std::string reason) {
  TaskRoot root;
  root.prior = request.prior;
  root.solution.parameters = request.parameters;
  root.solution.status = status;
  root.solution.reason = std::move(reason);
  return root;
}

/// Fills the solution from a state; returns the largest error bound.
double record(TaskRoot& root, const SaddleState& state, int teachers) {
  TaskSolution& s = root.solution;
  const Eigen::Vector3d bound = state.error_bound();
  const PointReadings read = read_off(state, teachers);
  s.has_solution = true;
  s.q = state.x.q();
  s.r = state.x.r();
  s.q_star = state.x.q_star();
  s.q_error = bound[0];
  s.r_error = bound[1];
  s.q_star_error = bound[2];
  s.conjugates = state.conjugates;
  s.conjugates.q_star_hat += state.couplings.nu;
  s.readings = read.readings;
  s.eps_error = read.eps_error;
  s.free_entropy_error = read.free_entropy_error;
  s.overlap_previous_error = read.overlap_previous_error;
  s.residual = state.residual().lpNorm<Eigen::Infinity>();
  root.u = state.x.coordinates();
  root.stability = (Eigen::Matrix3d::Identity() - state.map_jacobian()).determinant();
  root.state = state;
  return bound.maxCoeff();
}

/// The largest of what has to meet the target, for people.
std::string what_misses(const TaskSolution& s) {
  const std::pair<double, const char*> all[] = {{s.residual, "the residual"},
                                                {s.q_error, "the error bound of q"},
                                                {s.r_error, "the error bound of r"},
                                                {s.q_star_error, "the error bound of q_star"}};
  const auto [value, name] = *std::max_element(std::begin(all), std::end(all));
  char digits[32];
  std::snprintf(digits, sizeof digits, "%.1e", value);
  return std::string("a root, but ") + name + ", " + digits + ", is above the target";
}

/// Polishes from u at increasing resolution until residual and error bounds meet the target.
TaskRoot polish_root(const Request& request, Eigen::VectorXd u) {
  const double target = request.settings.target;
  TaskRoot root = failed(request, Status::not_converged, "");
  double before = std::numeric_limits<double>::infinity();  // error in u at the level before
  for (int level = 0; level < levels; ++level) {
    const theory::FieldLaw& law = request.prior->at(level);
    SaddlePoint problem(law, request.parameters, resolution_at(level), request.deadline);
    const NewtonResult result = newton(std::ref(problem), u, std::log(request.parameters.alpha), polish);
    root.solution.evaluations += problem.evaluations();
    root.solution.history = result.history;
    const bool usable = problem.best() && (result.converged() ||
                                           problem.best()->residual().lpNorm<Eigen::Infinity>() <= target);
    if (!usable) {
      if (root.solution.has_solution) break;  // keep what a coarser level found, with its own error bound
      const bool late = problem.timed_out();
      root.solution.status = late ? Status::time_limit : Status::not_converged;
      root.solution.reason = late ? "the time limit of the point ran out" : describe(result.outcome);
      return root;
    }
    u = problem.best()->x.coordinates();
    root.level = level;
    const double bound = record(root, *problem.best(), law.teachers);
    const bool met = root.solution.residual <= target && bound <= target;
    root.solution.status = met ? Status::converged : Status::target_not_met;
    root.solution.reason = met ? "" : what_misses(root.solution);
    const double error = root.state->coordinate_error().maxCoeff();
    const bool as_good_as_it_gets = error > 0.5 * before;  // what is left came with the prior, or is rounding
    if (met && (!request.hands_on || error <= hand_on_margin * target || as_good_as_it_gets)) break;
    before = error;
  }
  return root;
}

/// Does the cubic through both points (with their slopes) reach beyond both, so that the fold between them
/// may straddle the target?
bool fold_may_reach(const CurvePoint& a, const CurvePoint& b, double target) {
  const double chord = std::hypot((b.u - a.u).norm(), b.lambda - a.lambda);
  const double side = a.dlambda_ds > 0 ? 1 : -1;
  const double furthest = std::max(side * a.lambda + std::abs(a.dlambda_ds) * chord,
                                   side * b.lambda + std::abs(b.dlambda_ds) * chord);
  return furthest >= side * target && chord > 1e-6;
}

/// At the edge q_star -> 1 weights freeze at +-1 while replicas still differ, and the branch has no further
/// points.
bool frozen(const CurvePoint& point) { return point.u[0] < -15; }

Visit look_for(double target, double lowest, const CurvePoint& a, const CurvePoint& b) {
  if (frozen(b)) return Visit::stop;
  const bool fold = a.dlambda_ds * b.dlambda_ds < 0;
  const bool crosses = (a.lambda - target) * (b.lambda - target) <= 0;
  if (fold && fold_may_reach(a, b, target)) return Visit::refine;
  if (crosses || b.lambda < lowest) return Visit::stop;
  return Visit::go_on;
}

}  // namespace

std::shared_ptr<const PriorLaw> first_prior() { return std::make_shared<PointMassPrior>(); }

theory::Resolution resolution_at(int level) {
  const theory::Resolution base;
  const double factor = std::pow(refinement, -level);
  return {.field_step = base.field_step * factor,
          .channel_step = base.channel_step * factor,
          .weight_step = base.weight_step * factor};
}

std::shared_ptr<const PriorLaw> hand_on(std::shared_ptr<const TaskRoot> root, double rho) {
  return std::make_shared<HandedPrior>(std::move(root), rho);
}

TaskRoot read_root(const Request& request, const Eigen::VectorXd& u) {
  const theory::FieldLaw& law = request.prior->at(0);
  const SaddlePoint problem(law, request.parameters, resolution_at(0), request.deadline);
  TaskRoot root = failed(request, Status::not_converged, "the equations cannot be evaluated here");
  const auto x = theory::Overlaps::from_coordinates(u);
  const auto state = x ? problem.evaluate(*x, request.parameters.alpha) : std::nullopt;
  if (!state) return root;
  record(root, *state, law.teachers);
  root.solution.status = Status::target_not_met;
  root.solution.reason =
      "the Jacobian is singular here: the residual is small, but errors have no linear bound";
  return root;
}

TaskRoot solve_near(const Request& request, const Eigen::VectorXd& u) { return polish_root(request, u); }

TaskRoot solve_near_teacher(const Request& request) {
  SaddlePoint problem(request.prior->at(0), request.parameters, resolution_at(0), request.deadline);
  for (const double s2 : {1e-1, 1e-2, 1e-3, 1e-4, 1e-5}) {  // ever closer to the teacher
    // On this branch fluctuations of a weight are those of exp(c m) near its end: V and q - r^2 scale like
    // (1-q_star)^2.
    const auto start = theory::Overlaps::from_parts({.q = 1 - s2 - s2 * s2 / 3,
                                                     .r = std::sqrt(1 - s2 - 2 * s2 * s2 / 3),
                                                     .s2 = s2,
                                                     .v = s2 * s2 / 3,
                                                     .gap = s2 * s2 / 3});
    const auto u = problem.descend(*start, request.parameters.alpha, 60);
    if (!u) continue;
    TaskRoot root = polish_root(request, *u);
    if (!root.state || root.stability <= 0) continue;
    root.solution.branch = 1;
    return root;
  }
  return failed(request, Status::no_root, "");
}

TaskRoot solve_cold(const Request& request) {
  const theory::TaskParameters& parameters = request.parameters;
  SaddlePoint problem(request.prior->at(0), parameters, resolution_at(0), request.deadline);
  const double small = std::min(parameters.alpha, 1e-3 / (1 + parameters.beta));
  const auto give_up = [&](Status status, std::string reason) {
    if (problem.timed_out())
      return failed(request, Status::time_limit, "the time limit of the point ran out");
    return failed(request, status, std::move(reason));
  };
  const auto begin = problem.small_alpha_start(small);
  if (!begin) return give_up(Status::not_converged, "no solution found for alpha -> 0");
  if (small == parameters.alpha) return polish_root(request, *begin);
  const NewtonResult first = newton(std::ref(problem), *begin, std::log(small), {.tolerance = 1e-8});
  if (!first.converged()) return give_up(Status::not_converged, "alpha -> 0: " + describe(first.outcome));

  const double target = std::log(parameters.alpha);
  std::optional<Eigen::VectorXd> crossing;
  const auto visit = [&](const CurvePoint& a, const CurvePoint& b) {
    const Visit verdict = look_for(target, std::log(small) - 1, a, b);
    const double span = b.lambda - a.lambda;
    if (verdict == Visit::stop && !frozen(b) && b.lambda >= std::log(small)) {
      crossing = a.u + (span == 0 ? 0 : (target - a.lambda) / span) * (b.u - a.u);
    }
    return verdict;
  };
  problem.forget();
  const CurveResult curve =
      follow_curve(std::ref(problem), tangent_at(first.u, std::log(small), first.evaluation, +1), visit,
                   {.tolerance = 1e-7});
  if (!crossing) {
    TaskRoot other = solve_near_teacher(request);
    if (other.state) {
      other.solution.evaluations += problem.evaluations();
      return other;
    }
    return give_up(Status::no_root,
                   "the branch from small alpha ends before it meets the point, and no other was found");
  }
  TaskRoot root = polish_root(request, *crossing);
  root.solution.branch = curve.folds / 2;
  root.solution.evaluations += problem.evaluations();
  return root;
}

}  // namespace franz_parisi::solver
