#include "solver/task_solver.hpp"

#include "solver/continuation.hpp"
#include "solver/newton.hpp"
#include "solver/polish.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <mutex>

#include <Eigen/LU>

namespace franz_parisi::solver {
namespace {

constexpr double refinement = 1.5;  // ratio of steps between levels

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

TaskRoot polish_root(const Request& request, const Eigen::VectorXd& u) {
  return polish(request, u, [&](int level, const Eigen::VectorXd& start) {
    SaddlePoint problem(request.prior->at(level), request.parameters, resolution_at(level), request.deadline);
    Attempt at;
    at.newton = newton(std::ref(problem), start, std::log(request.parameters.alpha), polishing);
    at.evaluations = problem.evaluations();
    at.timed_out = problem.timed_out();
    at.state = problem.best();
    if (!at.state) return at;
    at.unknowns = at.state->x.coordinates();
    at.errors = at.state->errors();
    at.parameters = request.parameters;
    at.stability = stability_of(*at.state);
    return at;
  });
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

Visit look_for(double target, double lowest, const CurvePoint& a, const CurvePoint& b) {
  if (is_frozen(b.u)) return Visit::stop;
  const bool fold = a.dlambda_ds * b.dlambda_ds < 0;
  const bool crosses = (a.lambda - target) * (b.lambda - target) <= 0;
  if (fold && fold_may_reach(a, b, target)) return Visit::refine;
  if (crosses || b.lambda < lowest) return Visit::stop;
  return Visit::go_on;
}

}  // namespace

double distance_to_freezing(const Eigen::VectorXd& u, double edge) {
  constexpr double ratio = 1.5;  // of ln (q_star - q)/q to ln (1 - q_star)/q_star; near perfect learning 2
  return std::max(u[0] - edge, ratio * u[0] - u[1]);
}

bool is_frozen(const Eigen::VectorXd& u) { return distance_to_freezing(u, -15) < 0; }

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
  record(root, *state, state->errors(), law.teachers);
  root.stability = stability_of(*state);
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
    if (verdict == Visit::stop && !is_frozen(b.u) && b.lambda >= std::log(small)) {
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
