#include "study/sample_mean.hpp"

#include <limits>

namespace franz_parisi::study {

validation::Estimate sample_mean(std::span<const double> values) {
  if (values.size() > 1) return validation::estimate(values);
  constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
  return {values.empty() ? unknown : values.front(), unknown, values.size()};
}

}  // namespace franz_parisi::study
