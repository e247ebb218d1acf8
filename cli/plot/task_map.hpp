/// One reading of every task after every task: what is learned and forgotten along a chain, at one glance.
#pragma once

#include "cli/plot/curve_axes.hpp"
#include "cli/plot/figure.hpp"
#include "cli/plot/groups.hpp"

#include <optional>

namespace franz_parisi::cli::plot {

/// The tasks learned from left to right, the tasks asked about from below, and a shade where both exist and
/// the state met its target. Nothing unless the keys are one reading of several tasks (eps_1, eps_2, ...) and
/// the points one sequence of tasks.
std::optional<Panel> draw_task_map(const Group& group, const Keys& keys);

}  // namespace franz_parisi::cli::plot
