/// What a figure shows, and the commands that compute it.
#pragma once

#include "cli/plot/drawers.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace franz_parisi::cli::figures {

/// One computation: a command of this program, as it is typed after the program's name.
struct Part {
  std::string name;     ///< also of its file
  std::string command;  ///< words apart by single spaces
};

/// Processor time on one core, measured and rounded: "2 s", "20 min", "4 h".
struct Times {
  std::string_view quick;
  std::string_view full;
};

struct Definition {
  std::string_view name;
  std::string_view shows;
  plot::AxisKeys axes;
  std::vector<Part> (*parts)(bool quick);  ///< figures of the same parts have the same function
  Times times;                             ///< of all parts
};

/// All figures, in the order of the paper, then those that it does not have.
std::span<const Definition> all();

/// Throws UsageError for a name that no figure has.
const Definition& find(const std::string& name);

}  // namespace franz_parisi::cli::figures
