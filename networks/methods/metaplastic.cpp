#include "networks/methods/metaplastic.hpp"

#include "networks/adam_step.hpp"
#include "networks/arithmetic/elementary.hpp"

#include <cmath>
#include <variant>

namespace franz_parisi::networks {

template <class Real>
Metaplastic<Real>::Metaplastic(const MethodSettings& settings, double meta)
    : settings_(settings), meta_(static_cast<Real>(meta)), weights_(settings.adam), others_(settings.adam) {}

template <class Real>
void Metaplastic<Real>::begin_task(std::size_t) {
  if (!settings_.resets_optimiser) return;
  weights_.reset();
  others_.reset();
}

template <class Real>
void Metaplastic<Real>::step(const Step<Real>& step, std::span<Real> parameters) {
  const auto slope = std::get<SignSlope<Real>>(step.slope.slope);
  const std::size_t weights = settings_.weights;
  const Real steepness = -2 * meta_;
  weights_.step(parameters.first(weights), slope, [steepness](Real w, Real delta) {
    const Real e = exp_nonpositive(steepness * std::abs(w)), inverse = 1 / (1 + e);
    return w * delta < 0 ? 4 * e * inverse * inverse : Real(1);
  });
  if (weights < parameters.size())
    others_.step(parameters.subspan(weights), [slope, weights](std::size_t i) { return slope(weights + i); });
}

template <class Real>
void Metaplastic<Real>::archive(Archive& archive) {
  weights_.archive(archive);
  others_.archive(archive);
}

template class Metaplastic<float>;
template class Metaplastic<double>;

}  // namespace franz_parisi::networks
