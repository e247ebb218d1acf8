/// The replica-symmetric saddle point of one task, evaluated once: equations (3) and (6), their derivatives,
/// and what is read off.
///
/// The six equations are x = M(H(x)): H from the order parameters to their conjugates (3), M back (6). In the
/// unbounded coordinates u of Overlaps the root problem is f(u) = U(M(H(x(u)))) - u.
#pragma once

#include "theory/channel/channel.hpp"
#include "theory/reading.hpp"
#include "theory/resolution.hpp"
#include "theory/graded_reading.hpp"
#include "theory/rs/overlaps.hpp"
#include "theory/task.hpp"
#include "theory/weights/variational/entropic.hpp"
#include "theory/weights/variational/field_law.hpp"

#include <memory>
#include <optional>
#include <vector>

#include <Eigen/Core>

namespace franz_parisi::theory {

struct SaddlePoint {
  std::shared_ptr<const FieldLaw> prior;  ///< gauged to this task's teacher
  TaskParameters parameters;
  Overlaps x;
  Overlaps image;  ///< M(H(x))
  Energetic energetic;
  Conjugates conjugates;  ///< as (3) gives them; nu acts beside A
  LocalOverlaps local;
  std::shared_ptr<const Entropic> entropic;

  Eigen::Vector3d mismatch() const;         ///< f
  Eigen::Vector3d residual() const;         ///< M(H(x)) - x in (q, r, q_star)
  Eigen::Matrix3d by_conjugates() const;    ///< df/dh, h = (q_hat, r_hat, A)
  Eigen::Matrix3d conjugates_by_u() const;  ///< dh/du
  Eigen::Matrix3d by_u() const;             ///< df/du; singular where solutions merge
  Eigen::Matrix3Xd by_shifts() const;       ///< first-order changes of f under the shifts of the prior

  /// Along a direction in the task's parameters; rho acts through the prior.
  Eigen::Vector3d conjugates_along(const TaskParameters& direction) const;  ///< of h at fixed u
  Eigen::Vector3d along(const TaskParameters& direction) const;             ///< of f at fixed u and prior

  Eigen::Vector3d moment_error() const;     ///< what the quadratures of (6) leave open about f
  Eigen::Vector3d conjugate_error() const;  ///< what those of (3) leave open about h

  double stability() const;     ///< det(1 - J): changes sign where solutions merge
  double replicon() const;      ///< (12)
  double free_entropy() const;  ///< (9), with multipliers Psi - tau m.m'/N - nu q_star = V of (13)

  /// Everything read off this task, (6) to (13), in the order of reading_rows().
  std::vector<GradedReading> readings() const;
  /// p_s and eps_s of (8) for every task so far.
  std::vector<GradedReading> generalisation() const;
  GradedReading overlap_previous() const;  ///< m.m'/N
};

/// Empty where a quadrature breaks down, asks for more nodes than it may, or the image leaves the domain.
std::optional<SaddlePoint> saddle_point(std::shared_ptr<const FieldLaw> prior,
                                        const TaskParameters& parameters, const Overlaps& x,
                                        const Resolution& resolution);

/// What the prior alone leaves of the weights: where solutions go for alpha -> 0.
std::optional<Overlaps> prior_alone(const FieldLaw& prior, const TaskParameters& parameters,
                                    const Resolution& resolution);

}  // namespace franz_parisi::theory
