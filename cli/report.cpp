#include "cli/report.hpp"

#include "cli/csv.hpp"
#include "cli/table.hpp"
#include "cli/usage_error.hpp"

namespace franz_parisi::cli {

Format parse_format(std::string_view text) {
  if (text == "json") return Format::json;
  if (text == "csv") return Format::csv;
  if (text == "table") return Format::table;
  throw UsageError("--format", text, "allowed is json, csv or table");
}

Format default_format(std::string_view output_path, bool to_terminal) {
  if (output_path.ends_with(".json")) return Format::json;
  if (output_path.ends_with(".csv")) return Format::csv;
  return to_terminal ? Format::table : Format::json;
}

namespace {

/// The table of events below that of the points, where a command looked for any.
std::string events_text(const Document& document) {
  for (const Section& section : document.sections) {
    if (section.key == "events") return events_table_text(section.records);
  }
  return "";
}

}  // namespace

std::string incomplete_text(const Document& document) {
  return document.complete.value_or(true) ? "" : "\nincomplete: " + document.incomplete + "\n";
}

std::string report_text(const Document& document, Format format) {
  switch (format) {
    case Format::csv:
      return csv_text(document.points);
    case Format::table:
      return table_text(document.points) + events_text(document) + incomplete_text(document);
    case Format::json:
      break;
  }
  return json_text(document);
}

}  // namespace franz_parisi::cli
