#include "solver/polish.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <iterator>
#include <limits>
#include <utility>

#include <Eigen/LU>

namespace franz_parisi::solver {
namespace {

constexpr double hand_on_margin = 0.01;  // of the target: error in u of a root whose law is handed on

bool meets(const SaddleState& state, const RootErrors& errors, double target) {
  return state.residual().lpNorm<Eigen::Infinity>() <= target && errors.imposed.value_or(0) <= target;
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

/// What V and a multiplier that was solved for still leave open, relative to their sizes; status does not
/// depend on it.
double open_about_potential(const TaskSolution& s, const RootErrors& errors) {
  if (!errors.imposed) return 0;
  const double multiplier = std::abs(s.parameters.tau) + std::abs(s.parameters.nu);
  return std::max(errors.multiplier / (1 + multiplier),
                  s.free_entropy_error / (1 + std::abs(s.readings.free_entropy)));
}

}  // namespace

TaskRoot failed(const Request& request, Status status, std::string reason) {
  TaskRoot root;
  root.prior = request.prior;
  root.solution.parameters = request.parameters;
  root.solution.status = status;
  root.solution.reason = std::move(reason);
  return root;
}

double stability_of(const SaddleState& state) {
  return (Eigen::Matrix3d::Identity() - state.map_jacobian()).determinant();
}

double record(TaskRoot& root, const SaddleState& state, const RootErrors& errors, int teachers) {
  TaskSolution& s = root.solution;
  const Eigen::Vector3d bound = state.error_bound(errors);
  const PointReadings read = read_off(state, errors, teachers);
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
  root.state = state;
  return std::max(bound.maxCoeff(), errors.imposed.value_or(0));
}

TaskRoot polish(const Request& request, Eigen::VectorXd start, const Method& method) {
  const double target = request.settings.target;
  TaskRoot root = failed(request, Status::not_converged, "");
  double before = std::numeric_limits<double>::infinity();  // error in u at the level before
  for (int level = 0; level < levels; ++level) {
    const Attempt at = method(level, start);
    root.solution.evaluations += at.evaluations;
    root.solution.history = at.newton.history;
    const bool usable = at.state && (at.newton.converged() || meets(*at.state, at.errors, target));
    if (!usable) {
      if (root.solution.has_solution) break;  // keep what a coarser level found, with its own error bound
      root.solution.status = at.timed_out ? Status::time_limit : Status::not_converged;
      root.solution.reason =
          at.timed_out ? "the time limit of the point ran out" : describe(at.newton.outcome);
      return root;
    }
    start = at.unknowns;
    root.level = level;
    const double bound = record(root, *at.state, at.errors, request.prior->at(level).teachers);
    root.solution.parameters = at.parameters;
    root.stability = at.stability;
    const bool met = root.solution.residual <= target && bound <= target;
    root.solution.status = met ? Status::converged : Status::target_not_met;
    root.solution.reason = met ? "" : what_misses(root.solution);
    const double error = at.errors.all_coordinates().maxCoeff();
    const bool as_good_as_it_gets = error > 0.5 * before;  // what is left came with the prior, or is rounding
    const bool fine_enough = (!request.hands_on || error <= hand_on_margin * target) &&
                             open_about_potential(root.solution, at.errors) <= target;
    if (met && (fine_enough || as_good_as_it_gets)) break;
    before = error;
  }
  return root;
}

}  // namespace franz_parisi::solver
