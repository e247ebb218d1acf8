/// The saddle point of a chain's last task as a root problem in (u, lambda), lambda any parameter of any
/// task.
#pragma once

#include "solver/root_problem.hpp"
#include "solver/swept_parameter.hpp"
#include "solver/task_solver.hpp"

#include <memory>
#include <optional>

namespace franz_parisi::solver {

class SweptProblem {
 public:
  SweptProblem(ChainParameters chain, SweptParameter parameter, const Settings& settings,
               SaddlePoint::Clock::time_point deadline);

  /// df/dlambda is exact for alpha of the last task and a central difference for every other parameter.
  std::optional<Evaluation> operator()(const Eigen::VectorXd& u, double lambda);

  /// What a root of the last task is asked for at this lambda; empty where an earlier task has no solution.
  std::optional<Request> request(double lambda);

  /// Roots of the tasks before the last at this lambda, on the branch that continues from small alpha.
  const std::vector<std::shared_ptr<const TaskRoot>>& upstream(double lambda);

  /// Resolution of the quadratures from here on, as for resolution_at().
  void refine(int level) { level_ = level; }

  ChainParameters chain_at(double lambda) const { return parameter_.at(chain_, parameter_.value(lambda)); }
  const SweptParameter& parameter() const { return parameter_; }

 private:
  std::optional<SaddleState> state(const Eigen::VectorXd& u, double lambda);

  ChainParameters chain_;
  SweptParameter parameter_;
  Settings settings_;
  SaddlePoint::Clock::time_point deadline_;
  int level_ = 0;
  Track upstream_;                              // of the tasks before the last, where last asked for
  std::shared_ptr<const PriorLaw> prior_;       // handed on by...
  std::shared_ptr<const TaskRoot> prior_root_;  // ...this root...
  double prior_rho_ = 0;                        // ...at this overlap of teachers
};

}  // namespace franz_parisi::solver
