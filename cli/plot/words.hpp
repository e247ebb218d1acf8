/// Values as words of gnuplot's language.
#pragma once

#include "cli/plot/figure.hpp"

#include <string>
#include <string_view>

namespace franz_parisi::cli::plot {

/// Text for gnuplot, which takes everything but the quote itself as it is between single quotes.
std::string in_quotes(std::string_view text);

/// A coordinate to more digits than paper shows, and few enough to be rid of rounding noise.
std::string coordinate(double value);

/// "rgb '#0072b2'".
std::string colour_words(const Colour& colour);

/// Colour, width and dashes of a line.
std::string line_words(const Colour& colour, const Style& style);

/// Shape, size and colour of a point.
std::string marker_words(const Colour& colour, Shape shape);

}  // namespace franz_parisi::cli::plot
