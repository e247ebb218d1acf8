/// How many order parameters a task has: the seam between an ansatz for its replicas and whoever composes
/// tasks, follows their solutions and reads them.
///
/// An ansatz is a folder beside this file with a saddle point of its own, and a constant in an ansatz.cpp
/// there. Unknowns u are coordinates without bounds. Where weights may freeze the first two are ln
/// (1-q_star)/q_star and ln V/q, V = q_star - q of replicas as close as any.
#pragma once

#include "theory/graded_reading.hpp"
#include "theory/resolution.hpp"
#include "theory/rs/overlaps.hpp"
#include "theory/task.hpp"
#include "theory/weights/law.hpp"

#include <memory>
#include <optional>
#include <vector>

#include <Eigen/Core>

namespace franz_parisi::theory {

/// One task evaluated at one state: f(u) = 0 are its equations, h(u) what the local measure depends on.
class TaskPoint {
 public:
  virtual ~TaskPoint() = default;

  virtual Eigen::VectorXd mismatch() const = 0;         ///< f
  virtual Eigen::MatrixXd by_conjugates() const = 0;    ///< df/dh at fixed u
  virtual Eigen::MatrixXd conjugates_by_u() const = 0;  ///< dh/du
  virtual Eigen::MatrixXd by_u() const = 0;             ///< df/du; singular where solutions merge
  virtual Eigen::MatrixXd by_shifts() const = 0;        ///< df by the shifts of the prior

  /// Along a direction in the task's parameters; rho acts through the prior.
  virtual Eigen::VectorXd conjugates_along(const TaskParameters& direction) const = 0;  ///< of h at fixed u
  virtual Eigen::VectorXd along(const TaskParameters& direction) const = 0;  ///< of f at fixed u and prior

  virtual Eigen::VectorXd moment_error() const = 0;     ///< what quadratures leave open about f at fixed h
  virtual Eigen::VectorXd conjugate_error() const = 0;  ///< what they leave open about h

  virtual double residual() const = 0;   ///< largest |M(H(x)) - x| of the order parameters
  virtual double stability() const = 0;  ///< det(-df/du): > 0 where the solution is stable

  virtual std::vector<GradedReading> readings() const = 0;
  virtual std::vector<GradedReading> generalisation() const = 0;  ///< p_s and eps_s alone
  /// m.m'/N, and its derivative by the multiplier tau at fixed u.
  virtual GradedReading overlap_previous() const = 0;
  virtual double overlap_previous_by_tau() const = 0;

  /// The law (7) handed to the next task, its nodes at the given step.
  virtual HandedOn hand_on(double step, bool couplings) const = 0;

  /// The order parameters where they are the three of weights in [-1, 1].
  virtual std::optional<Overlaps> overlaps() const = 0;
};

/// Before any task, of weights in [-1, 1]: theta' = 0.
std::shared_ptr<Law> no_field();
/// What the prior alone leaves of them, as coordinates of replica symmetry.
std::optional<Eigen::VectorXd> field_prior_alone(const Law& prior, const TaskParameters& parameters,
                                                 const Resolution& resolution);

struct Ansatz {
  Eigen::Index unknowns, conjugates;
  /// The unknown that grows with r: artanh r/sqrt(q), q the overlap of replicas furthest apart; of real
  /// weights arsinh(r - 1).
  Eigen::Index toward_teacher;
  /// Null outside the domain, and where a quadrature breaks down or asks for more nodes than it may.
  std::shared_ptr<const TaskPoint> (*evaluate)(std::shared_ptr<const Law> prior,
                                               const TaskParameters& parameters, const Eigen::VectorXd& u,
                                               const Resolution& resolution);
  std::shared_ptr<Law> (*nothing_learned)() = no_field;
  /// Where solutions go for alpha -> 0.
  std::optional<Eigen::VectorXd> (*prior_alone)(const Law& prior, const TaskParameters& parameters,
                                                const Resolution& resolution) = field_prior_alone;
  /// The measure is log-concave: one solution, no branch that ends, and replica symmetry is exact.
  bool convex = false;
  std::size_t most_tasks = 6;  ///< of a chain: of weights in [-1, 1] as many as histories can be kept of
};

}  // namespace franz_parisi::theory
