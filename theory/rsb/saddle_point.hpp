/// The saddle point of one task with one step of replica symmetry breaking, evaluated once: equations (15) to
/// (25), their derivatives, and what is read off.
///
/// As in RS the order parameters answer to their conjugates and these to them, x -> H(x) -> M(H(x)); beside
/// the eight equations (17), (19) stands dPsi/dx = 0 of (21). In the unbounded coordinates u of Overlaps
///     f_0..3(u) = U(M(H(x(u)))) - u_0..3,   f_4(u) = -dPsi/dx / (d d_hat),
/// with the sign that makes det(-df/du) > 0 where Psi is minimal in x and the others are stable. dPsi/dx
/// itself is O(d^3) where replica symmetry breaks continuously, and d = 0 would be a root of it anywhere; f_2
/// = ln(d_new/d) + .. tends to ln(1 - lambda) of (12) there.
#pragma once

#include "theory/graded_reading.hpp"
#include "theory/rsb/energetic.hpp"
#include "theory/rsb/entropic.hpp"
#include "theory/rsb/overlaps.hpp"
#include "theory/task.hpp"
#include "theory/weights/variational/field_law.hpp"

#include <memory>
#include <optional>
#include <vector>

#include <Eigen/Core>

namespace franz_parisi::theory::rsb {

using Matrix5 = Eigen::Matrix<double, 5, 5>;

struct SaddlePoint {
  std::shared_ptr<const FieldLaw> prior;  ///< gauged to this task's teacher
  TaskParameters parameters;
  Overlaps x;
  Overlaps image;  ///< M(H(x)), with the x of the state
  Energetic energetic;
  Conjugates conjugates;  ///< as (17) gives them; nu acts beside A
  LocalOverlaps local;
  std::shared_ptr<const Entropic> entropic;

  Coordinates mismatch() const;      ///< f
  Eigen::Vector4d residual() const;  ///< M(H(x)) - x in (q_0, q_1, r, q_star)
  Matrix5 by_conjugates() const;     ///< df/dh at fixed u, h = (q_0_hat, d_hat, r_hat, A, x)
  Matrix5 conjugates_by_u() const;   ///< dh/du
  Matrix5 by_u() const;              ///< df/du; singular where solutions merge
  Eigen::Matrix<double, 5, Eigen::Dynamic> by_shifts() const;  ///< changes of f under the shifts of the prior

  /// Along a direction in the task's parameters; rho acts through the prior.
  Coordinates conjugates_along(const TaskParameters& direction) const;  ///< of h at fixed u
  Coordinates along(const TaskParameters& direction) const;             ///< of f at fixed u and prior

  Coordinates moment_error() const;     ///< what quadratures leave open about f at fixed conjugates
  Coordinates conjugate_error() const;  ///< what those of (17) leave open about h

  double slope_in_x() const;    ///< dPsi/dx of (21)
  double free_entropy() const;  ///< (20), with multipliers as in RS

  /// Everything read off this task, (17) to (25), in the order of reading_rows().
  std::vector<GradedReading> readings() const;
  /// p_s and eps_s of (24) for every task so far.
  std::vector<GradedReading> generalisation() const;
  GradedReading overlap_previous() const;  ///< m.m'/N

 private:
  std::vector<GradedReading> order_readings() const;  ///< order parameters and conjugates
  GradedReading free_entropy_reading() const;
  GradedReading complexity_reading() const;  ///< Sigma = -x^2 dPsi/dx of (22)
  /// (25): negative where clusters split (within), or where q_0 breaks (between).
  GradedReading replicon(std::string key, const Answer& channel, const LocalAnswer& weights) const;
};

/// Empty where a quadrature breaks down, asks for more nodes than it may, or the image leaves the domain.
std::optional<SaddlePoint> saddle_point(std::shared_ptr<const FieldLaw> prior,
                                        const TaskParameters& parameters, const Overlaps& x,
                                        const Resolution& resolution = {});

}  // namespace franz_parisi::theory::rsb
