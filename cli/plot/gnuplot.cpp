#include "cli/plot/gnuplot.hpp"

#include "cli/process.hpp"

#include <stdexcept>
#include <system_error>

namespace franz_parisi::cli::plot {

namespace {

ProcessResult run(std::string_view script) {
  try {
    return run_process({"gnuplot", "--default-settings", "-"}, script);
  } catch (const std::system_error& error) {
    if (error.code() == std::errc::no_such_file_or_directory) {
      throw std::runtime_error(
          "gnuplot, which draws the pictures, is not on the PATH; install it (Debian: "
          "apt-get install gnuplot-nox)");
    }
    throw std::runtime_error("gnuplot cannot be started: " + error.code().message());
  }
}

}  // namespace

std::string run_gnuplot(std::string_view script) {
  ProcessResult result = run(script);
  if (result.status != 0 || result.output.empty()) {
    throw std::runtime_error("gnuplot failed with status " + std::to_string(result.status) + ": " +
                             result.errors);
  }
  return std::move(result.output);
}

}  // namespace franz_parisi::cli::plot
