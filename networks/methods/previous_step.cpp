#include "networks/methods/previous_step.hpp"

#include "networks/adam_step.hpp"
#include "networks/moments.hpp"

#include <variant>

namespace franz_parisi::networks {

template <class Real>
PreviousStep<Real>::PreviousStep(const MethodSettings& settings)
    : resets_(settings.resets_optimiser), adam_(settings.adam) {}

template <class Real>
void PreviousStep<Real>::begin_task(std::size_t) {
  if (resets_) adam_.reset();
}

template <class Real>
void PreviousStep<Real>::step(const Step<Real>& step, std::span<Real> parameters) {
  const auto slope = std::get<FieldSlope<Real>>(step.slope.slope);
  const std::size_t count = parameters.size();
  if (lagged_.empty()) lagged_.assign(count, Real(0));
  mean_.resize(count);
  variance_.resize(count);
  before_.assign(parameters.begin(), parameters.end());
  const Real* lagged = lagged_.data();
  adam_.step(parameters, [slope, lagged](std::size_t i) { return slope(i) + lagged[i]; });
  moments<Real>(step.beta, parameters, mean_, variance_);
  for (std::size_t i = 0; i < count; ++i)
    lagged_[i] = step.beta * step.beta * variance_[i] * (parameters[i] - before_[i]);
}

template <class Real>
void PreviousStep<Real>::archive(Archive& archive) {
  adam_.archive(archive);
  archive(lagged_);
}

template class PreviousStep<float>;
template class PreviousStep<double>;

}  // namespace franz_parisi::networks
