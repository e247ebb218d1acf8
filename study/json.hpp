/// JSON as documents hold it.
#pragma once

#include <nlohmann/json.hpp>

namespace franz_parisi {

/// Keys keep the order in which they were written.
using Json = nlohmann::ordered_json;

namespace study {

/// The number; null for NaN and infinities, which a document does not hold.
Json number_or_null(double value);

}  // namespace study
}  // namespace franz_parisi
