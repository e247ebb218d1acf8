#include "cli/report.hpp"

#include "cli/commands.hpp"
#include "cli/csv.hpp"
#include "cli/document_table.hpp"
#include "cli/file.hpp"
#include "study/text.hpp"
#include "study/usage_error.hpp"

#include <filesystem>
#include <span>

#include "version.hpp"
#include <fmt/format.h>
#include <unistd.h>

namespace franz_parisi::cli {

Format parse_format(std::string_view text) {
  if (text == "json") return Format::json;
  if (text == "csv") return Format::csv;
  if (text == "table") return Format::table;
  throw UsageError("--format", text, "allowed is json, csv or table");
}

std::optional<Format> format_of(std::string_view output_path) {
  const std::string ending = std::filesystem::path(output_path).extension().string();
  if (ending.empty()) return std::nullopt;
  if (ending == ".json") return Format::json;
  if (ending == ".csv") return Format::csv;
  throw UsageError("--output", output_path,
                   "allowed is a name that ends in .json or .csv, or any with --format");
}

int exit_status(const study::Document& document) {
  if (document.met) return exit_success;
  return document.inconclusive ? exit_inconclusive : exit_target_missed;
}

namespace {

study::Provenance provenance(const std::vector<std::string>& words) {
  return {program_name, program_version, program_commit, shell_command(words)};
}

}  // namespace

std::string json_report(const study::Document& document, const std::vector<std::string>& words) {
  return study::json_text(document, provenance(words));
}

void write_report(const study::Document& document, const std::vector<std::string>& words, Format format,
                  const TableOptions& columns, const Destination& destination) {
  if (format == Format::table) return destination.write(document_table(document, columns));
  if (format == Format::json) return destination.write(json_report(document, words));
  const std::span<const study::Section> others = std::span(document.lists).subspan(1);
  if (!destination.is_file()) {
    for (const study::Section& one : others)
      if (!one.records.empty())
        write_all(STDERR_FILENO,
                  fmt::format("csv on standard output leaves out {} records of {}: give --output FILE.csv\n",
                              one.records.size(), one.key));
    return destination.write(csv_text(document.lists.front().records, columns.columns));
  }
  // Empty lists as well: no file of an earlier run stays beside the new ones.
  for (const study::Section& one : others)
    destination.beside(fmt::format(".{}.csv", one.key)).write(csv_text(one.records));
  destination.beside(".meta.json").write(study::json_text_without_lists(document, provenance(words)));
  destination.write(csv_text(document.lists.front().records, columns.columns));
}

}  // namespace franz_parisi::cli
