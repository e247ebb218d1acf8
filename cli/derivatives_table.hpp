/// Derivatives of readings as people read them.
#pragma once

#include "study/json.hpp"

#include <string>

namespace franz_parisi::cli {

/// A row a reading, a column a parameter; empty where the record of a point has none.
std::string derivatives_text(const Json& point);

}  // namespace franz_parisi::cli
