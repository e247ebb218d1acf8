/// The three forms of a report, and which one a destination gets.
#pragma once

#include "cli/document.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace franz_parisi::cli {

enum class Format { json, csv, table };

/// Throws UsageError unless `text` is json, csv or table.
Format parse_format(std::string_view text);

/// What a report is written as when nobody said: by the ending of the file's name, a table on a terminal,
/// else JSON.
Format default_format(std::string_view output_path, bool to_terminal);

std::string report_text(const Document& document, Format format);

/// A line for tables of a search that its total time ended; else nothing.
std::string incomplete_text(const Document& document);

}  // namespace franz_parisi::cli
