/// The last task of a chain at any point of parameter space, with a memory of the tasks before it.
#pragma once

#include "solver/task_solver.hpp"
#include "solver/track.hpp"

#include <memory>
#include <optional>
#include <vector>

namespace franz_parisi::solver {

class LastTask {
 public:
  LastTask(const Settings& settings, Clock::time_point deadline);

  /// Roots of the tasks before the last, followed from where they were last asked for.
  const std::vector<std::shared_ptr<const TaskRoot>>& upstream(const ChainParameters& chain);

  /// What a root of the last task is asked for; empty where an earlier task has no solution.
  std::optional<Request> request(const ChainParameters& chain);

  /// The equations of the last task at u; empty outside their domain.
  std::optional<SaddleState> state(const Eigen::VectorXd& u, const ChainParameters& chain);

  /// Resolution of the quadratures of state() from here on, as for resolution_at().
  void refine(int level) { level_ = level; }

 private:
  Settings settings_;
  Clock::time_point deadline_;
  int level_ = 0;
  Track upstream_;
  std::shared_ptr<const PriorLaw> prior_;       // handed on by...
  std::shared_ptr<const TaskRoot> prior_root_;  // ...this root...
  double prior_rho_ = 0;                        // ...at this overlap of teachers
};

}  // namespace franz_parisi::solver
