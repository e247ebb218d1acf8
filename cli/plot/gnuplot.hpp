/// The program that draws.
#pragma once

#include "cli/plot/figure.hpp"
#include "cli/plot/script.hpp"

#include <string>

namespace franz_parisi::cli::plot {

/// The picture, as a file holds it. Throws std::runtime_error with one line that says what to install where
/// there is no gnuplot on the PATH, or what gnuplot complained of.
std::string draw_picture(const Figure& figure, PictureFormat format);

}  // namespace franz_parisi::cli::plot
