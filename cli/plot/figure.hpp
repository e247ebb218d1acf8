/// A picture as a value: panels one above the other that share an x axis, and one legend for all of them.
///
/// Texts are markup of gnuplot's enhanced mode; what comes from outside goes through `plain` of notation.hpp.
#pragma once

#include <array>
#include <string>
#include <vector>

namespace franz_parisi::cli::plot {

struct Point {
  double x;
  double y;
  bool operator==(const Point&) const = default;
};

/// Red, green, blue in [0, 255].
using Colour = std::array<int, 3>;

enum class Stroke {
  solid,   ///< a solution that is what it looks like
  dashed,  ///< a solution that is not stable
  bound,   ///< no solution: a line to compare with
};

/// Points joined by straight lines, finite, in the order they are drawn.
struct Stretch {
  std::vector<Point> points;
  Stroke stroke = Stroke::solid;
  bool operator==(const Stretch&) const = default;
};

/// Stretches of one colour; nothing joins one to the next.
struct Curve {
  Colour colour{};
  std::vector<Stretch> stretches;
};

struct Panel {
  std::string y_label;
  std::vector<Curve> curves;  ///< later ones are drawn over earlier ones
};

struct LegendEntry {
  std::string text;
  Colour colour{};
  Stroke stroke = Stroke::solid;
};

struct Figure {
  std::string x_label;
  bool x_logarithmic = false;  ///< then every x is positive
  std::vector<Panel> panels;   ///< from top to bottom
  std::vector<LegendEntry> legend;
};

}  // namespace franz_parisi::cli::plot
