#include "study/chain/ansatz_problems.hpp"

#include "study/chain/event.hpp"
#include "theory/rsb/ansatz.hpp"

#include <cmath>

namespace franz_parisi::study {

Task with_ansatz(const Task& task, const theory::Ansatz& ansatz) {
  Task other = task;
  other.chain.at(task.task).ansatz = &ansatz;
  return other;
}

AnsatzProblems ansatz_problems(const Task& task, const Parameter& moving) {
  const auto of = [&](const theory::Ansatz& ansatz) {
    return std::make_shared<const ChainProblem>(with_ansatz(task, ansatz).chain, task.task, task.task + 1,
                                                std::vector<Parameter>{moving}, task.past);
  };
  return {of(theory::replica_symmetric), of(theory::clusters), of(theory::one_step), task.earlier};
}

bool next_to_symmetry(const Eigen::VectorXd& x) {
  constexpr double closed = -9, at_one = 12;
  return x[unknown::opening] < closed || x[unknown::share] > at_one;
}

double reading_at(const ChainProblem& problem, const std::string& key, const Eigen::VectorXd& x) {
  const auto state = problem.evaluate(x, {});
  return state ? reading_value(problem, {EventKind::reading, key, 0}, {}, *state) : std::nan("");
}

}  // namespace franz_parisi::study
