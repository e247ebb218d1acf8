/// A figure as a script for gnuplot 5.4.
#pragma once

#include "cli/plot/figure.hpp"

#include <string>
#include <string_view>

namespace franz_parisi::cli::plot {

enum class PictureFormat { svg, pdf, png };

/// Throws UsageError unless `text` is svg, pdf or png.
PictureFormat parse_picture_format(std::string_view text);

/// The script that draws the figure to standard output. It holds all data and names no file.
std::string gnuplot_script(const Figure& figure, PictureFormat format);

}  // namespace franz_parisi::cli::plot
