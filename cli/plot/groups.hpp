/// The points of documents, sorted into the sweeps that a figure shows as one curve each.
#pragma once

#include "cli/plot/input.hpp"

#include <span>
#include <string>
#include <vector>

namespace franz_parisi::cli::plot {

/// Points of one document that differ in one parameter only.
struct Group {
  const Input* input;
  std::vector<const Json*> points;  ///< not empty; in the order of the document
  std::vector<const Json*> events;  ///< what happens between them, if the document lists it
  std::string label;                ///< markup: what tells it from the other groups; empty for a single group
};

/// The groups of points that agree in every parameter but `running`, in order of appearance; at least one.
/// Throws UsageError for documents without a list of points.
std::vector<Group> make_groups(std::span<const Input> inputs, const std::string& running);

}  // namespace franz_parisi::cli::plot
