#include "cli/report.hpp"

#include "cli/commands.hpp"
#include "cli/csv.hpp"
#include "cli/table.hpp"
#include "cli/version.hpp"
#include "study/text.hpp"
#include "study/usage_error.hpp"

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
std::string events_text(const study::Document& document) {
  return events_table_text(document.list("events"));
}

}  // namespace

std::string incomplete_text(const study::Document& document) {
  return document.complete.value_or(true) ? "" : "\nincomplete: " + document.incomplete + "\n";
}

int exit_status(const study::Document& document) { return document.met ? exit_success : exit_target_missed; }

std::string json_report(const study::Document& document, const std::vector<std::string>& words) {
  return study::json_text(document, {program_name, program_version, program_commit, shell_command(words)});
}

std::string report_text(const study::Document& document, const std::vector<std::string>& words,
                        Format format) {
  switch (format) {
    case Format::csv:
      return csv_text(document.list("points"));
    case Format::table:
      return table_text(document.list("points")) + events_text(document) + incomplete_text(document);
    case Format::json:
      break;
  }
  return json_report(document, words);
}

}  // namespace franz_parisi::cli
