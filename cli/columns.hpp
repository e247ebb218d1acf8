/// Rows of cells as lines whose columns stand below each other.
#pragma once

#include "study/json.hpp"

#include <string>
#include <vector>

namespace franz_parisi::cli {

using Row = std::vector<std::string>;

/// Rows of one length, at least one. Columns to the right, the last one to the left.
std::string aligned(const std::vector<Row>& rows);

/// A reading for people: seven decimals below each other, except for the very small and the very large; "-"
/// for what is not finite.
std::string reading_text(double value);
/// The same of a value in a document, where null is what does not exist.
std::string reading_text(const Json& value);

/// The key of eps of the task that an event is of.
std::string eps_of(const Json& event);

}  // namespace franz_parisi::cli
