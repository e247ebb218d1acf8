/// Options that several commands share, in groups: each group is what was typed, and how it is read.
#pragma once

#include "cli/destination.hpp"
#include "cli/report.hpp"
#include "cli/state.hpp"
#include "cli/table.hpp"
#include "study/question.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace franz_parisi::cli {

/// Options that are added next stand under this heading in the help.
void begin_group(CLI::App& command, const std::string& name);

/// One option that takes one text, given at most once. A name may be "-o,--output".
class TextOption {
 public:
  /// Adds the option to a command; `shape` stands for its value in the help.
  void add(CLI::App& command, const std::string& name, const std::string& shape, const std::string& help);

  /// Nothing where the option was not given. Throws UsageError if it was given more than once.
  std::optional<std::string> text() const;
  const std::string& name() const { return name_; }

 private:
  std::string name_;
  std::vector<std::string> occurrences_;
};

/// One option that takes one text, any number of times.
class TextsOption {
 public:
  void add(CLI::App& command, const std::string& name, const std::string& shape, const std::string& help);
  const std::vector<std::string>& texts() const { return texts_; }

 private:
  std::vector<std::string> texts_;
};

/// --alpha, --beta, --gamma, --rho: a list for each control parameter; --weights and --loss: which theory.
class StateOptions {
 public:
  void add(CLI::App& command);
  /// Throws UsageError for a theory that does not exist.
  StateText text() const;
  /// parse_chain of that, with the channel of the loss.
  Chain chain(std::span<const Axis> axes = {}) const;

 private:
  const theory::Channel& channel() const;

  TextOption weights_, loss_;
  std::array<TextOption, theory::parameter::control.size()> lists_;
};

/// --threads.
class ThreadsOption {
 public:
  /// `purpose` says in the help what they are for.
  void add(CLI::App& command, const std::string& purpose);
  /// All there are unless given. Throws UsageError for a value outside its range.
  int read() const;

 private:
  TextOption threads_;
};

/// --seed.
class SeedOption {
 public:
  void add(CLI::App& command);
  /// 1 unless given. Throws UsageError for anything but an integer >= 0.
  std::uint64_t read() const;

 private:
  TextOption seed_;
};

/// --total-time.
class TotalTimeOption {
 public:
  void add(CLI::App& command, double otherwise);
  /// Seconds; nothing where it was not given. Throws UsageError for a value outside its range.
  std::optional<double> read() const;
  std::optional<std::string> text() const { return total_time_.text(); }

 private:
  TextOption total_time_;
};

/// --event, any number of times.
class EventOption {
 public:
  void add(CLI::App& command);
  /// Throws UsageError for what is no KEY=LEVEL, or a key that the last of so many tasks does not have.
  std::vector<study::EventSpec> read(std::size_t tasks) const;

 private:
  TextsOption events_;
};

/// --start.
class StartOption {
 public:
  void add(CLI::App& command);
  /// Nothing where it was not given. Throws UsageError for a state that cannot be.
  std::optional<study::Start> read() const;

 private:
  TextOption start_;
};

/// --reference, --target, --time-limit, --threads.
class SolverOptions {
 public:
  void add(CLI::App& command);
  /// `start` is what StartOption read, for commands that have it. Throws UsageError for values outside their
  /// range.
  study::Options read(const std::optional<study::Start>& start = std::nullopt) const;

 private:
  TextOption reference_, target_, time_limit_;
  ThreadsOption threads_;
};

/// --log and --resume.
class LogOptions {
 public:
  /// `pieces`: what the log keeps.
  void add(CLI::App& command, const std::string& pieces);
  /// Throws UsageError for an empty name, and --resume without a log.
  void read(std::optional<std::string>& log, bool& resume) const;

 private:
  TextOption log_;
  bool resume_ = false;
};

/// --check.
class CheckOption {
 public:
  void add(CLI::App& command);
  /// Throws UsageError where the program was built without the reference.
  bool read() const;

 private:
  bool check_ = false;
};

/// --columns and --digits.
class ShapeOptions {
 public:
  void add(CLI::App& command);
  /// Throws UsageError for a key that no record of so many tasks has, and digits outside their range.
  TableOptions read(std::size_t tasks) const;

 private:
  TextOption columns_, digits_;
};

/// --report.
class ReportOption {
 public:
  void add(CLI::App& command);
  /// Whether a record after every task is asked for. Throws UsageError for another word.
  bool every_task() const;

 private:
  TextOption report_;
};

/// --format and --output.
class OutputOptions {
 public:
  void add(CLI::App& command);
  /// `reads`: files that the command reads or logs to, which the output may not be. Throws UsageError for
  /// one of them or an empty name, WriteError for what cannot be written.
  Destination destination(std::span<const std::string> reads = {}) const;
  /// As asked for or as the file's name ends; else `otherwise`, or a table on a terminal and JSON elsewhere.
  /// Throws UsageError for a format or an ending that there is not.
  Format format(const Destination& destination, std::optional<Format> otherwise = std::nullopt) const;

 private:
  TextOption format_, output_;
};

}  // namespace franz_parisi::cli
