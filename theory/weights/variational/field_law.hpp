/// The law of the field theta that a chain of tasks has left on a weight, jointly with the teachers: equation
/// (7).
///
/// A history says for every teacher so far whether it agrees with the newest one; fields are gauged so that
/// the newest teacher is +1 (theta stands for W^t theta). Before the first task the law is the point mass
/// theta = 0, so the first task and the t-th are the same object.
#pragma once

#include "theory/weights/law.hpp"

#include <memory>
#include <utility>
#include <vector>

#include <Eigen/Core>

namespace franz_parisi::theory {

/// Entries of `mass` are (node, history): the joint probability; all of them sum to 1.
struct FieldLaw : Law {
  /// Bit s is set where teacher s (counted from 0) is opposite to the newest teacher.
  using History = unsigned;

  Eigen::ArrayXd theta;            ///< nodes, symmetric about 0
  std::vector<History> histories;  ///< one per column of `mass`
  /// What the rounding of exponents leaves open about each mass; empty: nothing.
  Eigen::ArrayXXd rounding{};

  /// The law before any task: theta = 0.
  static FieldLaw point_mass();

  /// The same fields seen with one more teacher, whose overlap with teacher `parent` (counted from 1; 0: the
  /// newest) is rho in [-1, 1] (no meaning for the first teacher). Histories of probability zero are left out
  /// unless `keep_empty`. Throws std::invalid_argument for rho or parent outside.
  FieldLaw with_next_teacher(double rho, bool keep_empty = false, int parent = 0) const;

  /// The same with E[W^new W^newest | history] given for every history.
  FieldLaw with_next_teacher(const std::vector<double>& agreement, bool keep_empty) const;

  /// d/drho of the masses of with_next_teacher(rho, true, parent), in its order of columns; the first teacher
  /// changes nothing.
  Eigen::ArrayXXd next_teacher_response(int parent = 0) const;

  /// What a task has made of it: `mass` on other nodes of theta, no shifts. Each history gets back the
  /// probability that it had, which the rounding of large exponents moves by as many epsilons as they are
  /// large.
  FieldLaw on(const Eigen::ArrayXd& theta, const Eigen::ArrayXXd& mass) const;

  std::shared_ptr<Law> seen_by(const TaskParameters& next, bool keep_empty) const override;
  Eigen::ArrayXXd by_rho(const TaskParameters& next) const override;

  /// W^s W^t of a history (column), +1 or -1.
  int relative_sign(Eigen::Index column, int teacher) const;

  /// What rounding leaves open about sum_h sign_h P(theta, h) * factor(theta).
  Eigen::ArrayXd rounding_of(const Eigen::ArrayXd& signs, const Eigen::ArrayXd& factor) const;

  /// Law of theta whatever the history.
  Eigen::ArrayXd marginal() const { return mass.rowwise().sum(); }
};

/// The law of a task's end with its first derivatives, on the same nodes, (node, history) as FieldLaw::mass.
struct HandedLaw {
  FieldLaw law;  ///< its shifts are those of the prior, passed on with the conjugates held fixed
  std::vector<Eigen::ArrayXXd> by_conjugate{};  ///< d mass/d of each conjugate
  /// d mass/d kappa and d mass/d tau at fixed conjugates; empty unless asked for
  Eigen::ArrayXXd by_kappa{}, by_tau{};

  operator HandedOn() && {
    return {std::make_shared<FieldLaw>(std::move(law)), std::move(by_conjugate), std::move(by_kappa),
            std::move(by_tau)};
  }
};

}  // namespace franz_parisi::theory
