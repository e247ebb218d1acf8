/// Means over instances as records show them.
#pragma once

#include "validation/statistics.hpp"

#include <span>

namespace franz_parisi::study {

/// Of one value the standard error, of none the mean as well, is NaN: null in a record.
validation::Estimate sample_mean(std::span<const double> values);

}  // namespace franz_parisi::study
