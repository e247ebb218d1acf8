/// What commands are and end with.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace franz_parisi::cli {

inline constexpr int exit_success = 0;  ///< every point and event met its target
inline constexpr int exit_failure = 1;  ///< anything that is not one of the others
inline constexpr int exit_usage = 2;    ///< bad input
inline constexpr int exit_target_missed =
    3;  ///< some points did not meet their target, or theory and simulation disagree; the report is written
inline constexpr int exit_inconclusive = 4;  ///< theory and simulation cannot be told apart or held together

/// The same for people.
inline constexpr const char* exit_statuses =
    "0 all that was asked for is there, 3 some of it is not, 4 verify can tell neither way, 2 bad input,\n"
    "128 + signal after an interruption, 1 anything else.";

/// What the program is for, and whom to name where it was of use: see CITATION.cff.
inline constexpr const char* program_summary =
    "Order parameters of the continually learning binary perceptron";
inline constexpr const char* how_to_cite =
    "To cite: the program by its version (CITATION.cff), and the paper whose equations it solves,\n"
    "C. Li, Z. Huang, W. Zou, H. Huang, Phys. Rev. E 108, 014309 (2023), doi:10.1103/PhysRevE.108.014309";

/// What a command does once its options are parsed. Receives the words typed, for the report; returns the
/// exit status. Throws UsageError for bad input and WriteError where a report cannot be written.
using Action = std::function<int(const std::vector<std::string>& words)>;

}  // namespace franz_parisi::cli
