#include "validation/posterior.hpp"

#include "validation/elementary.hpp"
#include "validation/processor.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>
#include <utility>

namespace franz_parisi::validation {

Posterior::Posterior(std::vector<double> field)
    : field_(std::move(field)), mean_(field_.size()), variance_(field_.size()) {
  if (field_.empty()) throw std::invalid_argument("Posterior: no fields, at least 1 expected");
  refresh();
}

void Posterior::refresh() {
  const double* const theta = field_.data();
  double* const m = mean_.data();
  double* const v = variance_.data();
  const std::size_t count = size();
  run_wide([=] {
    for (std::size_t i = 0; i < count; ++i) {
      const double e = exp_nonpositive(-2 * std::abs(theta[i]));
      const double inverse = 1 / (1 + e);
      m[i] = std::copysign((1 - e) * inverse, theta[i]);
      v[i] = 4 * e * inverse * inverse;
    }
  });
  total_variance_ = 0;
  for (std::size_t i = 0; i < count; ++i) total_variance_ += v[i];
}

double sum_log_2cosh(std::span<const double> field) {
  constexpr std::size_t block = 64;
  std::array<double, block> terms{};
  double sum = 0;
  for (std::size_t begin = 0; begin < field.size(); begin += block) {
    const std::size_t count = std::min(block, field.size() - begin);
    const double* const theta = field.data() + begin;
    run_wide([&] {
      for (std::size_t i = 0; i < count; ++i) {
        const double magnitude = std::abs(theta[i]);
        terms[i] = magnitude + log_positive(1 + exp_nonpositive(-2 * magnitude));
      }
    });
    for (std::size_t i = 0; i < count; ++i) sum += terms[i];
  }
  return sum;
}

}  // namespace franz_parisi::validation
