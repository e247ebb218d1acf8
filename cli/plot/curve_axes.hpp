/// What goes on which axis of a figure of curves.
#pragma once

#include "cli/plot/drawers.hpp"
#include "cli/plot/groups.hpp"

#include <span>
#include <string>
#include <vector>

namespace franz_parisi::cli::plot {

using Keys = std::vector<std::string>;

inline constexpr const char* bound_key = "eps_bayes";

/// Whether a key is a control parameter, alpha_1 for example, and not a reading.
bool is_parameter(const std::string& key);

/// The key on the x axis: the one asked for, or the parameter that all documents were swept along. Throws
/// UsageError where they were not swept, or along different ones.
std::string x_key(std::span<const Input> inputs, const AxisKeys& axes);

/// The parameter that runs along a curve: x itself, or the swept one where x is a reading.
std::string running_parameter(const Input& input, const std::string& x);

/// The keys on the y axis: those asked for, or the generalisation errors of all tasks and their bound. Throws
/// UsageError for a key that no point has.
Keys y_keys(std::span<const Group> groups, const AxisKeys& axes);

/// Whether some point of the group has a value for the key.
bool has_value(const Group& group, const std::string& key);

/// The keys of each panel. Quantities of one name share it for a single group; each has its own for several
/// groups, where colours tell the groups apart. The bound goes with what it bounds.
std::vector<Keys> panels_of(const Keys& keys, bool several_groups);

/// The label of a panel's y axis, short where there are several panels.
std::string panel_label(const Keys& keys, bool several_panels);

}  // namespace franz_parisi::cli::plot
