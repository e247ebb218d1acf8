#include "networks/methods/variational.hpp"

#include "networks/adam_step.hpp"

#include <algorithm>
#include <utility>
#include <variant>

namespace franz_parisi::networks {

template <class Real>
Variational<Real>::Variational(const MethodSettings& settings, std::vector<double> gamma)
    : settings_(settings), gammas_(std::move(gamma)), adam_(settings.adam) {}

template <class Real>
void Variational<Real>::begin_task(std::size_t task) {
  gamma_ = gammas_.empty() ? 0 : gammas_[std::min(task, gammas_.size() - 1)];
  if (settings_.resets_optimiser) adam_.reset();
}

template <class Real>
void Variational<Real>::step(const Step<Real>& step, std::span<Real> parameters) {
  const auto slope = std::get<FieldSlope<Real>>(step.slope.slope);
  if (prior_.empty()) prior_.assign(parameters.size(), Real(0));
  const Real beta = step.beta, *prior = prior_.data();
  Real* theta = parameters.data();
  if (settings_.rule == Rule::natural) {
    const Real rate = static_cast<Real>(settings_.adam.learning_rate) / beta,
               gamma = static_cast<Real>(gamma_);
    const Real of_data = step.samples / step.batch;
#pragma omp simd
    for (std::size_t i = 0; i < parameters.size(); ++i)
      theta[i] -= rate * (of_data * slope.by_mean(i) + gamma * (beta * theta[i] - prior[i]));
    return;
  }
  const Real weight = static_cast<Real>(gamma_) * step.batch / step.samples;
  if (weight == 0)
    adam_.step(parameters, slope);
  else
    adam_.step(parameters, [slope, beta, weight, prior, theta](std::size_t i) {
      return beta * slope.variance[i] * (slope.by_mean(i) + weight * (beta * theta[i] - prior[i]));
    });
}

template <class Real>
void Variational<Real>::end_task(const TaskEnd<Real>& end) {
  prior_.resize(end.parameters.size());
  for (std::size_t i = 0; i < prior_.size(); ++i) prior_[i] = end.beta * end.parameters[i];
}

template <class Real>
void Variational<Real>::archive(Archive& archive) {
  adam_.archive(archive);
  archive(prior_);
}

template class Variational<float>;
template class Variational<double>;

}  // namespace franz_parisi::networks
