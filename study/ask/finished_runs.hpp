/// Runs that are there already: state points from the logs of their simulations.
#pragma once

#include "study/verify.hpp"

#include <optional>
#include <string>
#include <vector>

namespace franz_parisi::study {

/// Reads finished logs, named by --log; those of equal settings are one state point, in order of first
/// appearance. `beta`: what was given for --beta, needed for logs of training, which knows no temperature,
/// and refused for others. Throws UsageError, naming the file, for what is no log or damaged (with its line),
/// instances that contradict each other, and fewer of a size than a test takes.
std::vector<VerifyPoint> read_finished_runs(const std::vector<std::string>& paths,
                                            const std::optional<std::string>& beta,
                                            const Execution& execution);

}  // namespace franz_parisi::study
