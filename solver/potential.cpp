#include "solver/potential.hpp"

#include "solver/imposed_root.hpp"
#include "solver/last_task.hpp"
#include "solver/parallel.hpp"
#include "solver/potential_curves.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <stdexcept>
#include <string>

namespace franz_parisi::solver {
namespace {

void require(bool condition, const std::string& what) {
  if (!condition) throw std::invalid_argument(what);
}

void validate_imposed(const ChainParameters& chain, const Imposed& imposed,
                      const std::vector<double>& values) {
  validate(chain);
  require(chain.size() > 1 || imposed.kind == Imposed::Kind::q_star,
          "overlap_previous can be imposed from the second task on");
  require(chain.back().tau == 0 && chain.back().nu == 0, "the multipliers of the last task must be 0");
  for (const double p : values) {
    require(imposed.allows(p),
            std::string(imposed.name()) + " = " + std::to_string(p) + " is outside its range");
  }
}

/// The last task of one chain at imposed values.
class Tracer {
 public:
  Tracer(const ChainParameters& chain, const Imposed& imposed, const PotentialSettings& settings)
      : chain_(chain), imposed_(imposed), settings_(settings) {
    const auto end = seconds_from_now(settings.seconds);
    LastTask last(settings.point, end);
    for (const auto& root : last.upstream(chain)) upstream_.push_back(root->solution);
    request_ = last.request(chain);
    if (request_) request_->deadline = end;
  }

  Potential run(const std::vector<double>& values) {
    Potential potential;
    if (!request_) {
      for (const double p : values) {
        potential.points.push_back(
            unsolved(p, Status::upstream_failed, "an earlier task has no solution to continue from"));
      }
      return potential;
    }
    const auto [low, high] = std::minmax_element(values.begin(), values.end());
    const PotentialCurves curves =
        follow_potential(*request_, imposed_, imposed_.coordinate(*low), imposed_.coordinate(*high));
    add_points(potential, curves, values);
    for (const UnconstrainedRoot& root : curves.roots) potential.stationary.push_back(stationary(root));
    mark_equilibrium(potential);
    potential.complete = curves.complete;
    return potential;
  }

 private:
  ChainSolution with_last(TaskSolution last) const {
    ChainSolution chain;
    chain.tasks = upstream_;
    chain.tasks.push_back(std::move(last));
    return chain;
  }

  PotentialPoint unsolved(double value, Status status, std::string reason) const {
    TaskSolution none;
    none.parameters = chain_.back();
    none.status = status;
    none.reason = std::move(reason);
    return {.value = value,
            .chain = with_last(std::move(none)),
            .multiplier = std::nan(""),
            .multiplier_error = std::nan(""),
            .stable = false,
            .equilibrium = false};
  }

  std::string out_of_reach(const PotentialCurves& curves) const {
    if (!curves.complete) return "the time limit ended the search before a branch came here";
    if (curves.branches.empty()) return "no solution without constraint was found to start from";
    double lowest = INFINITY, highest = -INFINITY;
    for (const Branch& b : curves.branches) {
      lowest = std::min(lowest, b.lowest());
      highest = std::max(highest, b.highest());
    }
    return std::string("no branch was followed to this ") + imposed_.name() + ": they reach from " +
           std::to_string(imposed_.value(lowest)) + " to " + std::to_string(imposed_.value(highest));
  }

  PotentialPoint solve(const Branch& branch, double value) const {
    const double lambda = imposed_.coordinate(value);
    Request request = *request_;
    request.deadline = seconds_from_now(settings_.point.seconds_per_point);
    ImposedRoot found = solve_imposed(request, imposed_, branch.guess(lambda), lambda);
    TaskSolution& solution = found.root.solution;
    const double multiplier = solution.has_solution ? imposed_.multiplier(solution.parameters) : std::nan("");
    solution.branch = branch.number;
    return {.value = value,
            .chain = with_last(std::move(solution)),
            .multiplier = multiplier,
            .multiplier_error = found.multiplier_error,
            .stable = branch.stable,
            .equilibrium = false};
  }

  void add_points(Potential& potential, const PotentialCurves& curves,
                  const std::vector<double>& values) const {
    struct Place {
      const Branch* branch;
      double value;
    };
    std::vector<Place> places;
    for (const double p : values) {
      const double lambda = imposed_.coordinate(p);
      const auto covers = [lambda](const Branch& b) { return b.covers(lambda); };
      if (std::none_of(curves.branches.begin(), curves.branches.end(), covers))
        potential.points.push_back(unsolved(p, Status::no_root, out_of_reach(curves)));
    }
    for (const Branch& b : curves.branches) {
      for (const double p : values) {
        if (b.covers(imposed_.coordinate(p))) places.push_back({&b, p});
      }
    }
    std::vector<PotentialPoint> solved(places.size());
    in_parallel(places.size(), settings_.threads,
                [&](std::size_t i) { solved[i] = solve(*places[i].branch, places[i].value); });
    std::move(solved.begin(), solved.end(), std::back_inserter(potential.points));
  }

  StationaryPoint stationary(const UnconstrainedRoot& root) const {
    TaskSolution solution = root.root.solution;
    solution.branch = root.branch;
    const bool q_star = imposed_.kind == Imposed::Kind::q_star;
    return {.value = q_star ? solution.q_star : solution.readings.overlap_previous,
            .error = q_star ? solution.q_star_error : solution.overlap_previous_error,
            .chain = with_last(std::move(solution)),
            .stable = root.root.stability > 0,
            .equilibrium = false};
  }

  static double height(const ChainSolution& chain) { return chain.tasks.back().readings.free_entropy; }

  static void mark_equilibrium(Potential& potential) {
    std::map<double, double> highest;  // by imposed value
    const auto stable = [](const PotentialPoint& p) { return p.stable && p.chain.tasks.back().has_solution; };
    for (const PotentialPoint& p : potential.points) {
      if (!stable(p)) continue;
      const auto best = highest.emplace(p.value, height(p.chain)).first;
      best->second = std::max(best->second, height(p.chain));
    }
    for (PotentialPoint& p : potential.points)
      p.equilibrium = stable(p) && height(p.chain) == highest.at(p.value);
    for (StationaryPoint& s : potential.stationary) {
      s.equilibrium = s.stable && std::none_of(potential.stationary.begin(), potential.stationary.end(),
                                               [&](const StationaryPoint& o) {
                                                 return o.stable && height(o.chain) > height(s.chain);
                                               });
    }
  }

  ChainParameters chain_;
  Imposed imposed_;
  PotentialSettings settings_;
  std::vector<TaskSolution> upstream_;
  std::optional<Request> request_;
};

}  // namespace

Potential trace_potential(const ChainParameters& chain, const Imposed& imposed,
                          const std::vector<double>& values, const PotentialSettings& settings) {
  validate_imposed(chain, imposed, values);
  if (values.empty()) return {};
  return Tracer(chain, imposed, settings).run(values);
}

}  // namespace franz_parisi::solver
