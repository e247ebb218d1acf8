#include "validation/optimiser.hpp"

#include "validation/processor.hpp"

#include <cmath>
#include <stdexcept>

#include <fmt/format.h>

namespace franz_parisi::validation {
namespace {

void require(bool allowed, const char* name, double value, const char* range) {
  if (!allowed) throw std::invalid_argument(fmt::format("{} = {:f}, expected {}", name, value, range));
}

}  // namespace

Optimiser::Optimiser(const OptimiserSettings& settings, std::size_t size)
    : settings_(settings),
      first_(size, 0.0),
      second_(settings.rule == OptimiserSettings::Rule::adam ? size : 0, 0.0) {
  require(settings.learning_rate > 0, "learning_rate", settings.learning_rate, "> 0");
  require(settings.momentum >= 0 && settings.momentum < 1, "momentum", settings.momentum, "in [0, 1)");
  require(settings.weight_decay >= 0, "weight_decay", settings.weight_decay, ">= 0");
}

void Optimiser::step(std::span<const double> gradient, std::span<double> field) {
  const double rate = settings_.learning_rate;
  const double keep = 1 - rate * settings_.weight_decay;
  const std::size_t count = field.size();
  const double* const g = gradient.data();
  double *const theta = field.data(), *const first = first_.data(), *const second = second_.data();
  if (settings_.rule == OptimiserSettings::Rule::sgd) {
    run_wide([=, momentum = settings_.momentum] {
      for (std::size_t i = 0; i < count; ++i) {
        first[i] = momentum * first[i] + rate * g[i];
        theta[i] = keep * theta[i] - first[i];
      }
    });
    return;
  }
  constexpr double beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8;
  first_power_ *= beta1;
  second_power_ *= beta2;
  const double scale = rate / (1 - first_power_), second_scale = 1 / (1 - second_power_);
  run_wide([=] {
    for (std::size_t i = 0; i < count; ++i) {
      first[i] = beta1 * first[i] + (1 - beta1) * g[i];
      second[i] = beta2 * second[i] + (1 - beta2) * g[i] * g[i];
      theta[i] = keep * theta[i] - scale * first[i] / (std::sqrt(second[i] * second_scale) + epsilon);
    }
  });
}

}  // namespace franz_parisi::validation
