/// What tasks leave on a weight, jointly with the teachers: the seam between kinds of weights and whoever
/// composes tasks.
#pragma once

#include "theory/task.hpp"

#include <memory>
#include <vector>

#include <Eigen/Core>

namespace franz_parisi::theory {

/// Numbers, and first-order changes of them; what they mean is the business of the weights.
struct Law {
  Eigen::ArrayXXd mass;
  int teachers = 0;  ///< number of teachers seen
  /// First-order changes of `mass`, one for each independent error of the tasks before (same shape as
  /// `mass`).
  std::vector<Eigen::ArrayXXd> shifts;

  Law() = default;
  Law(const Law&) = default;
  Law(Law&&) = default;
  Law& operator=(const Law&) = default;
  Law& operator=(Law&&) = default;
  virtual ~Law() = default;

  /// The same law seen with the teacher of the next task. What has no mass at its rho is left out unless
  /// `keep_empty`.
  virtual std::shared_ptr<Law> seen_by(const TaskParameters& next, bool keep_empty = false) const = 0;
  /// d/drho of the mass of seen_by(next, true).
  virtual Eigen::ArrayXXd by_rho(const TaskParameters& next) const = 0;
};

/// Before any task: how it is seen is the first one's business.
struct NothingLearned : Law {
  std::shared_ptr<Law> seen_by(const TaskParameters& next, bool keep_empty) const override;
  Eigen::ArrayXXd by_rho(const TaskParameters& next) const override;
};

/// The law of a task's end with its first derivatives, each of the shape of its mass.
struct HandedOn {
  std::shared_ptr<Law> law;  ///< its shifts are those of the prior, passed on with the conjugates held fixed
  std::vector<Eigen::ArrayXXd> by_conjugate{};  ///< d mass/d of each conjugate
  /// d mass/d kappa and d mass/d tau at fixed conjugates; empty unless asked for
  Eigen::ArrayXXd by_kappa{}, by_tau{};
};

}  // namespace franz_parisi::theory
