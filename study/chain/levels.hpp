/// All solutions of a chain over a range of one parameter, task by task: level t holds the curves of the
/// composed tasks first, ..., t.
///
/// The first level begins with every solution at both ends of the range, level t with every solution of task
/// t at each end of each curve of the level before; from there curves are followed through the range. Both
/// ends of every curve have to be among those solutions, each solution the end of one curve, and the signs of
/// det(1 - J_t) add up to one at each end: what does not close makes the answer incomplete. Curves may also
/// end in edges, where weights freeze, and loops end nowhere.
#pragma once

#include "study/chain/tasks.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace franz_parisi::study {

/// A branch of a level: a piece of one of its curves between folds.
struct LevelBranch {
  solver::Branch branch;
  int parent = 0;      ///< index of the branch of the level before that it rests on; 0 at the first level
  int number = 0;      ///< within its past: stable ones first, then as they were found
  bool stable = true;  ///< det(1 - J_t) > 0 of the level's own task
};

/// Where a curve of a level ends.
struct CurveStop {
  End kind;
  Eigen::VectorXd x;
  bool high;   ///< at a wall: the upper one
  int branch;  ///< index of the branch that ends here
};

struct Level {
  std::shared_ptr<const ChainProblem> problem;  ///< with the parameter moving
  std::vector<LevelBranch> branches;
  std::vector<CurveStop> stops;
};

struct Levels {
  Solved before;  ///< tasks before the first level
  std::vector<Level> levels;
  std::vector<std::string> gaps;  ///< what does not close, one line each; none: complete
};

/// A range of a parameter; first <= parameter.task is the first task that may take all its solutions.
struct Sweep {
  Chain chain;
  Parameter parameter;
  double lowest, highest;  ///< values
  std::size_t first;
};

Levels trace_levels(const Sweep& sweep, const Settings& settings, solver::Budget& budget);

/// The task of a problem, counted from its first, whose own equations are singular (or closest to it).
std::size_t singular_task(const Layout& layout, const Eigen::MatrixXd& jacobian);

}  // namespace franz_parisi::study
