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
  dashed,  ///< a solution of which replica symmetry is not stable
  bound,   ///< no solution: a line to compare with
  mark,    ///< no solution: a place on the x axis
};

struct Style {
  Stroke stroke = Stroke::solid;
  bool thin = false;  ///< for solutions that another one dominates
  bool operator==(const Style&) const = default;
};

/// Points joined by straight lines, finite, in the order they are drawn.
struct Stretch {
  std::vector<Point> points;
  Style style;
  bool operator==(const Stretch&) const = default;
};

/// Stretches of one colour; nothing joins one to the next.
struct Curve {
  Colour colour{};
  std::vector<Stretch> stretches;
  std::vector<Point> dots;  ///< places on the curve that are pointed out
};

struct Panel {
  std::string y_label;
  std::vector<Curve> curves;  ///< later ones are drawn over earlier ones
};

/// A vertical line through all panels.
struct Mark {
  double x;
  Colour colour{};
};

enum class Sample { line, dot };

struct LegendEntry {
  std::string text;
  Colour colour{};
  Style style;
  Sample sample = Sample::line;
};

struct Figure {
  std::string x_label;
  bool x_logarithmic = false;  ///< then every x is positive
  std::vector<Panel> panels;   ///< from top to bottom
  std::vector<Mark> marks;
  std::vector<LegendEntry> legend;
};

}  // namespace franz_parisi::cli::plot
