#include "cli/output_options.hpp"

#include "cli/file.hpp"
#include "study/ask/number.hpp"
#include "study/record.hpp"
#include "study/text.hpp"
#include "study/usage_error.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace franz_parisi::cli {

namespace {

/// For a message: every reading has one by every parameter.
std::vector<std::string> without_derivatives(std::vector<std::string> keys) {
  std::erase_if(keys, [](const std::string& key) { return key.starts_with("d_"); });
  keys.emplace_back("d_KEY/d_NAME of --derivatives");
  return keys;
}

}  // namespace

void ShapeOptions::add(study::Form& form) {
  form.group("Output");
  columns_.add(form, "--columns", "KEY,...",
               "columns of a table or csv, keys of records as q, eps_1 or q_error; default the main ones");
  digits_.add(form, "--digits", "D", "significant digits of a table, in [1, 17]; default seven decimals");
}

TableOptions ShapeOptions::read(std::size_t tasks) const {
  TableOptions options;
  if (const auto text = digits_.text())
    options.digits = static_cast<int>(study::parse_integer(digits_.name(), *text, *text, 1, 17));
  const auto text = columns_.text();
  if (!text) return options;
  const std::vector<std::string> known = study::point_keys(tasks);
  for (const std::string_view key : split(*text, ',')) {
    if (std::ranges::find(known, key) == known.end())
      throw UsageError(
          columns_.name(), *text,
          fmt::format("'{}' is no key; allowed are {}", key, fmt::join(without_derivatives(known), ", ")));
    if (std::ranges::find(options.columns, key) != options.columns.end())
      throw UsageError(columns_.name(), *text, fmt::format("'{}' is given twice; allowed is once", key));
    options.columns.emplace_back(key);
  }
  return options;
}

void ShapeOptions::check(Format format) const {
  if (const auto text = columns_.text(); text && format == Format::json)
    throw UsageError(columns_.name(), *text, "json holds every key; allowed with --format table or csv");
  if (const auto text = digits_.text(); text && format != Format::table)
    throw UsageError(digits_.name(), *text, "other formats hold every digit; allowed with --format table");
}

void OutputOptions::add(study::Form& form) {
  form.group("Output");
  format_.add(form, "--format", "json|csv|table",
              "default: as the name of the output file ends; a table on a terminal, else json");
  output_.add(form, "-o,--output", "FILE",
              "written as a whole or not at all; default standard output. A name that ends in .csv gets the\n"
              "main list, and every other list and the settings a file beside it");
}

Destination OutputOptions::destination(std::span<const std::string> reads) const {
  const auto path = output_.text();
  if (path && path->empty()) throw UsageError(output_.name(), *path, "allowed is the name of a file");
  const bool is_csv = format_.text() ? format_.text() == "csv" : path && path->ends_with(".csv");
  for (const std::string& file : reads)
    if (path && (same_file(*path, file) || (is_csv && stands_beside(*path, file))))
      throw UsageError(output_.name(), *path,
                       "is a file that the command reads or logs to; allowed is another");
  return Destination(path.value_or(""));
}

Format OutputOptions::format(const Destination& destination, std::optional<Format> otherwise) const {
  if (const auto text = format_.text()) return parse_format(*text);
  if (const auto ending = format_of(destination.path())) return *ending;
  return otherwise ? *otherwise : destination.is_terminal() ? Format::table : Format::json;
}

}  // namespace franz_parisi::cli
