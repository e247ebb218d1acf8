#include "solver/chain.hpp"

#include <cmath>
#include <stdexcept>
#include <string>

#include "solver/track.hpp"

namespace franz_parisi::solver {
namespace {

using Clock = SaddlePoint::Clock;

constexpr std::size_t most_tasks = 6;
constexpr double same_root = 1e-6;  // in u

void require(bool condition, std::size_t task, const char* name, double value, const char* allowed) {
  if (condition) return;
  throw std::invalid_argument(std::string(name) + "_" + std::to_string(task + 1) + " = " + std::to_string(value) +
                              " must be " + allowed);
}

void validate(const ChainParameters& chain) {
  if (chain.empty() || chain.size() > most_tasks) {
    throw std::invalid_argument("a chain has 1 to 6 tasks, not " + std::to_string(chain.size()));
  }
  for (std::size_t t = 0; t < chain.size(); ++t) {
    const theory::TaskParameters& p = chain[t];
    require(p.alpha > 0 && std::isfinite(p.alpha), t, "alpha", p.alpha, "positive");
    require(p.beta > 0 && std::isfinite(p.beta), t, "beta", p.beta, "positive");
    require(p.gamma >= 0 && std::isfinite(p.gamma), t, "gamma", p.gamma, ">= 0");
    require(t == 0 || (p.rho >= -1 && p.rho <= 1), t, "rho", p.rho, "in [-1, 1]");
  }
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
  if (cold.solution.status == Status::no_root) root.solution.branch = 1;  // the branch from small alpha has ended
  if (!cold.state) return root;
  const bool same = (root.u - cold.u).lpNorm<Eigen::Infinity>() < same_root;
  root.solution.branch = same ? cold.solution.branch : 1 - std::min(1, cold.solution.branch);
  return root;
}

/// The root that is left where the branch from small alpha has ended before it met the point: at smaller beta that
/// branch bends over into the other one, so it is found there and followed back in beta.
std::optional<TaskRoot> solve_beyond(const Request& request, const ChainParameters& chain, std::size_t t,
                                     const std::vector<std::shared_ptr<const TaskRoot>>& upstream) {
  constexpr double ratio = 0.5;
  constexpr int most_trials = 8;
  const ChainParameters target(chain.begin(), chain.begin() + static_cast<std::ptrdiff_t>(t) + 1);
  Track track{.chain = target, .position = 0, .roots = upstream, .predictors = std::vector<Predictor>(t + 1)};
  track.roots.resize(t + 1);
  for (int trial = 1; trial <= most_trials; ++trial) {
    track.chain[t].beta *= ratio;
    Request easier = request;
    easier.parameters = track.chain[t];
    TaskRoot root = solve_cold(easier);
    if (!root.state) continue;
    track.predictors[t].clear();
    track.predictors[t].add(0, root.u);
    track.roots[t] = std::make_shared<const TaskRoot>(std::move(root));
    const Track arrived = march(track, target, t + 1, request.settings, request.deadline);
    if (arrived.tasks() <= t) continue;
    TaskRoot there = solve_near(request, arrived.roots[t]->u);
    if (!there.state) continue;
    there.solution.branch = 1;
    return there;
  }
  return std::nullopt;
}

Track next_point(const Track& before, const ChainParameters& chain, const Settings& settings,
                 const std::optional<Start>& start) {
  const auto deadline = Clock::now() + std::chrono::duration_cast<Clock::duration>(
                                           std::chrono::duration<double>(settings.seconds_per_point));
  Track track = march(before, chain, before.tasks() == chain.size() ? chain.size() : 0, settings, deadline);
  track.chain = chain;
  for (std::size_t t = track.tasks(); t < chain.size(); ++t) {
    const bool orphan = t > 0 && !track.roots[t - 1]->state;
    TaskRoot root;
    if (orphan) {
      root = upstream_failed(chain[t], t);
    } else {
      const bool last = t + 1 == chain.size();
      const Request request{.prior = prior_of(chain[t], t, track.roots),
                            .parameters = chain[t],
                            .settings = settings,
                            .deadline = deadline,
                            .hands_on = !last};
      root = start && last ? solve_from(request, *start) : solve_cold(request);
      if (!root.state && root.solution.status == Status::no_root) {
        if (auto beyond = solve_beyond(request, chain, t, track.roots)) root = std::move(*beyond);
      }
    }
    Predictor predictor;
    if (root.state) predictor.add(track.position, root.u);
    track.predictors.push_back(std::move(predictor));
    track.roots.push_back(std::make_shared<const TaskRoot>(std::move(root)));
  }
  return track;
}

ChainSolution report(const Track& track) {
  ChainSolution solution;
  for (const auto& root : track.roots) solution.tasks.push_back(root->solution);
  return solution;
}

}  // namespace

const char* to_string(Status status) {
  switch (status) {
    case Status::converged: return "converged";
    case Status::target_not_met: return "target_not_met";
    case Status::not_converged: return "not_converged";
    case Status::time_limit: return "time_limit";
    case Status::no_root: return "no_root";
    case Status::upstream_failed: return "upstream_failed";
  }
  return "unknown";
}

ChainSolution solve_chain(std::span<const theory::TaskParameters> chain, const Settings& settings,
                          const std::optional<Start>& start) {
  const std::vector<ChainParameters> only{ChainParameters(chain.begin(), chain.end())};
  return solve_sweep(only, settings, start).front();
}

std::vector<ChainSolution> solve_sweep(std::span<const ChainParameters> chains, const Settings& settings,
                                       const std::optional<Start>& start,
                                       const std::function<void(std::size_t, const ChainSolution&)>& on_point) {
  for (const ChainParameters& chain : chains) validate(chain);
  std::vector<ChainSolution> solutions;
  Track track;
  for (const ChainParameters& chain : chains) {
    track = next_point(track, chain, settings, solutions.empty() ? start : std::nullopt);
    solutions.push_back(report(track));
    if (on_point) on_point(solutions.size() - 1, solutions.back());
  }
  return solutions;
}

}  // namespace franz_parisi::solver
