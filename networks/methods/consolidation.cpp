#include "networks/methods/consolidation.hpp"

#include "networks/adam_step.hpp"

#include <algorithm>
#include <variant>

namespace franz_parisi::networks {

template <class Real>
Consolidation<Real>::Consolidation(const MethodSettings& settings)
    : settings_(settings), adam_(settings.adam) {}

template <class Real>
void Consolidation<Real>::begin_task(std::size_t) {
  if (settings_.resets_optimiser) adam_.reset();
}

template <class Real>
void Consolidation<Real>::step(const Step<Real>& step, std::span<Real> parameters) {
  std::visit(
      [&](const auto slope) {
        if (stiffness_.empty()) {
          adam_.step(parameters, slope);
          return;
        }
        const Real weight = static_cast<Real>(settings_.ewc_lambda) * step.batch;
        const Real *stiffness = stiffness_.data(), *pull = pull_.data(), *w = parameters.data();
        adam_.step(parameters, [slope, weight, stiffness, pull, w](std::size_t i) {
          return slope(i) + weight * (stiffness[i] * w[i] - pull[i]);
        });
      },
      step.slope.slope);
}

template <class Real>
void Consolidation<Real>::end_task(const TaskEnd<Real>& end) {
  const std::size_t count = end.parameters.size();
  std::vector<Real> fisher(count, Real(0));
  end.mean_squared_slopes(fisher);
  stiffness_.resize(count, Real(0));
  pull_.resize(count, Real(0));
  for (std::size_t i = 0; i < count; ++i) {
    const Real anchor = end.parameters[i];
    stiffness_[i] += fisher[i];
    pull_[i] += fisher[i] * anchor;
    rest_ += static_cast<double>(fisher[i]) * static_cast<double>(anchor) * static_cast<double>(anchor);
  }
}

template <class Real>
void Consolidation<Real>::archive(Archive& archive) {
  adam_.archive(archive);
  archive(stiffness_);
  archive(pull_);
  archive(rest_);
}

template <class Real>
double Consolidation<Real>::penalty(std::span<const Real> parameters) const {
  double sum = rest_;
  for (std::size_t i = 0; i < stiffness_.size(); ++i) {
    const auto w = static_cast<double>(parameters[i]);
    sum += w * (static_cast<double>(stiffness_[i]) * w - 2 * static_cast<double>(pull_[i]));
  }
  return settings_.ewc_lambda / 2 * std::max(sum, 0.0);
}

template <class Real>
std::vector<Real> Consolidation<Real>::penalty_slope(std::span<const Real> parameters) const {
  std::vector<Real> slope(parameters.size(), Real(0));
  for (std::size_t i = 0; i < stiffness_.size(); ++i)
    slope[i] = static_cast<Real>(settings_.ewc_lambda) * (stiffness_[i] * parameters[i] - pull_[i]);
  return slope;
}

template class Consolidation<float>;
template class Consolidation<double>;

}  // namespace franz_parisi::networks
