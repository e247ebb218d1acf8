/// What happens along a parameter of a task, on its branch from small loads, where replica symmetry breaks:
/// each a root of an augmented problem, as the events of replica-symmetric branches are.
///
///     at_instability   symmetric: replicon = 0; with x_at of (26)
///     clustering       clusters at x = 1 appear: a fold of theirs
///     condensation     their complexity vanishes: from there on x < 1
///     gardner          one step: replicon_within = 0
///     reading          one step: replicon_between = 0
///     spinodal         one step: the branch ends
///     transition       one step and the replica-symmetric branch close to the teacher: equal free entropy
#pragma once

#include "study/chain/branches.hpp"
#include "study/chain/known_breaking.hpp"

#include <string>
#include <vector>

namespace franz_parisi::study {

class BrokenCurve;

/// Ascending in value. The state of each is the last task of its chain, and says by its ansatz what it
/// solves.
struct BrokenEvents {
  std::vector<Event> events;
  std::string gap;  ///< what was not found though it might be there, one line; empty: nothing
};

/// Says of the state of an event what it is, by its ansatz, and whether replica symmetry is the answer there.
void mark_breaking(TaskSolution& state);

/// Those at loads in [lowest, highest]. What is found does not depend on what the curve was asked for before.
BrokenEvents broken_events(BrokenCurve& curve, const Task& task, double lowest, double highest,
                           const Settings& settings, solver::Budget& budget);

/// Those along another parameter of the task.
BrokenEvents broken_events(const Task& task, const Parameter& parameter, double lowest, double highest,
                           const Settings& settings, solver::Budget& budget);

/// A sweep of a parameter of the last task with settings.breaking: its points in the order of `values`, as
/// solve_sweep has them, and the events between the least and the largest.
struct BrokenSweep {
  std::vector<ChainSolution> points;
  BrokenEvents found;
};
BrokenSweep sweep_broken(const Chain& chain, const Parameter& parameter, const std::vector<double>& values,
                         const Settings& settings, const OnPoint& on_point = {});

}  // namespace franz_parisi::study
