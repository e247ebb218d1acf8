#include "cli/plot/gnuplot.hpp"

#include "cli/plot/script.hpp"
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

std::string run_gnuplot(std::string_view script) {
  ProcessResult result = run(script);
  if (result.status != 0 || result.output.empty()) {
    throw std::runtime_error("gnuplot failed with status " + std::to_string(result.status) + ": " +
                             result.errors);
  }
  return std::move(result.output);
}

/// Words and symbols of one line are elements of their own; without this some readers trim the spaces between
/// them.
std::string keep_spaces(std::string_view svg) {
  constexpr std::string_view element = "<text>";
  std::string text;
  for (std::size_t at = svg.find(element); at != std::string_view::npos; at = svg.find(element)) {
    text.append(svg.substr(0, at)).append("<text xml:space=\"preserve\">");
    svg.remove_prefix(at + element.size());
  }
  return text.append(svg);
}

}  // namespace

std::string draw_picture(const Figure& figure, PictureFormat format) {
  std::string picture = run_gnuplot(gnuplot_script(figure, format));
  return format == PictureFormat::svg ? keep_spaces(picture) : picture;
}

}  // namespace franz_parisi::cli::plot
