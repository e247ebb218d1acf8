#include "solver/track.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

namespace franz_parisi::solver {
namespace {

using Roots = std::vector<std::shared_ptr<const TaskRoot>>;

constexpr double largest_correction =
    0.15;                           // in u: a root further from its prediction may be on another branch
constexpr double same_root = 1e-6;  // in u
constexpr double smallest_fraction =
    1.0 / 512;  // of the way between two sweep points, before a branch counts as ended

bool same(const theory::TaskParameters& a, const theory::TaskParameters& b) {
  return a.alpha == b.alpha && a.beta == b.beta && a.gamma == b.gamma && a.rho == b.rho && a.tau == b.tau &&
         a.nu == b.nu;
}

ChainParameters between(const ChainParameters& a, const ChainParameters& b, double s) {
  if (s == 1) return b;
  ChainParameters mixed = a;
  for (std::size_t t = 0; t < a.size(); ++t) {
    mixed[t] = {.alpha = std::lerp(a[t].alpha, b[t].alpha, s),
                .beta = std::lerp(a[t].beta, b[t].beta, s),
                .gamma = std::lerp(a[t].gamma, b[t].gamma, s),
                .rho = std::lerp(a[t].rho, b[t].rho, s),
                .tau = std::lerp(a[t].tau, b[t].tau, s),
                .nu = std::lerp(a[t].nu, b[t].nu, s)};
  }
  return mixed;
}

/// Length of a step in parameter space, in coordinates in which solutions are smooth down to alpha -> 0.
double distance(const ChainParameters& a, const ChainParameters& b) {
  double sum = 0;
  for (std::size_t t = 0; t < a.size(); ++t) {
    sum += std::abs(std::log(b[t].alpha / a[t].alpha)) + std::abs(std::log(b[t].beta / a[t].beta)) +
           std::abs(b[t].gamma - a[t].gamma) + std::abs(b[t].rho - a[t].rho) +
           std::abs(std::asinh(b[t].tau) - std::asinh(a[t].tau)) +
           std::abs(std::asinh(b[t].nu) - std::asinh(a[t].nu));
  }
  return sum;
}

/// The continuation of task t at `chain`, or nothing.
std::shared_ptr<const TaskRoot> continue_task(const Track& track, const ChainParameters& chain, std::size_t t,
                                              const Roots& upstream, double position,
                                              const Settings& settings, Clock::time_point deadline) {
  const TaskRoot& before = *track.roots[t];
  const bool untouched = same(chain[t], track.chain[t]) && (t == 0 || upstream[t - 1] == track.roots[t - 1]);
  if (untouched) return track.roots[t];
  if (!before.state) return nullptr;
  const Eigen::VectorXd guess = track.predictors[t].at(position);
  TaskRoot root = solve_near({.prior = prior_of(chain[t], t, upstream),
                              .parameters = chain[t],
                              .settings = settings,
                              .deadline = deadline,
                              .hands_on = track.hands_on(t)},
                             guess);
  const bool continues = root.state && (root.u - guess).lpNorm<Eigen::Infinity>() < largest_correction &&
                         (root.stability > 0) == (before.stability > 0);
  if (!continues) return nullptr;
  root.solution.branch = before.solution.branch;
  return std::make_shared<const TaskRoot>(std::move(root));
}

TaskRoot upstream_failed(const theory::TaskParameters& parameters, std::size_t task) {
  TaskRoot root;
  root.solution.parameters = parameters;
  root.solution.status = Status::upstream_failed;
  root.solution.reason = "task " + std::to_string(task) + " has no solution to continue from";
  return root;
}

/// From the start given. Its branch is told by comparison with the one that a cold search finds.
TaskRoot solve_from(const Request& request, const Start& start) {
  const auto x = theory::Overlaps::from_q_r_q_star(start.q, start.r, start.q_star);
  if (!x) throw std::invalid_argument("start: 0 < q < q_star < 1 and r^2 < q must hold");
  TaskRoot root = solve_near(request, x->coordinates());
  if (!root.state) return root;
  const TaskRoot cold = solve_cold(request);
  if (cold.solution.status == Status::no_root)
    root.solution.branch = 1;  // the branch from small alpha has ended
  if (!cold.state) return root;
  const bool same = (root.u - cold.u).lpNorm<Eigen::Infinity>() < same_root;
  root.solution.branch = same ? cold.solution.branch : 1 - std::min(1, cold.solution.branch);
  return root;
}

/// A task whose law is handed on.
TaskRoot solve_reference(const Request& request) {
  TaskRoot cold = solve_cold(request);
  if (request.settings.reference == Reference::small_load) return cold;
  TaskRoot root = solve_near_teacher(request);
  const bool other = root.state && (!cold.state || (root.u - cold.u).lpNorm<Eigen::Infinity>() >= same_root);
  if (!other) return cold;
  root.solution.branch = cold.state ? 1 - std::min(1, cold.solution.branch) : 1;
  return root;
}

}  // namespace

std::shared_ptr<const PriorLaw> prior_of(const theory::TaskParameters& parameters, std::size_t t,
                                         const Roots& roots) {
  return t == 0 ? first_prior() : hand_on(roots[t - 1], parameters.rho);
}

Track march(const Track& from, const ChainParameters& target, std::size_t tasks, const Settings& settings,
            Clock::time_point deadline) {
  const double length = distance(from.chain, target);
  Track track = from;
  track.roots.resize(tasks);
  track.predictors.resize(tasks);
  double done = 0;
  for (double fraction = 1; done < 1 && tasks > 0;) {
    const double s = std::min(1.0, done + fraction);
    const ChainParameters trial = between(from.chain, target, s);
    const double position = from.position + s * length;
    Roots moved;
    while (moved.size() < tasks) {
      auto root = continue_task(track, trial, moved.size(), moved, position, settings, deadline);
      if (!root) break;
      moved.push_back(std::move(root));
    }
    if (moved.size() < tasks) {
      fraction /= 2;
      if (fraction < smallest_fraction || Clock::now() > deadline) {
        return march(from, target, moved.size(), settings, deadline);
      }
      continue;
    }
    for (std::size_t t = 0; t < tasks; ++t) {
      if (moved[t] != track.roots[t]) track.predictors[t].add(position, moved[t]->u);
    }
    track.roots = std::move(moved);
    track.chain = trial;
    done = s;
    fraction *= 2;
  }
  track.chain = target;
  track.position = from.position + length;
  return track;
}

Track next_point(const Track& before, const ChainParameters& chain, const Settings& settings,
                 Clock::time_point deadline, const std::optional<Start>& start) {
  Track track = march(before, chain, before.tasks() == chain.size() ? chain.size() : 0, settings, deadline);
  track.chain = chain;
  for (std::size_t t = track.tasks(); t < chain.size(); ++t) {
    const bool orphan = t > 0 && !track.roots[t - 1]->state;
    TaskRoot root;
    if (orphan) {
      root = upstream_failed(chain[t], t);
    } else {
      const bool last = !track.hands_on(t);
      const Request request{.prior = prior_of(chain[t], t, track.roots),
                            .parameters = chain[t],
                            .settings = settings,
                            .deadline = deadline,
                            .hands_on = !last};
      root = !last ? solve_reference(request) : start ? solve_from(request, *start) : solve_cold(request);
    }
    Predictor predictor;
    if (root.state) predictor.add(track.position, root.u);
    track.predictors.push_back(std::move(predictor));
    track.roots.push_back(std::make_shared<const TaskRoot>(std::move(root)));
  }
  return track;
}

}  // namespace franz_parisi::solver
