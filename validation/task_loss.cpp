#include "validation/task_loss.hpp"

#include "validation/probit.hpp"
#include "validation/processor.hpp"

#include <cmath>
#include <stdexcept>
#include <string>
#include <utility>

#include <fmt/format.h>

namespace franz_parisi::validation {

TaskLoss::TaskLoss(const SignPatterns& patterns, double gamma, std::vector<double> prior_field, StopFlag stop)
    : patterns_(&patterns),
      batch_(patterns.weights(), 0, {}),
      gamma_(gamma),
      prior_field_(std::move(prior_field)),
      stop_(stop),
      stability_(patterns.patterns()),
      mills_(patterns.patterns()) {
  if (!(gamma >= 0)) throw std::invalid_argument(fmt::format("TaskLoss: gamma = {:f}, not >= 0", gamma));
  if (prior_field_.empty()) prior_field_.assign(patterns.weights(), 0.0);
  if (prior_field_.size() != patterns.weights())
    throw std::invalid_argument(
        fmt::format("TaskLoss: prior field of length {}, not {}", prior_field_.size(), patterns.weights()));
  prior_log_2cosh_ = sum_log_2cosh(prior_field_);
}

double TaskLoss::data_loss(const Posterior& posterior) { return loss_and_mills(*patterns_, posterior); }

double TaskLoss::divergence(const Posterior& posterior) const {
  const auto theta = posterior.field(), m = posterior.mean();
  double sum = prior_log_2cosh_ - sum_log_2cosh(theta);
  for (std::size_t i = 0; i < theta.size(); ++i) sum += m[i] * (theta[i] - prior_field_[i]);
  return sum;
}

double TaskLoss::gradient(const Posterior& posterior, std::span<double> gradient) {
  const double loss = data_loss(posterior);
  patterns_->back_project(mills_, gradient);
  fields_gradient(posterior, gamma_, gradient);
  return loss;
}

double TaskLoss::gradient(const Posterior& posterior, Batch batch, std::span<double> gradient) {
  if (batch.size() > patterns_->patterns())
    throw std::invalid_argument(
        fmt::format("TaskLoss: batch of {}, more than the {} patterns", batch.size(), patterns_->patterns()));
  batch_.assign(*patterns_, batch);
  const double loss = loss_and_mills(batch_, posterior);
  batch_.back_project(std::span<const double>(mills_).first(batch.size()), gradient);
  const double share = static_cast<double>(batch.size()) / static_cast<double>(patterns_->patterns());
  fields_gradient(posterior, gamma_ * share, gradient);
  return loss;
}

double TaskLoss::loss_and_mills(const SignPatterns& patterns, const Posterior& posterior) {
  check_stop(stop_);
  const std::size_t rows = patterns.patterns();
  const auto a = std::span(stability_).first(rows), h = std::span(mills_).first(rows);
  patterns.project(posterior.mean(), a);
  const double scale = 1 / std::sqrt(posterior.total_variance());
  const double loss = probit_loss(a, scale, h);
  mills_moment_ = 0;
  for (std::size_t k = 0; k < rows; ++k) mills_moment_ += h[k] * (scale * a[k]);
  return loss;
}

/// From sum_mu h_mu y x_i (in `gradient`) to the derivative by theta_i. With S = sum_i (1 - m_i^2) and u =
/// a/sqrt(S)
///   dL/dm_i = - sum_mu h_mu y x_i / sqrt(S) - m_i sum_mu h_mu u_mu / S,   dKL/dm_i = theta_i - theta'_i,
/// and dm_i/dtheta_i = 1 - m_i^2.
void TaskLoss::fields_gradient(const Posterior& posterior, double divergence_weight,
                               std::span<double> gradient) const {
  const double total = posterior.total_variance();
  const double scale = 1 / std::sqrt(total), moment = mills_moment_ / total;
  const auto theta = posterior.field(), m = posterior.mean(), v = posterior.variance();
  const double* const prior = prior_field_.data();
  run_wide([=] {
    for (std::size_t i = 0; i < gradient.size(); ++i)
      gradient[i] = v[i] * (divergence_weight * (theta[i] - prior[i]) - scale * gradient[i] - moment * m[i]);
  });
}

}  // namespace franz_parisi::validation
