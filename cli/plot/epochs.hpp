/// The history of training as points.
#pragma once

#include "cli/plot/input.hpp"

#include <vector>

namespace franz_parisi::cli::plot {

/// Whether a document of `simulate` has recorded epochs.
bool has_history(const Json& document);

/// A record for each recorded epoch of a state point in a document of `simulate`: the parameters up to its
/// last task, "epoch" counted on from task to task, and each quantity as the mean over the runs, with the
/// smallest and largest under `<name>_lowest` and `<name>_highest`. A run that ended early keeps its last
/// values. Throws UsageError.
std::vector<Json> epoch_points(const Input& input);

/// The epochs, counted on, at which a task other than the first begins.
std::vector<double> task_beginnings(const Input& input);

}  // namespace franz_parisi::cli::plot
