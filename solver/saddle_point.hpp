/// The saddle point of one task as a root problem: the only place where solver/ and theory/ meet.
///
/// The six equations are x = M(H(x)): H from the order parameters to their conjugates (3), M back (6). In the
/// unbounded coordinates u of theory::Overlaps the root problem is f(u, ln alpha) = U(M(H(x(u)))) - u.
#pragma once

#include "solver/best_state.hpp"
#include "solver/deadline.hpp"
#include "solver/root_problem.hpp"
#include "theory/energetic.hpp"
#include "theory/entropic.hpp"
#include "theory/field_law.hpp"
#include "theory/overlaps.hpp"
#include "theory/task.hpp"

#include <memory>
#include <optional>

#include <Eigen/Core>

namespace franz_parisi::solver {

/// What residual, quadratures and prior leave open about a root, under the condition that it was solved with:
/// given multipliers, or an imposed value (solver/imposed_point.hpp).
struct RootErrors {
  Eigen::Vector3d coordinates;         ///< bounds on the errors of u that are this task's own
  Eigen::Matrix3Xd coordinate_shifts;  ///< first-order changes of u under the shifts of the prior, by column
  Eigen::Vector4d sources;             ///< own bounds on what readings respond to: see theory::Reading
  Eigen::Matrix4Xd source_shifts;      ///< its first-order changes, by column
  double multiplier = 0;               ///< bound on the error of a multiplier that was solved for
  std::optional<double> imposed;       ///< bound on the error of an imposed value, if there is one

  Eigen::Vector3d all_coordinates() const {
    return coordinates + coordinate_shifts.cwiseAbs().rowwise().sum();
  }
};

/// The equations evaluated once at x, with everything needed to judge and to read off the point.
struct SaddleState {
  theory::Overlaps x;
  theory::Overlaps image;  ///< M(H(x))
  theory::Energetic energetic;
  theory::Conjugates conjugates;
  theory::LocalOverlaps local;
  std::shared_ptr<const theory::Entropic> entropic;
  double alpha;
  theory::LocalCouplings couplings;

  Eigen::Vector3d residual() const;           ///< M(H(x)) - x in (q, r, q_star)
  Eigen::Matrix3d map_jacobian() const;       ///< J = d M(H(x))/dx
  Eigen::Vector3d mismatch() const;           ///< f: the residual in the coordinates u
  Eigen::Matrix3d mismatch_jacobian() const;  ///< df/du; singular at a spinodal

  Eigen::Vector3d mismatch_alpha_derivative() const;  ///< df/d ln alpha
  Eigen::Vector3d mismatch_tau_derivative() const;    ///< df/d tau
  Eigen::Vector3d mismatch_nu_derivative() const;     ///< df/d nu

  Eigen::Vector3d mismatch_error() const;      ///< bound on what the quadratures leave open about f
  Eigen::Matrix3Xd mismatch_shifts() const;    ///< first-order changes of f under the shifts of the prior
  Eigen::Matrix3d conjugate_jacobian() const;  ///< d(q_hat, r_hat, q_star_hat)/du

  /// At given multipliers. Own errors are |(df/du)^-1| (|f| + quadrature errors), componentwise in u;
  /// infinite where df/du is singular. In u the errors of small differences (1 - q_star, q_star - q, q - r^2)
  /// are relative ones and independent of each other.
  RootErrors errors() const;
  /// Bounds on what readings respond to, for bounds on u.
  Eigen::Vector4d source_error(const Eigen::Vector3d& coordinate_error) const;

  Eigen::Vector3d error_bound(const RootErrors& errors) const;  ///< in terms of (q, r, q_star)
};

class SaddlePoint {
 public:
  /// `prior` is gauged to this task's teacher and must outlive the object and its states.
  SaddlePoint(const theory::FieldLaw& prior, const theory::TaskParameters& parameters,
              const theory::Resolution& resolution, Clock::time_point deadline);

  /// Empty where a quadrature breaks down, the image leaves the domain, or the deadline has passed.
  std::optional<SaddleState> evaluate(const theory::Overlaps& x, double alpha) const;

  /// The root problem in (u, ln alpha). Keeps the state with the smallest |f| since the last call of
  /// forget().
  std::optional<Evaluation> operator()(const Eigen::VectorXd& u, double log_alpha);
  void forget() { best_.forget(); }
  const std::optional<SaddleState>& best() const { return best_.state(); }

  /// Coordinates near the solution for alpha -> 0, where the data only perturb what the prior leaves.
  std::optional<Eigen::VectorXd> small_alpha_start(double alpha) const;

  /// Coordinates after up to `iterations` plain iterations x <- M(H(x)), fewer once u moves by less than
  /// 1e-3.
  std::optional<Eigen::VectorXd> descend(const theory::Overlaps& start, double alpha, int iterations) const;

  bool timed_out() const { return Clock::now() > deadline_; }
  int evaluations() const { return evaluations_; }
  const theory::TaskParameters& parameters() const { return parameters_; }

 private:
  std::optional<theory::Overlaps> image(const theory::LocalOverlaps& local) const;

  const theory::FieldLaw& prior_;
  theory::TaskParameters parameters_;
  theory::Resolution resolution_;
  Clock::time_point deadline_;
  BestState<SaddleState> best_;
  mutable int evaluations_ = 0;
};

/// Psi of (9), with multipliers Psi - tau m.m'/N - nu q_star = V of (13). Stationary: at a root its error is
/// of second order in that of the order parameters.
double free_entropy(const SaddleState& state);

double replicon(const SaddleState& state);  ///< (12)

/// Everything read off a saddle point, (8)-(12), and bounds on the errors.
struct PointReadings {
  theory::Readings readings;
  std::vector<double> eps_error;
  double free_entropy_error;
  double overlap_previous_error;
};
PointReadings read_off(const SaddleState& state, const RootErrors& errors, int teachers);

/// The law (7) handed on. Its shifts: those of the prior, with the response of this saddle point to them,
/// then those that its own errors cause.
theory::FieldLaw hand_over(const SaddleState& state, const theory::Resolution& resolution);

}  // namespace franz_parisi::solver
