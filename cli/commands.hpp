/// The commands of the program that ask no question, and what all commands end with.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace franz_parisi::cli {

inline constexpr int exit_success = 0;  ///< every point met its target
inline constexpr int exit_failure = 1;  ///< anything that is not one of the others
inline constexpr int exit_usage = 2;    ///< bad input
inline constexpr int exit_target_missed =
    3;  ///< some points did not meet their target; the report is written

/// What a command does once its options are parsed. Receives the words typed, for the report; returns the
/// exit status. Throws UsageError for bad input and WriteError where a report cannot be written.
using Action = std::function<int(const std::vector<std::string>& words)>;

/// Each adds one command with its options to the program and gives what it does. The options live in the
/// action, which has to outlive the parsing.
Action add_plot(CLI::App& program);
Action add_figure(CLI::App& program);

}  // namespace franz_parisi::cli
