/// A picture as a value: panels one above the other that share an x axis, and one legend for all of them.
///
/// Texts are markup of gnuplot's enhanced mode; what comes from outside goes through `plain` of notation.hpp.
#pragma once

#include <array>
#include <optional>
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

enum class Shape { disc, circle, cross, square, triangle, diamond, plus };

/// A point with a bar of this length to either side; 0 for none.
struct Measurement {
  Point at;
  double error = 0;
};

/// Points of one shape and one meaning, which the legend gives unless it is empty.
struct Markers {
  std::string meaning;
  Shape shape = Shape::disc;
  std::vector<Measurement> points;
};

/// From where to where something reaches at x.
struct Spread {
  double x;
  double lower;
  double upper;
};

/// A shaded area; its meaning is in the legend.
struct Band {
  std::string meaning;
  std::vector<Spread> spreads;
};

/// Things of one colour; nothing joins one stretch to the next.
struct Curve {
  Colour colour{};
  std::vector<Stretch> stretches = {};
  std::vector<Markers> markers = {};
  std::vector<Band> bands = {};
};

/// A rectangle, and the value that its shade stands for.
struct Cell {
  double left, right, bottom, top;
  double value;
};

struct Map {
  std::string label;  ///< of the values
  std::vector<Cell> cells;
  bool written = false;  ///< each value stands in its cell, too
};

/// What an axis shows; without bounds all that there is.
struct Axis {
  bool logarithmic = false;  ///< then everything is positive
  double margin = 0;         ///< at both ends, as a part of the range; none beyond bounds
  std::optional<std::array<double, 2>> bounds = std::nullopt;
  bool counts = false;  ///< a few whole numbers, each with its label in the middle of its place
};

struct Panel {
  std::string y_label;
  std::vector<Curve> curves = {};         ///< later ones are drawn over earlier ones
  Axis y = {.margin = 0.04};              ///< so that no curve runs along the frame
  std::optional<Map> map = std::nullopt;  ///< under the curves
};

/// A vertical line through all panels; its meaning is in the legend.
struct Mark {
  double x;
  Colour colour{};
  std::string meaning;
};

enum class Sample { line, marker, measurement, band };

struct LegendEntry {
  std::string text;
  Colour colour{};
  Style style = {};
  Sample sample = Sample::line;
  Shape shape = Shape::disc;
};

struct Figure {
  std::string x_label;
  Axis x = {};
  std::vector<std::string> x_names =
      {};                          ///< if there are any: what stands at x = 0, 1, ... in place of numbers
  std::vector<Panel> panels = {};  ///< from top to bottom
  std::vector<Mark> marks = {};
  std::vector<LegendEntry> legend = {};
};

}  // namespace franz_parisi::cli::plot
