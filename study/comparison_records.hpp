/// What is written of a comparison, whatever was simulated.
#pragma once

#include "study/comparison.hpp"
#include "study/json.hpp"

#include <string>
#include <vector>

namespace franz_parisi::study {

/// One record a quantity of the task that was compared.
std::vector<Json> comparison_records(const Comparison& comparison, std::size_t point, std::size_t task);

/// The verdict on a point; `comparison` may be null, `reason` says why. `mixed` is what is known of the
/// instances.
Json verdict_record(const Comparison* comparison, const std::string& reason, std::size_t point,
                    const Json& mixed);

/// What was demanded, beside the level.
void add_demands(Json& settings, const Demands& demands);

}  // namespace franz_parisi::study
