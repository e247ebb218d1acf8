#include "cli/destination.hpp"

#include "cli/file.hpp"
#include "study/text.hpp"
#include "study/usage_error.hpp"

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace franz_parisi::cli {

namespace {

namespace fs = std::filesystem;

/// A name without its ending ".csv", if it has that one.
std::string without_csv(std::string name) {
  constexpr std::string_view own = ".csv";
  if (name.ends_with(own)) name.resize(name.size() - own.size());
  return name;
}

[[noreturn]] void fail(int error = errno) { throw std::system_error(error, std::generic_category()); }

bool is_special(const fs::path& path) {
  std::error_code ignored;  // a path that cannot be looked at is reported by the attempt to write it
  const fs::file_status status = fs::status(path, ignored);
  return fs::exists(status) && !fs::is_regular_file(status) && !fs::is_directory(status);
}

void write_special(const std::string& path, std::string_view text) {
  FileDescriptor file(open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (file.number() < 0) fail();
  write_all(file.number(), text);
  file.close();
}

void write_standard_output(std::string_view text) {
  try {
    write_all(STDOUT_FILENO, text);
  } catch (const std::system_error& error) {
    if (error.code() != std::errc::broken_pipe) throw;
  }
}

std::string message(const std::string& path, const std::system_error& error) {
  const std::string where = path.empty() ? "standard output" : "--output " + path;
  return one_line(where + ": cannot be written: " + error.code().message());
}

}  // namespace

Destination::Destination(std::string path) : kind_(Kind::regular), path_(std::move(path)) {
  if (path_ == "-" || path_ == "/dev/stdout") path_.clear();
  try {
    if (path_.empty()) {
      kind_ = Kind::standard_output;
    } else if (is_special(path_)) {
      kind_ = Kind::special;
      if (access(path_.c_str(), W_OK) != 0) fail();
    } else {
      if (!fs::path(path_).has_filename() || fs::is_directory(path_))
        throw UsageError("--output", path_, "is a folder; allowed is the name of a file");
      check_replaceable(path_);
    }
  } catch (const std::system_error& error) {
    throw WriteError(message(path_, error));
  }
}

Destination Destination::beside(const std::string& ending) const {
  return Destination(without_csv(path_) + ending);
}

bool Destination::is_terminal() const {
  if (kind_ == Kind::standard_output) return isatty(STDOUT_FILENO) == 1;
  return false;
}

void Destination::write(std::string_view text) const {
  try {
    switch (kind_) {
      case Kind::standard_output:
        return write_standard_output(text);
      case Kind::special:
        return write_special(path_, text);
      case Kind::regular:
        return replace_file(path_, text);
    }
  } catch (const std::system_error& error) {
    throw WriteError(message(path_, error));
  }
}

bool stands_beside(const std::string& output, const std::string& file) {
  std::error_code ignored;
  // A relative path of which nothing exists would stay relative.
  const auto place = [&](const std::string& path) {
    return fs::weakly_canonical(fs::absolute(path, ignored), ignored);
  };
  const fs::path one = place(output), other = place(file);
  const std::string name = other.filename().string();
  return one.parent_path() == other.parent_path() &&
         name.starts_with(without_csv(one.filename().string()) + ".") &&
         (name.ends_with(".csv") || name.ends_with(".meta.json"));
}

}  // namespace franz_parisi::cli
