/// How an answer is to be shown: --columns, --digits, --format, --output.
#pragma once

#include "cli/destination.hpp"
#include "cli/report.hpp"
#include "cli/table.hpp"
#include "study/ask/form.hpp"

#include <optional>
#include <span>
#include <string>

namespace franz_parisi::cli {

/// --columns and --digits.
class ShapeOptions {
 public:
  void add(study::Form& form);
  /// Throws UsageError for a key that no record of so many tasks has, and digits outside their range.
  TableOptions read(std::size_t tasks) const;
  /// Throws UsageError where one was given that this format has no use for.
  void check(Format format) const;

 private:
  study::TextOption columns_, digits_;
};

/// --format and --output.
class OutputOptions {
 public:
  void add(study::Form& form);
  /// `reads`: files that the command reads or logs to, which neither the output nor a file that csv puts
  /// beside it may be. Throws UsageError for one of them or an empty name, WriteError for what cannot be
  /// written.
  Destination destination(std::span<const std::string> reads = {}) const;
  /// As asked for or as the file's name ends; else `otherwise`, or a table on a terminal and JSON elsewhere.
  /// Throws UsageError for a format or an ending that there is not.
  Format format(const Destination& destination, std::optional<Format> otherwise = std::nullopt) const;

 private:
  study::TextOption format_, output_;
};

}  // namespace franz_parisi::cli
