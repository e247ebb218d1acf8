/// Running another program without a shell.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace franz_parisi::cli {

struct ProcessResult {
  int status = 0;      ///< exit status, or 128 + the signal that ended it
  std::string output;  ///< standard output
  std::string errors;  ///< standard error
};

/// Runs the program words[0], looked up in PATH, with these words as its arguments and `input` as its
/// standard input, to its end. SIGPIPE has to be ignored, as handle_signals does: a program may stop reading
/// before the input ends. Throws std::system_error if it cannot be started (no_such_file_or_directory where
/// there is none).
ProcessResult run_process(const std::vector<std::string>& words, std::string_view input);

}  // namespace franz_parisi::cli
