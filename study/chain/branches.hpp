/// All branches of solutions of a chain over a range of one parameter, and what happens on them.
///
/// The tasks before the swept one rest on settings.reference; the swept task and all later ones run over all
/// their solutions. A fold of an earlier task is a fold of the chain.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include <franz_parisi/study/chain/chain.hpp>
#include <franz_parisi/study/chain/event_kind.hpp>

namespace franz_parisi::study {

class ChainProblem;

struct BranchSettings {
  Settings point;                      ///< target and limits of every point
  double perfect_learning_eps = 1e-3;  ///< threshold of the event perfect_learning
  std::vector<EventSpec> readings;     ///< readings whose values are events: of the last task
  bool ends_only = false;              ///< of all events only those that branches end in: half the time
  double seconds = 600;                ///< processor time of one sweep
  long evaluations = 2'000'000;        ///< of one sweep
};

struct BranchPoint {
  double value;         ///< of the swept parameter
  ChainSolution chain;  ///< tasks[s].branch numbers the solutions of task s within their past
  int branch = -1;      ///< of the document; -1: no branch comes here
  bool stable = false;  ///< every task's own det(1 - J) > 0
  /// For each task: does it have the largest free entropy of the stable solutions with the same past? Tasks
  /// before the swept one: true.
  std::vector<bool> equilibrium{};
};

struct Event {
  EventSpec spec;
  std::size_t task;       ///< counted from 0: the last of `chain`
  double value;           ///< of the swept parameter
  double error;           ///< bound on its error
  ChainSolution chain;    ///< tasks up to that one, at the event
  int branch;             ///< number of the task's solution within its past
  int other_branch;       ///< the second one of a spinodal or transition, else the same
  std::vector<double> x;  ///< unknowns of the event's equations (tasks first, ..., task) and lambda
};

struct BranchDiagram {
  std::vector<BranchPoint> points;  ///< branch by branch, in the order of the values given
  std::vector<Event> events;        ///< ascending in value
  bool complete = true;
  std::string reason;                           ///< why not, one line; empty when complete
  std::size_t first = 0;                        ///< the first task that ran over all its solutions
  std::shared_ptr<const ChainProblem> problem;  ///< tasks first, ... with the parameter moving
  std::vector<TaskSolution> before;             ///< tasks before the first
};

/// Values need not be sorted; events are those between their extremes. `first` <= parameter.task is the first
/// task that runs over all its solutions (default: the swept one). Throws std::invalid_argument for
/// parameters outside their range.
BranchDiagram trace_branches(const Chain& chain, const Parameter& parameter,
                             const std::vector<double>& values, const BranchSettings& settings);
BranchDiagram trace_branches(const Chain& chain, const Parameter& parameter,
                             const std::vector<double>& values, const BranchSettings& settings,
                             std::size_t first);

}  // namespace franz_parisi::study
