/// The roots of a chain at one point of parameter space, and how they move to the next without leaving their
/// branches.
#pragma once

#include "solver/predictor.hpp"
#include "solver/task_solver.hpp"

#include <memory>
#include <vector>

namespace franz_parisi::solver {

using ChainParameters = std::vector<theory::TaskParameters>;

struct Track {
  ChainParameters chain;                               ///< where the roots belong to
  double position = 0;                                 ///< length of the way through parameter space so far
  std::vector<std::shared_ptr<const TaskRoot>> roots;  ///< one per task
  std::vector<Predictor> predictors;                   ///< one per task

  bool handed_on = false;  ///< a further task, not part of the chain, learns after the last

  std::size_t tasks() const { return roots.size(); }
  bool hands_on(std::size_t t) const { return handed_on || t + 1 < chain.size(); }
};

/// The law task t of `roots` starts from; t == 0 is the first task.
std::shared_ptr<const PriorLaw> prior_of(const theory::TaskParameters& parameters, std::size_t t,
                                         const std::vector<std::shared_ptr<const TaskRoot>>& roots);

/// Moves the first `tasks` roots to `target`, in as many steps as it takes to follow their branches. A root
/// is taken for the continuation if it lies near its prediction and det(1 - J) has kept its sign. Returns the
/// track at the target with its first tasks; fewer than asked for where the branch of the next one ended on
/// the way.
Track march(const Track& from, const ChainParameters& target, std::size_t tasks, const Settings& settings,
            Clock::time_point deadline);

/// The track at the next point of a sweep: tasks whose branches go on are followed, the one whose branch has
/// ended and those after it are solved afresh. `start` replaces the cold search for the last task. Throws
/// std::invalid_argument for a start outside the domain.
Track next_point(const Track& before, const ChainParameters& chain, const Settings& settings,
                 Clock::time_point deadline, const std::optional<Start>& start = std::nullopt);

}  // namespace franz_parisi::solver
