/// The three forms of a report, and which one a destination gets.
#pragma once

#include "study/document.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace franz_parisi::cli {

enum class Format { json, csv, table };

/// Throws UsageError unless `text` is json, csv or table.
Format parse_format(std::string_view text);

/// What a report is written as when nobody said: by the ending of the file's name, a table on a terminal,
/// else JSON.
Format default_format(std::string_view output_path, bool to_terminal);

/// The document in a form. A table is that of points and events.
std::string report_text(const study::Document& document, const std::vector<std::string>& words,
                        Format format);

/// JSON with what this program was asked.
std::string json_report(const study::Document& document, const std::vector<std::string>& words);

/// A line for tables of a search that does not close; else nothing.
std::string incomplete_text(const study::Document& document);

/// 0 where all that was asked for is there, 3 where not.
int exit_status(const study::Document& document);

}  // namespace franz_parisi::cli
