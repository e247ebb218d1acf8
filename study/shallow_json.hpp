/// JSON as files hold it that people may have changed.
#pragma once

#include "study/json.hpp"

#include <string_view>

namespace franz_parisi::study {

/// Text as JSON. Throws std::invalid_argument, saying in a few words what it is instead: "not JSON: ...",
/// also where a key has two values, or "nested more than 32 deep", where copying what was read could end the
/// program.
Json parse_shallow(std::string_view text);

}  // namespace franz_parisi::study
