/// What gnuplot plots in a panel.
#pragma once

#include "cli/plot/figure.hpp"

#include <string>
#include <vector>

namespace franz_parisi::cli::plot {

/// Data, line by line, and how they are drawn: "using 1:2 with lines" and the like.
struct Element {
  std::string data;
  std::string drawing;
};

/// The elements of a panel, later ones over earlier ones; at least one.
std::vector<Element> elements_of(const Panel& panel);

}  // namespace franz_parisi::cli::plot
