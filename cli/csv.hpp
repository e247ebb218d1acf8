/// Records as comma-separated values (RFC 4180, lines end in a newline).
#pragma once

#include "study/json.hpp"

#include <span>
#include <string>
#include <vector>

namespace franz_parisi::cli {

/// A header line and one line a record. Columns are those asked for, or every key that occurs in order of
/// appearance. What is null or absent is an empty field. Lines of a diagram become a row for each of their
/// points, which begin with the number of the line.
std::string csv_text(std::span<const Json> records, const std::vector<std::string>& columns = {});

}  // namespace franz_parisi::cli
