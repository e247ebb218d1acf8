/// From a guess to a root that meets its target: Newton's method at increasing resolution, then everything
/// that is read off with its bound.
#pragma once

#include "solver/budget.hpp"
#include "study/chain/chain.hpp"
#include "study/chain/chain_problem.hpp"

#include <memory>
#include <optional>
#include <vector>

#include <Eigen/Core>

namespace franz_parisi::study {

/// A solution of tasks first, ..., end - 1 at fixed parameters.
struct Root {
  std::shared_ptr<const ChainProblem> problem;
  std::vector<TaskSolution> tasks;  ///< one for each task of the problem
  bool found = false;
  Eigen::VectorXd x;          ///< as the problem's
  ChainState state;           ///< at x
  Eigen::MatrixXd displaced;  ///< changes of u for each source of error: (unknown, source)
  int level = 0;              ///< resolution at which the target was met

  /// The coordinates of the last task.
  Eigen::VectorXd last() const;
};

/// No root, and why.
Root failed(std::shared_ptr<const ChainProblem> problem, Status status, const std::string& reason);

/// The status and the reason of an exhausted budget.
Status limit_of(const solver::Budget& budget);
std::string what_ran_out(const solver::Budget& budget);
/// The reason of one that all points share.
std::string what_all_ran_out(const solver::Budget& budget);

/// Adds to why a solution missed its target that a budget was exhausted, if it was.
void add_limit(TaskSolution& solution, const solver::Budget& budget);

/// Says which limit ended a search.
Root out_of_budget(std::shared_ptr<const ChainProblem> problem, const solver::Budget& budget);

/// The root near x. `earlier` are the tasks before the problem's first. With `hands_on` the root is refined
/// further: what is uncertain here adds to the errors of tasks that follow. `level` is the resolution that is
/// tried first.
Root solve_near(std::shared_ptr<const ChainProblem> problem, const Eigen::VectorXd& x,
                const std::vector<TaskSolution>& earlier, const Settings& settings, solver::Budget& budget,
                bool hands_on, int level = 0);

/// The resolution that the next point of a curve begins with: neighbours need the same. One that has digits
/// to spare lets the next try a coarser one, but where that did not do, it is left alone for a while.
class LevelMemory {
 public:
  int first() const { return level_; }
  void learn(const Root& root, double target);

 private:
  int level_ = 0;
  int left_alone_ = 0;  // points before a coarser one is tried again
};

/// What the tasks of a root hand on to the next.
std::shared_ptr<const Past> hand_on(const Root& root);

/// How each source of error moves x where the square matrix `jacobian` describes the root: what is left open
/// of the equations, and of further conditions in the rows below.
Eigen::MatrixXd displacements(const Eigen::MatrixXd& jacobian, const Eigen::MatrixXd& open);

/// Fills the solutions of all tasks of a state: readings and bounds. `displaced` are the changes of u, and
/// `explicit_changes` (one a task, (reading, source)) what parameters that move do to readings besides.
void read(const ChainProblem& problem, const Eigen::VectorXd& x, const ChainState& state, int level,
          const Eigen::MatrixXd& displaced, const std::vector<Eigen::MatrixXd>& explicit_changes,
          const std::vector<TaskSolution>& earlier, double target, std::vector<TaskSolution>& tasks);

/// Whether the solution meets the target; status and reason say so.
bool judge(TaskSolution& solution, double target);

}  // namespace franz_parisi::study
