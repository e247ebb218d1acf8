/// The last task with a value imposed on it, (13), as equations of a curve.
///
/// The multiplier mu = sinh t is an unknown and the imposed value p the parameter: f(u; mu) = 0 and lambda =
/// coordinate of p(u; mu), x = (u, t, lambda). In this order and with these signs det(-df) = det(-df/du)
/// dp/dmu: what is positive where V(p) is a maximum over the other order parameters. Regular where the
/// multiplier has a fold along V(p), at inflections of V; singular where p has one.
#pragma once

#include "study/chain/chain_problem.hpp"
#include "study/chain/potential.hpp"

#include <memory>
#include <utility>

#include <Eigen/Core>

namespace franz_parisi::study {

/// lambda: artanh of an overlap, ln q_star/(1 - q_star). Solutions are smooth in it up to the edges.
double coordinate(Imposed imposed, double p);
double value_of(Imposed imposed, double lambda);
double slope_of(Imposed imposed, double lambda);  ///< d value/d lambda

/// The parameter of a task that imposes it.
const theory::ParameterRow* multiplier_of(Imposed imposed);

class ImposedProblem {
 public:
  /// Multipliers up to 3e4: p is then that close to the edge of what it can be.
  static constexpr double largest_t = 11;

  /// `problem`: of that task alone, of any ansatz, its multiplier moving.
  ImposedProblem(Imposed imposed, std::shared_ptr<const ChainProblem> problem);

  const ChainProblem& free() const { return *problem_; }
  Eigen::Index unknowns() const { return problem_->unknowns(); }
  /// Parts of an x.
  Eigen::VectorXd u(const Eigen::VectorXd& x) const { return x.head(unknowns()); }
  Eigen::VectorXd u_t(const Eigen::VectorXd& x) const { return x.head(unknowns() + 1); }
  double t(const Eigen::VectorXd& x) const { return x[unknowns()]; }

  /// x of (u, t); its lambda is NaN where there is none.
  Eigen::VectorXd completed(const Eigen::VectorXd& u_t) const;
  solver::Equations equations(int level, solver::Budget& budget) const;

 private:
  /// The coordinate of the value and its gradient by (u, t).
  std::pair<double, Eigen::VectorXd> reading(const theory::TaskPoint& point,
                                             const Eigen::VectorXd& u_t) const;

  Imposed imposed_;
  std::shared_ptr<const ChainProblem> problem_;
};

}  // namespace franz_parisi::study
