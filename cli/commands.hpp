/// What commands are and end with.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace franz_parisi::cli {

inline constexpr int exit_success = 0;  ///< every point met its target
inline constexpr int exit_failure = 1;  ///< anything that is not one of the others
inline constexpr int exit_usage = 2;    ///< bad input
inline constexpr int exit_target_missed =
    3;  ///< some points did not meet their target, or theory and simulation disagree; the report is written
inline constexpr int exit_inconclusive = 4;  ///< theory and simulation cannot be told apart or held together

/// What a command does once its options are parsed. Receives the words typed, for the report; returns the
/// exit status. Throws UsageError for bad input and WriteError where a report cannot be written.
using Action = std::function<int(const std::vector<std::string>& words)>;

}  // namespace franz_parisi::cli
