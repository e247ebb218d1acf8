/// The saddle point of one task of real weights, evaluated once: equations (W36) to (W39).
///
/// The exponent of a weight is A w^2 + c w - (k_0 + lambda) w^2/2 with c = sqrt(q_hat) x + r_hat W + lambda
/// w': a Gaussian of precision Lambda = k_0 + lambda - 2 A, where A, as in theory of +-1 weights, is what
/// (3c) and (3a) leave together. Order parameters x = (q, r, V) answer to conjugates and these to them; in
/// the coordinates u = (ln V, arsinh(r - 1), ln(q - r^2)) the root problem is f(u) = U(M(H(x(u)))) - u. Any
/// convex loss has one root, where replica symmetry is exact.
#pragma once

#include "integrals/estimate.hpp"
#include "theory/channel/channel.hpp"
#include "theory/graded_reading.hpp"
#include "theory/weights/real/moments.hpp"

#include <memory>
#include <optional>
#include <vector>

#include <Eigen/Core>

namespace franz_parisi::theory::real {

/// A first-order change of what the weights answer.
struct Change {
  double q = 0, v = 0, gap = 0;  ///< of q, V = Q - q and q - r^2
  Eigen::VectorXd r{};           ///< of w.W^s/N, every teacher so far
  double previous = 0;           ///< of w.w'/N
};

/// What the weights answer to their conjugates: (W38).
class Gaussian {
 public:
  /// `prior` must outlive it; nothing where Lambda is not positive. k0 = beta delta.
  static std::optional<Gaussian> of(const Moments& prior, const Conjugates& h,
                                    const LocalCouplings& couplings, double k0);

  double precision() const { return precision_; }  ///< Lambda
  const Change& overlaps() const { return x_; }    ///< q, V, gap, r and w.w'/N themselves
  /// r - 1 with the newest teacher, to digits of its own, and what its terms round by.
  const integrals::Estimate& ahead() const { return ahead_; }

  Change by_conjugate(int j) const;  ///< by q_hat, r_hat, A
  Change by_kappa() const;           ///< by lambda, the conjugates held fixed
  Change by_tau() const;
  Change along(const Eigen::ArrayXXd& shift) const;  ///< under a shift of the prior

 private:
  Gaussian(const Moments& prior, const Conjugates& h) : prior_(&prior), h_(h) {}
  Change under_precision() const;  ///< d/d(1/Lambda) times 1/Lambda

  const Moments* prior_;
  Conjugates h_;
  double precision_ = 0;
  double pull_ = 0;           // lambda + tau, with which w' pulls
  Eigen::VectorXd teachers_;  // overlaps of the newest teacher
  Change x_;
  integrals::Estimate ahead_;
};

struct SaddlePoint {
  std::shared_ptr<const Moments> prior;  ///< seen with this task's teacher
  TaskParameters parameters;
  RealOverlaps x;
  Energetic energetic;
  Conjugates conjugates;  ///< as the channel gives them; nu and k_0 act beside A
  Gaussian weights;       ///< what answers, M(H(x))

  Eigen::Vector3d mismatch() const;         ///< f
  Eigen::Vector3d residual() const;         ///< M(H(x)) - x in (q, r, Q)
  double largest_residual() const;          ///< of themselves where q, r or Q are beyond 1
  Eigen::Matrix3d by_conjugates() const;    ///< df/dh, h = (q_hat, r_hat, A)
  Eigen::Matrix3d conjugates_by_u() const;  ///< dh/du
  Eigen::Matrix3d by_u() const;
  Eigen::Matrix3Xd by_shifts() const;
  Eigen::Vector3d conjugates_along(const TaskParameters& direction) const;
  Eigen::Vector3d along(const TaskParameters& direction) const;
  Eigen::Vector3d moment_error() const;
  Eigen::Vector3d conjugate_error() const;

  std::vector<GradedReading> readings() const;  ///< in the order of reading_rows()
  /// eps_s of (W39) with p_s = R_s/sqrt(Q), or error_s of (W34) where labels are real numbers.
  std::vector<GradedReading> generalisation() const;
  GradedReading overlap_previous() const;
  HandedOn hand_on(bool couplings) const;

 private:
  /// (9) with the measure dw on each weight: the quenched mean of ln int dw exp(-beta [..]) per weight.
  GradedReading free_entropy_reading() const;
  GradedReading graded(std::string key, double value, double (*part)(const Change&, Eigen::Index),
                       Eigen::Index teacher = 0) const;
};

/// Coordinates u of order parameters, and back; empty where a part under- or overflows.
Eigen::Vector3d coordinates(const RealOverlaps& x);
std::optional<RealOverlaps> from_coordinates(const Eigen::Vector3d& u);

/// Empty where the conjugates leave the weights no finite measure or a quadrature asks for too much.
std::optional<SaddlePoint> saddle_point(std::shared_ptr<const Moments> prior,
                                        const TaskParameters& parameters, const Eigen::Vector3d& u,
                                        const Resolution& resolution);

/// What the prior alone leaves of the weights.
std::optional<RealOverlaps> prior_alone(const Moments& prior, const TaskParameters& parameters);

}  // namespace franz_parisi::theory::real
