/// The Gibbs measure that the theory describes, as a density over fields theta.
#pragma once

#include <span>

#include <franz_parisi/validation/posterior.hpp>
#include <franz_parisi/validation/task_loss.hpp>

namespace franz_parisi::validation {

/// P(m | m') ~ exp(-beta [L(m) + gamma KL(q_m || q_m')]) with a uniform measure on m in [-1, 1]^N (theory.md,
/// section 1). As a density over theta = atanh m this is exp(-U) with dm_i = dtheta_i/cosh^2 theta_i, hence
///   U(theta) = beta [L + gamma KL] + 2 sum_i ln(2 cosh theta_i).
class GibbsMeasure {
 public:
  /// `loss` must outlive this. Throws std::invalid_argument unless beta >= 0 and finite.
  GibbsMeasure(TaskLoss& loss, double beta);

  double beta() const { return beta_; }
  TaskLoss& loss() const { return *loss_; }

  /// gradient[i] = dU/dtheta_i; returns L.
  double gradient(const Posterior& state, std::span<double> gradient) const;

  /// L + gamma KL, given the L of the state.
  double energy(const Posterior& state, double data_loss) const;

  /// U, given the L that `gradient` returned for the same state.
  double potential(const Posterior& state, double data_loss) const;

 private:
  TaskLoss* loss_;
  double beta_;
};

}  // namespace franz_parisi::validation
