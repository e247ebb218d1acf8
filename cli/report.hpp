/// The three forms of a report, and which one a destination gets.
#pragma once

#include "cli/destination.hpp"
#include "cli/table.hpp"
#include "study/document.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace franz_parisi::cli {

enum class Format { json, csv, table };

/// Throws UsageError unless `text` is json, csv or table.
Format parse_format(std::string_view text);

/// The format that the ending of a file's name stands for; nothing for a name without one. Throws UsageError
/// for an ending that no format has.
std::optional<Format> format_of(std::string_view output_path);

/// JSON with what this program was asked.
std::string json_report(const study::Document& document, const std::vector<std::string>& words);

/// Writes the document in a form. csv: the main list goes to the destination,
/// each other list and the settings to files beside it (c.csv, c.events.csv,
/// c.meta.json); on standard output the main list alone, and standard error names the rest. Throws
/// WriteError.
void write_report(const study::Document& document, const std::vector<std::string>& words, Format format,
                  const TableOptions& columns, const Destination& destination);

/// 0 where all that was asked for is there, 3 where not, 4 where a verdict was not possible.
int exit_status(const study::Document& document);

}  // namespace franz_parisi::cli
