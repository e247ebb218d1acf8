/// All branches of solutions over a range of one parameter, and what happens on them.
///
/// Curves are followed by pseudo-arclength from both ends of the range, around every fold, until they leave
/// the range or the domain. Between folds a curve is a branch: one solution for each value of the parameter.
#pragma once

#include "solver/chain.hpp"
#include "solver/swept_parameter.hpp"

#include <string>
#include <vector>

#include <Eigen/Core>

namespace franz_parisi::solver {

struct BranchSettings {
  Settings point;                      ///< target and time limit of every point
  double perfect_learning_eps = 1e-3;  ///< threshold of the event perfect_learning
  double seconds = 600;                ///< time limit of following all curves
};

struct BranchPoint {
  double value;         ///< of the swept parameter
  ChainSolution chain;  ///< tasks.back().branch names the branch
  bool stable;          ///< det(1 - J) > 0: false between two spinodals
  bool equilibrium;     ///< largest free entropy of all branches at this value
};

enum class EventKind {
  spinodal,          ///< two branches merge: det(1 - J) = 0
  transition,        ///< equal free entropy of two stable branches
  at_instability,    ///< replicon = 0
  perfect_learning,  ///< eps of the last task crosses the threshold
  critical_point,    ///< two spinodals merge: in a plane of two parameters
  at_spinodal,       ///< replicon = 0 where two branches merge: in a plane
  at_transition,     ///< replicon = 0 of one of two branches of equal free entropy: in a plane
};

/// The word for a kind that reports use.
const char* to_string(EventKind kind);

struct Event {
  EventKind kind;
  double value;         ///< of the swept parameter
  double error;         ///< bound on its error
  ChainSolution chain;  ///< at the event, on `branch`
  int branch;
  int other_branch;                    ///< the second branch of a spinodal or transition, else the same
  std::vector<Eigen::VectorXd> roots;  ///< coordinates of the states involved (two at a transition), to 1e-4
};

struct BranchDiagram {
  std::vector<BranchPoint> points;  ///< branch by branch, in the order of the values given
  std::vector<Event> events;        ///< ascending in value
  bool complete = true;             ///< false when the time limit ended the search
};

/// Values need not be sorted; events are those between their extremes. Throws std::invalid_argument for
/// parameters outside their range.
BranchDiagram trace_branches(const ChainParameters& chain, const SweptParameter& parameter,
                             const std::vector<double>& values, const BranchSettings& settings);

}  // namespace franz_parisi::solver
