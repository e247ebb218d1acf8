#include "validation/observables.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace franz_parisi::validation {

double overlap(std::span<const double> a, std::span<const double> b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0) / static_cast<double>(a.size());
}

double sign_overlap(std::span<const double> mean, std::span<const double> teacher) {
  long sum = 0;
  for (std::size_t i = 0; i < mean.size(); ++i) {
    const double product = mean[i] * teacher[i];
    sum += (product > 0) - (product < 0);
  }
  return static_cast<double>(sum) / static_cast<double>(mean.size());
}

double generalisation_error(double p) { return std::acos(std::clamp(p, -1.0, 1.0)) * std::numbers::inv_pi; }

}  // namespace franz_parisi::validation
