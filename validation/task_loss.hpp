/// What a learner minimises on one task: the probit loss and the divergence from the state left by the task
/// before.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include <franz_parisi/solver/stop.hpp>
#include <franz_parisi/validation/patterns.hpp>
#include <franz_parisi/validation/posterior.hpp>

namespace franz_parisi::validation {

/// L_t(m) + gamma_t KL(q_m || q_m') of theory.md, section 1, as a function of the fields theta = atanh m:
///   L = - sum_mu ln Phi(u_mu),   u_mu = y^mu sum_i m_i x_i^mu / sqrt(sum_i (1 - m_i^2)),
///   KL = sum_i [ m_i (theta_i - theta'_i) - ln 2cosh theta_i + ln 2cosh theta'_i ].
/// Not for use by two threads at once: it owns its work space, O(N + P). The patterns are only referred to.
class TaskLoss {
 public:
  /// `patterns` holds the signs y^mu x_i^mu and must outlive this; gamma >= 0; an empty prior field is theta'
  /// = 0. Once the flag is set every evaluation throws Interrupted. Throws std::invalid_argument for a
  /// negative gamma or a prior field of the wrong length.
  TaskLoss(const SignPatterns& patterns, double gamma, std::vector<double> prior_field = {},
           StopFlag stop = nullptr);

  const SignPatterns& patterns() const { return *patterns_; }
  double gamma() const { return gamma_; }
  std::span<const double> prior_field() const { return prior_field_; }

  /// L of all patterns.
  double data_loss(const Posterior& posterior);

  /// KL(q_m || q_m') >= 0.
  double divergence(const Posterior& posterior) const;

  /// gradient[i] = d/dtheta_i (L + gamma KL); returns L.
  double gradient(const Posterior& posterior, std::span<double> gradient);

  /// The same of a minibatch: L summed over its patterns, KL with weight batch.size()/P; returns that part of
  /// L.
  double gradient(const Posterior& posterior, Batch batch, std::span<double> gradient);

 private:
  double loss_and_mills(const SignPatterns& patterns, const Posterior& posterior);
  void fields_gradient(const Posterior& posterior, double divergence_weight,
                       std::span<double> gradient) const;

  const SignPatterns* patterns_;
  SignPatterns batch_;
  double gamma_;
  std::vector<double> prior_field_;
  StopFlag stop_;
  double prior_log_2cosh_;
  std::vector<double> stability_, mills_;  // sum_i m_i y x_i and h(u), by pattern
  double mills_moment_ = 0;                // sum_mu h(u_mu) u_mu
};

}  // namespace franz_parisi::validation
