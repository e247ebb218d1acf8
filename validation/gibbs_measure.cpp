#include "validation/gibbs_measure.hpp"

#include <cmath>
#include <stdexcept>
#include <string>

namespace franz_parisi::validation {

GibbsMeasure::GibbsMeasure(TaskLoss& loss, double beta) : loss_(&loss), beta_(beta) {
  if (!(beta >= 0) || !std::isfinite(beta))
    throw std::invalid_argument("GibbsMeasure: beta = " + std::to_string(beta) + ", not >= 0 and finite");
}

double GibbsMeasure::gradient(const Posterior& state, std::span<double> gradient) const {
  const double data_loss = loss_->gradient(state, gradient);
  const auto m = state.mean();
  for (std::size_t i = 0; i < gradient.size(); ++i) gradient[i] = beta_ * gradient[i] + 2 * m[i];
  return data_loss;
}

double GibbsMeasure::energy(const Posterior& state, double data_loss) const {
  return data_loss + (loss_->gamma() > 0 ? loss_->gamma() * loss_->divergence(state) : 0);
}

double GibbsMeasure::potential(const Posterior& state, double data_loss) const {
  return beta_ * energy(state, data_loss) + 2 * sum_log_2cosh(state.field());
}

}  // namespace franz_parisi::validation
