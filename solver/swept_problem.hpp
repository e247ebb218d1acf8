/// The saddle point of a chain's last task as a root problem in (u, lambda), lambda any parameter of any
/// task.
#pragma once

#include "solver/last_task.hpp"
#include "solver/root_problem.hpp"
#include "solver/swept_parameter.hpp"

#include <memory>
#include <optional>
#include <vector>

namespace franz_parisi::solver {

class SweptProblem {
 public:
  SweptProblem(ChainParameters chain, SweptParameter parameter, const Settings& settings,
               Clock::time_point deadline);

  /// df/dlambda is exact for alpha, tau and nu of the last task and a central difference for every other
  /// parameter.
  std::optional<Evaluation> operator()(const Eigen::VectorXd& u, double lambda);

  /// What a root of the last task is asked for at this lambda; empty where an earlier task has no solution.
  std::optional<Request> request(double lambda) { return last_.request(chain_at(lambda)); }

  /// Roots of the tasks before the last at this lambda.
  const std::vector<std::shared_ptr<const TaskRoot>>& upstream(double lambda) {
    return last_.upstream(chain_at(lambda));
  }

  /// Resolution of the quadratures from here on, as for resolution_at().
  void refine(int level) { last_.refine(level); }

  ChainParameters chain_at(double lambda) const { return parameter_.at(chain_, parameter_.value(lambda)); }
  const SweptParameter& parameter() const { return parameter_; }

 private:
  std::optional<SaddleState> state(const Eigen::VectorXd& u, double lambda);
  std::optional<Eigen::Vector3d> exact_derivative(const SaddleState& s, double lambda) const;

  ChainParameters chain_;
  SweptParameter parameter_;
  LastTask last_;
};

}  // namespace franz_parisi::solver
