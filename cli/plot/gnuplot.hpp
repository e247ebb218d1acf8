/// The program that draws.
#pragma once

#include <string>
#include <string_view>

namespace franz_parisi::cli::plot {

/// What gnuplot writes to standard output when it is given this script. Throws std::runtime_error with one
/// line that says what to install where there is no gnuplot on the PATH, or what gnuplot complained of.
std::string run_gnuplot(std::string_view script);

}  // namespace franz_parisi::cli::plot
