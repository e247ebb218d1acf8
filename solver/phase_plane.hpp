/// The conditions that draw lines into a plane of two parameters of a chain.
///
/// With f = 0 the saddle-point equations of the last task, x and y the coordinates of the two parameters:
///     spinodal        f(u; x, y) = 0,  det df/du = 0                            unknowns (u, x)
///     at_instability  f(u; x, y) = 0,  replicon (12) = 0                        unknowns (u, x)
///     transition      f(u; x, y) = f(u'; x, y) = 0,  Psi(u) = Psi(u')           unknowns (u, u', x)
/// Each leaves one direction free: a curve of root problems in y, followed like any other.
#pragma once

#include "solver/branches.hpp"
#include "solver/last_task.hpp"
#include "solver/root_problem.hpp"
#include "solver/swept_parameter.hpp"

#include <optional>
#include <vector>

namespace franz_parisi::solver {

class PhasePlane {
 public:
  PhasePlane(ChainParameters chain, SweptParameter x, SweptParameter y, const Settings& settings,
             Clock::time_point deadline);

  /// The conditions of a line of this kind (spinodal, transition, at_instability) as a root problem in y.
  /// Refers to this object.
  RootProblem line(EventKind kind);

  /// The coordinates u of the states that the unknowns of a line of this kind hold: two for a transition.
  static std::vector<Eigen::Vector3d> roots(const Eigen::VectorXd& unknowns);
  static double x_of(const Eigen::VectorXd& unknowns) { return unknowns[unknowns.size() - 1]; }

  ChainParameters at(double x, double y) const;
  LastTask& last_task() { return last_; }

 private:
  std::optional<Eigen::VectorXd> residual(EventKind kind, const Eigen::VectorXd& unknowns, double y);

  ChainParameters chain_;
  SweptParameter x_, y_;
  LastTask last_;
};

}  // namespace franz_parisi::solver
