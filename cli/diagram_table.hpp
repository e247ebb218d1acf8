/// A phase diagram for people.
#pragma once

#include "study/json.hpp"

#include <span>
#include <string>

namespace franz_parisi::cli {

/// The ends of every line, then the events; `x` and `y` are the names of the two parameters.
std::string diagram_table_text(std::span<const Json> lines, std::span<const Json> events,
                               const std::string& x, const std::string& y);

}  // namespace franz_parisi::cli
