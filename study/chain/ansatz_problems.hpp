/// One task by how its replicas break: the same problem, and the same parameter that moves, three times.
#pragma once

#include "study/chain/search.hpp"

#include <memory>
#include <string>
#include <vector>

#include <Eigen/Core>

namespace franz_parisi::study {

struct AnsatzProblems {
  std::shared_ptr<const ChainProblem> symmetric, clusters, broken;
  std::vector<TaskSolution> earlier{};  ///< the tasks before it

  Parameter moving() const { return symmetric->moving().front(); }
};

/// The task's own ansatz does not matter, nor the value of the parameter.
AnsatzProblems ansatz_problems(const Task& task, const Parameter& moving);

/// The task with another ansatz.
Task with_ansatz(const Task& task, const theory::Ansatz& ansatz);

/// Unknowns of theory::one_step and theory::clusters by their places: ln d/q_0 and, of the first, logit x.
namespace unknown {
inline constexpr Eigen::Index opening = 2, share = 4;
}

/// Is a state with one step so close to where it begins or ends, d = 0 or x = 1, that rounding takes over?
bool next_to_symmetry(const Eigen::VectorXd& x);

/// A reading of the problem's last task at x, NaN where there is none.
double reading_at(const ChainProblem& problem, const std::string& key, const Eigen::VectorXd& x);

}  // namespace franz_parisi::study
