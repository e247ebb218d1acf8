#include "solver/chain.hpp"

#include "solver/deadline.hpp"
#include "solver/track.hpp"

#include <cmath>
#include <stdexcept>
#include <string>

namespace franz_parisi::solver {
namespace {

constexpr std::size_t most_tasks = 6;

void require(bool condition, std::size_t task, const char* name, double value, const char* allowed) {
  if (condition) return;
  throw std::invalid_argument(std::string(name) + "_" + std::to_string(task + 1) + " = " +
                              std::to_string(value) + " must be " + allowed);
}

ChainSolution report(const Track& track) {
  ChainSolution solution;
  for (const auto& root : track.roots) solution.tasks.push_back(root->solution);
  return solution;
}

}  // namespace

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
    require(std::isfinite(p.tau), t, "tau", p.tau, "finite");
    require(std::isfinite(p.nu), t, "nu", p.nu, "finite");
  }
}

const char* to_string(Reference reference) {
  return reference == Reference::teacher ? "teacher" : "small-load";
}

const char* to_string(Status status) {
  switch (status) {
    case Status::converged:
      return "converged";
    case Status::target_not_met:
      return "target_not_met";
    case Status::not_converged:
      return "not_converged";
    case Status::time_limit:
      return "time_limit";
    case Status::no_root:
      return "no_root";
    case Status::upstream_failed:
      return "upstream_failed";
  }
  return "unknown";
}

ChainSolution solve_chain(std::span<const theory::TaskParameters> chain, const Settings& settings,
                          const std::optional<Start>& start) {
  const std::vector<ChainParameters> only{ChainParameters(chain.begin(), chain.end())};
  return solve_sweep(only, settings, start).front();
}

std::vector<ChainSolution> solve_sweep(
    std::span<const ChainParameters> chains, const Settings& settings, const std::optional<Start>& start,
    const std::function<void(std::size_t, const ChainSolution&)>& on_point) {
  for (const ChainParameters& chain : chains) validate(chain);
  std::vector<ChainSolution> solutions;
  Track track;
  for (const ChainParameters& chain : chains) {
    track = next_point(track, chain, settings, seconds_from_now(settings.seconds_per_point),
                       solutions.empty() ? start : std::nullopt);
    solutions.push_back(report(track));
    if (on_point) on_point(solutions.size() - 1, solutions.back());
  }
  return solutions;
}

}  // namespace franz_parisi::solver
