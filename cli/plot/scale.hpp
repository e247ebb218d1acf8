/// The range of an axis, and where its tics go.
#pragma once

#include <span>
#include <string>

namespace franz_parisi::cli::plot {

struct Scale {
  double lower = 0;
  double upper = 1;  ///< > lower
  bool logarithmic = false;
  double step = 0;       ///< between labelled tics, a round number; on a logarithmic axis left to gnuplot
  std::string format;    ///< of the labels, for printf
  int label_length = 0;  ///< of the longest one, in characters
};

/// An axis for these values (finite; on a logarithmic axis positive): from zero where the values nearly reach
/// it, otherwise from the lowest, in both cases to the highest. About `tics` labels.
Scale x_scale(std::span<const double> values, bool logarithmic, int tics);

/// The same with a margin at both ends, so that no curve runs along the frame.
Scale y_scale(std::span<const double> values, int tics);

}  // namespace franz_parisi::cli::plot
