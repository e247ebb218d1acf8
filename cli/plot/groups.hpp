/// The points of sources, sorted into the sweeps that a figure shows as one curve each.
#pragma once

#include "cli/plot/sources.hpp"

#include <span>
#include <string>
#include <vector>

namespace franz_parisi::cli::plot {

/// Points of one source that differ in one parameter only.
struct Group {
  const Source* source;
  std::vector<const Json*> points;  ///< not empty; in the order of the document
  std::vector<const Json*> events;  ///< what happens between them, if the document lists it
  std::size_t slot = 0;             ///< counted from 0; measurements share that of the theory for them

  const Input& input() const { return source->input; }
};

/// What shares a colour.
struct Slot {
  std::string label;  ///< markup: what tells it from the others; empty for a single one
  Content content;    ///< of its first group
};

struct Groups {
  std::vector<Group> all;  ///< at least one
  std::vector<Slot> slots;
};

/// The groups of points that agree in every parameter but `running`, in order of appearance. Throws
/// UsageError for documents without a list of points.
Groups make_groups(std::span<const Source> sources, const std::string& running);

}  // namespace franz_parisi::cli::plot
