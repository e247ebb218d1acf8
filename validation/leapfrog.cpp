#include "validation/leapfrog.hpp"

#include <numeric>
#include <utility>

namespace franz_parisi::validation {

PhasePoint::PhasePoint(const GibbsMeasure& measure, Posterior start)
    : state(std::move(start)), momentum(state.size(), 0.0), gradient(state.size()) {
  refresh(measure);
}

void PhasePoint::refresh(const GibbsMeasure& measure) {
  data_loss = measure.gradient(state, gradient);
  potential = measure.potential(state, data_loss);
}

double PhasePoint::energy() const {
  return potential + 0.5 * std::inner_product(momentum.begin(), momentum.end(), momentum.begin(), 0.0);
}

void leapfrog(const GibbsMeasure& measure, PhasePoint& point, double step_size, std::size_t steps) {
  const auto kick = [&](double time) {
    for (std::size_t i = 0; i < point.momentum.size(); ++i) point.momentum[i] -= time * point.gradient[i];
  };
  const auto drift = [&](std::span<double> field) {
    for (std::size_t i = 0; i < field.size(); ++i) field[i] += step_size * point.momentum[i];
  };
  kick(0.5 * step_size);
  for (std::size_t k = 0; k < steps; ++k) {
    point.state.change_field(drift);
    point.data_loss = measure.gradient(point.state, point.gradient);
    kick(k + 1 < steps ? step_size : 0.5 * step_size);
  }
  point.potential = measure.potential(point.state, point.data_loss);
}

}  // namespace franz_parisi::validation
