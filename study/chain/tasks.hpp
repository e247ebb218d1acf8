/// Tasks solved one after the other, each resting on what the one before hands on.
#pragma once

#include "study/chain/search.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace franz_parisi::study {

class BrokenCurve;

/// Tasks 0, 1, ... of a chain as far as they were solved.
struct Solved {
  std::vector<TaskSolution> tasks;   ///< all that were asked for; those after a failure say so
  std::vector<Eigen::VectorXd> u;    ///< of the tasks that have a solution
  std::shared_ptr<const Past> past;  ///< what the last of them hands on

  bool all() const { return u.size() == tasks.size(); }
};

/// Why there is no solution.
struct Failure {
  Status status;
  std::string reason;
};

/// What a task says that comes after tasks of which not all have a solution: the status is that of the first
/// without one where a limit decided, else upstream_failed.
Failure failure_of(const Solved& solved);

/// Nothing learned yet.
Solved nothing();

/// Adds a root's tasks.
void append(Solved& solved, const Root& root);

/// Solves tasks up to `end` on top of `before`: each by solve_earlier, but the chain's last by solve_cold or,
/// where settings.breaking asks for it, solve_breaking; or from `start` if there is one. `kept` is used for
/// the task it belongs to.
Solved solve_tasks(Solved before, const Chain& chain, std::size_t end, const Settings& settings,
                   solver::Budget& budget, const std::optional<Start>& start = std::nullopt,
                   BrokenCurve* kept = nullptr);

/// An order parameter triple as coordinates. Throws std::invalid_argument outside the domain.
Eigen::Vector3d coordinates(const Start& start);

}  // namespace franz_parisi::study
