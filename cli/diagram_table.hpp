/// A phase diagram for people, and as rows.
#pragma once

#include "study/record.hpp"

#include <span>
#include <string>
#include <vector>

namespace franz_parisi::cli {

/// The ends of every line, then the events; `x` and `y` are the names of the two parameters.
std::string diagram_table_text(std::span<const Json> lines, std::span<const Json> events,
                               const std::string& x, const std::string& y);

/// The points of all lines as flat records that begin with the number and the kind of their line.
std::vector<Json> flat_lines(std::span<const Json> lines);

}  // namespace franz_parisi::cli
