/// Points as comma-separated values (RFC 4180, lines end in a newline).
#pragma once

#include "study/record.hpp"

#include <span>
#include <string>

namespace franz_parisi::cli {

/// A header line with every key that occurs, in order of appearance, and one line a point. What is null or
/// absent is an empty field.
std::string csv_text(std::span<const Json> points);

}  // namespace franz_parisi::cli
