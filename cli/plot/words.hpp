/// Values as words of gnuplot's language.
#pragma once

#include "cli/plot/figure.hpp"

#include <string>
#include <string_view>

namespace franz_parisi::cli::plot {

/// Text for gnuplot, which takes everything but the quote itself as it is between single quotes.
std::string quoted(std::string_view text);

/// A coordinate to more digits than paper shows, and few enough to be rid of rounding noise.
std::string coordinate(double value);

/// "lc rgb '#0072b2'".
std::string colour_words(const Colour& colour);

/// Colour, width and dashes of a line.
std::string line_words(const Colour& colour, const Style& style);

/// A filled circle, of a size that tells it from the line under it.
std::string dot_words(const Colour& colour);

}  // namespace franz_parisi::cli::plot
