/// The step of Adam, for sources that are compiled with -fopenmp-simd.
#pragma once

#include "networks/adam.hpp"

#include <cmath>
#include <cstddef>

namespace franz_parisi::networks {

template <class Real>
template <class Gradient, class Factor>
void Adam<Real>::step(std::span<Real> parameters, const Gradient& gradient, const Factor& factor) {
  const std::size_t count = parameters.size();
  if (steps_ == 0) {
    first_.assign(count, Real(0));
    second_.assign(count, Real(0));
  }
  ++steps_;
  const auto steps = static_cast<double>(steps_);
  const double first_sum = 1 - std::pow(settings_.first, steps),
               second_sum = 1 - std::pow(settings_.second, steps);
  const auto rate = static_cast<Real>(settings_.learning_rate / first_sum);
  const auto inverse = static_cast<Real>(1 / second_sum);
  const auto epsilon = static_cast<Real>(settings_.corrects_root ? settings_.epsilon
                                                                 : settings_.epsilon / std::sqrt(second_sum));
  const auto keep_first = static_cast<Real>(settings_.first),
             keep_second = static_cast<Real>(settings_.second);
  const auto take_first = static_cast<Real>(1 - settings_.first),
             take_second = static_cast<Real>(1 - settings_.second);
  const auto decay = static_cast<Real>(settings_.weight_decay);
  Real *first = first_.data(), *second = second_.data(), *theta = parameters.data();
#pragma omp simd
  for (std::size_t i = 0; i < count; ++i) {
    const Real g = gradient(i) + decay * theta[i];
    const Real m = keep_first * first[i] + take_first * g, s = keep_second * second[i] + take_second * g * g;
    first[i] = m;
    second[i] = s;
    const Real delta = -rate * m / (std::sqrt(s * inverse) + epsilon);
    theta[i] += factor(theta[i], delta) * delta;
  }
}

}  // namespace franz_parisi::networks
