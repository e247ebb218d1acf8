/// Where a report goes.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace franz_parisi::cli {

/// A report cannot be written: exit status 1. `what()` is one line that names the option, the path and the
/// cause.
class WriteError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Standard output, a file that is replaced as a whole, or a device or pipe that is written to as it is.
class Destination {
 public:
  /// Standard output for an empty path, "-" and "/dev/stdout". Throws WriteError if the path cannot be
  /// written, so that it is known before hours of computing, and UsageError if it is a folder.
  explicit Destination(std::string path);

  bool is_terminal() const;
  const std::string& path() const { return path_; }
  /// Is it replaced as a whole?
  bool is_file() const { return kind_ == Kind::regular; }
  /// The file whose name has this in place of an ending ".csv", or behind another name.
  Destination beside(const std::string& ending) const;

  /// Throws WriteError. A reader that closed standard output (as `head` does) is no error: it has seen
  /// enough.
  void write(std::string_view text) const;

 private:
  enum class Kind { standard_output, special, regular };
  Kind kind_;
  std::string path_;
};

/// Is `file` one of the names, `beside` the output, that a csv has its other lists and its settings under?
bool stands_beside(const std::string& output, const std::string& file);

}  // namespace franz_parisi::cli
