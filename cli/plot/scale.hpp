/// The range of an axis, and where its tics go.
#pragma once

#include "cli/plot/figure.hpp"

#include <span>
#include <string>
#include <vector>

namespace franz_parisi::cli::plot {

struct Scale {
  double lower = 0;
  double upper = 1;  ///< > lower
  bool logarithmic = false;
  double step = 0;       ///< between labelled tics, a round number; on a logarithmic axis left to gnuplot
  std::string format;    ///< of the labels, for printf
  int label_length = 0;  ///< of the longest one, in characters
  bool halves = true;    ///< tics between the labelled ones
};

/// Whether the values, all positive, lie at constant ratios and span a decade or more.
bool is_logarithmic(std::vector<double> values);

/// The scale of an axis for these values (finite; on a logarithmic axis positive): over its bounds where it
/// has any; otherwise from zero where the values nearly reach it, or from the lowest, to the highest. About
/// `tics` labels, or one for each count.
Scale make_scale(std::span<const double> values, const Axis& axis, int tics);

}  // namespace franz_parisi::cli::plot
