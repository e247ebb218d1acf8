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

/// The key on the x axis: the one asked for; or what all documents run along by themselves; or the parameter
/// that differs between state points that stand alone, and nothing for a single one. Throws UsageError where
/// documents run along different things.
std::string x_key(std::span<const Source> sources, const AxisKeys& axes);

/// The parameter that runs along a curve: x itself, or what the document runs along where x is a reading.
std::string running_parameter(std::span<const Source> sources, const std::string& x);

/// The keys on the y axis: those asked for, or the generalisation errors of all tasks and their bound, or the
/// potential. Throws UsageError for a key that no point has.
Keys y_keys(std::span<const Group> groups, const AxisKeys& axes);

/// Whether some point of the group has a value for the key.
bool has_value(const Group& group, const std::string& key);

/// The keys of each panel. Quantities of one name share it for a single slot; each has its own for several
/// slots, where colours tell the slots apart. The bound goes with what it bounds.
std::vector<Keys> panels_of(const Keys& keys, bool several_slots);

/// The label of a panel's y axis, short where there are several panels.
std::string panel_label(const Keys& keys, bool several_panels);

}  // namespace franz_parisi::cli::plot
