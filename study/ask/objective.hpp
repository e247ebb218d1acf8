/// What an optimum is sought of: a weighted sum of readings, as it is typed.
#pragma once

#include "study/chain/optimum.hpp"

#include <string_view>

namespace franz_parisi::study {

/// Reads "eps_2", "eps_1+eps_2", "0.3*eps_1 - q": readings of the last of these tasks with a factor each.
/// Throws UsageError for anything else.
Objective parse_objective(std::string_view option, std::string_view text, const Chain& chain);

}  // namespace franz_parisi::study
